"""Scenarios: preview, create, list; their titles, their architectures, and near-duplicates."""
