"""Files and folders, on the local disk or an object store, and Parquet parts."""
