"""Loads the DAG as Airflow's scheduler does, and runs its operator on the embedded runner.

Runs in Airflow's Python, not in that of the tests. Prints what it found as one line of JSON.

    AIRFLOW_HOME=… python run_dag.py DAG_FILE GALLEY_PYTHON INPUT OUTPUT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from airflow.dag_processing.dagbag import DagBag

dag_file, galley_python, dumps, output = sys.argv[1:]
bag = DagBag(dag_folder=dag_file)
dag = bag.dags.get("galley_daily")
assert dag is not None, bag.import_errors
[task] = dag.tasks
found = {
    "errors": {str(path): error for path, error in bag.import_errors.items()},
    "operator": task.task_type,
    "retries": task.retries,
    "runner": task.runner,
    "options": task.pipeline_options,
    "outlets": [asset.name for asset in task.outlets],
}
print(json.dumps(found), flush=True)

task.py_interpreter = galley_python
task.runner = "DirectRunner"
# Render {{ ds }} as Airflow does, then replace the folders of the day by local ones.
task.render_template_fields({"ds": "2026-03-01"})
[rendered] = task.pipeline_options["input"]
assert rendered == "s3://news-dumps/2026-03-01/*.warc.gz", rendered
task.pipeline_options = {"input": [dumps], "output": output, "resume": task.pipeline_options["resume"]}
task.execute({})
assert (Path(output) / "_manifest.json").exists()
