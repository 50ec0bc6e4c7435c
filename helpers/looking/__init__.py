"""What `contexts` needs to find what people type, and to lay out its lines."""
