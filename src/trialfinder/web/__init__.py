"""The site over HTTP: a path in, a page out. It reads the store and nothing else."""
