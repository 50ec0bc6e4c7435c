"""From a file, a page or a table to clean text with what its source states about it."""
