"""Quality floors: figures on a corpus of our own that no change may lower unnoticed. See docs/floors.md."""
