"""Primitives of text that every stage shares."""
