"""The version of the program; the wheel and the API report the same."""

__version__ = "0.1.0"
