"""Reads the fields as a page states them for machines."""
