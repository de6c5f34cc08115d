"""A run: its options, its plan, its Beam jobs and its output folder."""
