"""Runs the command line for tests, and reads results as plain records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
from galley.cli.main import main

Record = dict[str, Any]


def run(*arguments: object) -> int:
    """Run ``galley run`` in this process and return its exit code."""
    return main(["run", *map(str, arguments)])


def manifest_of(output: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((output / "_manifest.json").read_text())
    return manifest


def records_of(output: Path, dataset: str) -> list[Record]:
    """The rows of a dataset that the manifest lists, sorted by id."""
    files = [file["path"] for file in manifest_of(output)["files"] if file["dataset"] == dataset]
    if not files:
        return []
    rows = ds.dataset([str(output / file) for file in files]).to_table().to_pylist()
    return sorted(rows, key=lambda row: str(row["id"]))


def all_records(output: Path) -> dict[str, list[Record]]:
    return {dataset: records_of(output, dataset) for dataset in ("articles", "duplicates", "rejects")}


PARAGRAPHS = (
    "The ferry {n} left the harbour of Orlen on Friday with some eighty people on board, the company said.",
    "Two hours later it ran aground on a sandbank that the charts show, the harbour master told reporters.",
    "Nobody was hurt, and all passengers were brought ashore in three lifeboats before nightfall came.",
    "The company said that it would look into the accident, which is the {n}th of its kind this year.",
)


def story(number: int) -> str:
    """The text of a story, different for each number."""
    body = "\n\n".join(paragraph.format(n=number) for paragraph in PARAGRAPHS)
    return f"Ferry {number} runs aground off Orlen\n\nBy Ann Onymous\n\n{body}\n"


def write_dumps(folder: Path, stories: int = 12) -> Path:
    """Write a folder of dumps.

    A JSONL file has this many stories, one of them twice, and one broken line. One of two text files is
    empty.
    """
    folder.mkdir(exist_ok=True)
    lines = [
        json.dumps(
            {"url": f"https://news.example/{n}", "id": f"n{n}", "date": "2024-05-17", "text": story(n)}
        )
        for n in range(stories)
    ]
    lines += [lines[0].replace("news.example", "mirror.example"), "{broken"]
    (folder / "stories.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "single.txt").write_text(story(1000))
    (folder / "empty.txt").write_text("")
    return folder
