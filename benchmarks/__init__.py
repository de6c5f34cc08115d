"""Measures Galley, mostly on the development benchmark: ``python -m benchmarks.quality`` and the like."""
