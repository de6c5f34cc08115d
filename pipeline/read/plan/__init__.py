"""Which files are read, and how they are cut into shards."""
