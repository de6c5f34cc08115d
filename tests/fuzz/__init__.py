"""Fuzzing: documents and archives that chance has damaged, and what must hold for each of them."""
