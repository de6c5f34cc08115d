"""Reads names and dates in short texts, by rules that are data."""
