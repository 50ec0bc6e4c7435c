"""What chance alone explains: the tests and intervals of `counts` and `keywords`."""
