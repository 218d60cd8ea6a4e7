"""Kinds of forget set: one file each."""
