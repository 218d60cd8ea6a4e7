"""The command line."""

from comparator.cli.app import main

__all__ = ["main"]
