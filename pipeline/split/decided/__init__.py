"""Decides the fields by what a page states and what it prints."""
