"""Clusters on one machine, to show that Galley's records are the same on every runner, and what it
takes to run on real ones: see docs/clusters.md."""
