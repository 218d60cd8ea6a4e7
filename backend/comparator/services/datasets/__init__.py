"""Data sets: those that are prepared on this machine, and those of the user."""
