"""From executed notebooks to one report folder: kernels, pages, the manifest and what differs."""
