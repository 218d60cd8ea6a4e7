"""Metrics: pure functions of stored predictions, one file a family."""
