"""Turns HTML pages into blocks."""
