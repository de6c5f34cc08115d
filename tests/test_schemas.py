"""What reads a result of this schema version today can read every later one of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from galley.schemas import SCHEMA_VERSION, SCHEMAS, flat_fields

RECORDED = Path(__file__).parent / "schemas" / f"version-{SCHEMA_VERSION}.json"


@pytest.mark.parametrize("dataset", ["articles", "duplicates", "rejects", "signatures"])
def test_no_field_of_this_schema_version_is_lost_renamed_or_of_another_type(dataset: str) -> None:
    """A change that breaks this raises SCHEMA_VERSION; a new field may be added to the recorded ones."""
    recorded = json.loads(RECORDED.read_text("utf-8"))[dataset]
    now = {
        path: f"{kind}{'?' if nullable else ''}" for path, kind, nullable, _ in flat_fields(SCHEMAS[dataset])
    }
    assert {path: now.get(path) for path in recorded} == recorded
