"""Write: articles and rejects to Parquet files."""
