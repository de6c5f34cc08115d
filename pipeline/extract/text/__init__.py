"""Text dumps as blocks."""
