"""A real Airflow loads and runs the DAG of docs/clusters.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from clusters import downloads
from tests.runs import manifest_of, write_dumps

ROOT = Path(__file__).parents[2]
DAG_FILE = ROOT / "clusters" / "airflow_dag.py"


@pytest.mark.cluster
def test_airflow_loads_the_dag_and_its_operator_runs_galley(tmp_path: Path) -> None:
    try:
        airflow = downloads.airflow()
    except downloads.NotAvailableError as error:
        warnings.warn(f"Airflow was not run: {error}", stacklevel=1)
        pytest.skip(f"Airflow was not run: {error}")
    dumps, out = write_dumps(tmp_path / "dumps"), tmp_path / "out"
    program = Path(__file__).with_name("run_dag.py")
    done = subprocess.run(
        [str(airflow), str(program), str(DAG_FILE), sys.executable, str(dumps), str(out)],
        env={**os.environ, "AIRFLOW_HOME": str(tmp_path / "airflow")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = next(json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    assert found["errors"] == {}
    assert found["operator"] == "BeamRunPythonPipelineOperator"
    assert found["runner"] == "FlinkRunner" and found["retries"] == 3
    assert found["options"]["output"] == "s3://news-clean/{{ ds }}" and found["options"]["resume"] is True
    assert found["outlets"] == ["galley-articles"]
    counts = manifest_of(out)["counts"]
    assert counts == {"documents": 16, "articles": 13, "duplicates": 1, "rejects": 2}
