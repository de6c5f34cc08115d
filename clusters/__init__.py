"""Clusters on one machine, which show that Galley's records are the same on every runner, and files for real
clusters. See docs/clusters.md."""
