"""Unlearning methods: one file each, two hooks: parameters and ``unlearn``."""
