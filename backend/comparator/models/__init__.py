"""Architectures: one file each, and how their layers are found."""
