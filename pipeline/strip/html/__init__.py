"""Scores and verdicts of HTML pages."""
