"""Runs: planned, queued, listed, grouped, imported, deleted."""
