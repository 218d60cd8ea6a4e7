"""Jobs, runs and the worker processes that carry them out."""
