"""Reads the fields as a page or a dump prints them."""
