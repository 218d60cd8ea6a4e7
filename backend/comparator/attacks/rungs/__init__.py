"""The rungs of the ladder of evidence, one a file; a new file here is a new rung everywhere."""
