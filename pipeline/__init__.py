"""Galley turns raw news dumps into clean, typed article records."""

__version__ = "0.1.0"
