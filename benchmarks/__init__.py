"""Benchmarks of Galley, mostly on the development pages, for example ``python -m benchmarks.quality``."""
