"""Many articles in parts, on Dask: what the command `corpus` needs."""
