"""Write: records become Parquet files."""
