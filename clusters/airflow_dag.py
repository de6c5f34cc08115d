"""An Airflow DAG that cleans each day's dumps on a Flink cluster, with Airflow's Beam provider.

Copy it into the DAGs folder and change the three names at the top. The machine that runs the task needs
an environment with Galley (``pip install galley-news[aws]``) and Java for Beam's job server; the task
is that environment's ``python -P -m galley run``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow.providers.apache.beam.operators.beam import BeamRunPythonPipelineOperator
from airflow.sdk import DAG, Asset

GALLEY_PYTHON = "/opt/galley/bin/python"
DUMPS = "s3://news-dumps"
CLEAN = "s3://news-clean"

with DAG(
    dag_id="galley_daily",
    description="Clean the news dumps of a day into typed Parquet records",
    schedule="@daily",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={
        # A retry continues where the run before it stopped: see `resume`.
        "retries": 3,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=12),
    },
    tags=["galley", "beam", "news"],
) as dag:
    BeamRunPythonPipelineOperator(
        task_id="clean_dumps",
        runner="FlinkRunner",
        py_interpreter=GALLEY_PYTHON,
        # The provider calls PYTHON *py_options py_file: this is `python -P -m galley run`.
        py_options=["-P", "-m", "galley"],
        py_file="run",
        pipeline_options={
            "input": [f"{DUMPS}/{{{{ ds }}}}/*.warc.gz"],
            "output": f"{CLEAN}/{{{{ ds }}}}",
            # Starts a new run, continues an interrupted one, and leaves a finished one as it is, so that
            # retries and cleared tasks repeat no work.
            "resume": True,
            "flink_master": "galley-flink-rest:8081",
            "flink_version": "1.20",
            "environment_type": "EXTERNAL",
            "environment_config": "localhost:50000",
            "parallelism": 16,
            "sdk_worker_parallelism": 4,
        },
        # DAGs that wait for a day's articles are scheduled by this name.
        outlets=[Asset("galley-articles", uri=CLEAN)],
    )
