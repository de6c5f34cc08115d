"""Files for Docker and Kubernetes, which the tests cannot run, at least match the locked versions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
BEAM = re.search(r"^apache-beam==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)[1]  # type: ignore[index]


def test_the_workers_image_has_the_locked_version_of_beam_and_copies_existing_files() -> None:
    dockerfile = (ROOT / "clusters" / "Dockerfile").read_text()
    assert f"FROM apache/beam_python3.11_sdk:{BEAM}\n" in dockerfile
    copied = [
        name for line in re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()
    ]
    assert {"setup.py", "pyproject.toml", "pipeline", "schemas", "requirements.lock"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)


def test_each_task_manager_on_kubernetes_has_a_pool_of_the_workers_image_beside_it() -> None:
    deployment: dict[str, Any] = yaml.safe_load((ROOT / "clusters" / "flink-session.yaml").read_text())
    spec = deployment["spec"]
    _, pool = spec["taskManager"]["podTemplate"]["spec"]["containers"]
    assert pool["image"] == f"REGISTRY/galley-worker:{BEAM}" and pool["args"] == ["--worker_pool"]
    assert pool["ports"] == [{"name": "worker-pool", "containerPort": 50000}]
    slots = int(spec["flinkConfiguration"]["taskmanager.numberOfTaskSlots"])
    commands = (ROOT / "docs" / "clusters.md").read_text()
    assert "--environment_type EXTERNAL --environment_config localhost:50000" in commands
    assert (
        f"--parallelism {slots * spec['taskManager']['replicas']} --sdk_worker_parallelism {slots}"
        in commands
    )
