"""Reads names, dates and rules in short lines of text."""
