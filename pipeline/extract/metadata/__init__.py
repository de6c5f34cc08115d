"""Reads what a page states about itself for machines."""
