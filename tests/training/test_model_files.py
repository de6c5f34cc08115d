"""Model files: one layout for all, with a provenance that the pipeline does not read."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

pytest.importorskip("catboost", reason="pip install -e '.[training]'")

from galley.strip.shared.trees import FORMAT, read_trees

from training.data_folder import DataFolder
from training.model_files import file_text, same_model, split_file
from training.provenance import provenance_of

CONTENT = {
    "format": FORMAT,
    "features": ["words", "place"],
    "bias": -5,
    "trees": [{"splits": [[0, 3.5]], "leaves": [-100, 250]}],
}
PROVENANCE = {
    "script": "training/text_model.py",
    "data": {"text": {"rows": 3, "sha256": "00"}},
    "versions": {"python": "3.11.0"},
    "date": "2026-01-02",
    "cross_validated": {"text": {"f1": 0.9}},
}
FILE = """{
"provenance": {
"script": "training/text_model.py",
"data": {"text":{"rows":3,"sha256":"00"}},
"versions": {"python":"3.11.0"},
"date": "2026-01-02",
"cross_validated": {"text":{"f1":0.9}}
},
"format": "galley-oblivious-trees-1",
"features": [
"words",
"place"
],
"bias": -5,
"trees": [
{"splits":[[0,3.5]],"leaves":[-100,250]}
]
}
"""


def test_a_file_has_one_entry_a_line() -> None:
    assert file_text(CONTENT, PROVENANCE) == FILE
    assert split_file(FILE) == (CONTENT, PROVENANCE)


def test_the_pipeline_reads_a_file_whatever_its_provenance() -> None:
    assert read_trees(FILE).bias == -5
    assert read_trees(file_text(CONTENT, {})).features == ("words", "place")


def test_a_model_is_the_same_on_another_day_with_other_versions() -> None:
    later = PROVENANCE | {"date": "2027-03-04", "versions": {"python": "3.13.1"}}
    assert same_model(FILE, file_text(CONTENT, later))


def test_a_model_of_other_data_or_other_figures_is_another() -> None:
    for other in ({"data": {"text": {"rows": 3, "sha256": "01"}}}, {"cross_validated": {}}):
        assert not same_model(FILE, file_text(CONTENT, PROVENANCE | other))
    assert not same_model(FILE, file_text(CONTENT | {"bias": -4}, PROVENANCE))


def test_the_digest_of_a_set_changes_with_any_byte_and_any_name(tmp_path: Path) -> None:
    def digest(name: str, files: dict[str, str]) -> str:
        folder = tmp_path / name
        for file, text in files.items():
            path = folder / "news" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return DataFolder(folder).digest("news")

    files = {"gold.jsonl": "{}\n", "pages/a.html.gz": "a", "pages/b.html.gz": "b"}
    first = digest("one", files)
    assert digest("again", dict(reversed(files.items()))) == first
    assert digest("changed", files | {"pages/b.html.gz": "c"}) != first
    renamed = {"gold.jsonl": "{}\n", "pages/a.html.gz": "a", "pages/c.html.gz": "b"}
    assert digest("renamed", renamed) != first


def test_a_provenance_counts_the_rows_of_the_sets_that_were_used(tmp_path: Path) -> None:
    for name, rows in (("news", 2), ("text", 3)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gold.jsonl").write_text('{"id": "x"}\n' * rows, "utf-8")
    day = datetime.date(2026, 1, 2)
    found = provenance_of("training/x.py", DataFolder(tmp_path), ["news"], [], {"f1": 0.5}, day)
    assert {name: of["rows"] for name, of in found["data"].items()} == {"news": 2}
    assert found["date"] == "2026-01-02" and found["cross_validated"] == {"f1": 0.5}
    json.dumps(found)
