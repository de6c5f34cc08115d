"""HTML pages as blocks."""
