"""What `marks` needs to say which mark means what."""
