"""Scores and verdicts of text dumps."""
