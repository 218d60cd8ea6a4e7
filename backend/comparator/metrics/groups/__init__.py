"""Scores over sets of models, one file a family; they live on groups of runs that differ only in seeds."""
