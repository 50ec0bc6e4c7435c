"""What `lexicons` needs to read the cells of a list."""
