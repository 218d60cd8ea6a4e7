"""The Contrast stage around its pure functions: which files a contrast needs, what is cached, what workers compute."""

from comparator.runs.jobs import VIEW_KINDS as KINDS

__all__ = ["KINDS"]
