"""The rule files: patterns, word lists and trained models, kept as data, and the one way to read them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

_FOLDER = resources.files(__name__)


@cache
def read_rules(name: str) -> Any:
    """The value of a JSON file of this folder, parsed once a process; callers must not change it.

    Args:
        name: the file's path in this folder, such as ``lines.json`` or ``chrome/en.json``.
    """
    return json.loads(_FOLDER.joinpath(*name.split("/")).read_text("utf-8"))


def rule_files(folder: str) -> list[str]:
    """The names of a folder's JSON files, sorted, as `read_rules` takes them.

    Args:
        folder: its path in this one, such as ``chrome``.
    """
    names = (file.name for file in _FOLDER.joinpath(folder).iterdir())
    return sorted(f"{folder}/{name}" for name in names if name.endswith(".json"))


def model_text(name: str) -> str:
    """The text of a file in the folder ``models``, which the module that uses it parses once."""
    return _FOLDER.joinpath("models", name).read_text("utf-8")


@cache
def rules_digest() -> str:
    """The first 16 hex digits of a SHA-256 over every rule file and model."""
    digest = hashlib.sha256()
    for name in sorted(_files_below(_FOLDER)):
        digest.update(name.encode() + b"\0" + _FOLDER.joinpath(*name.split("/")).read_bytes())
    return digest.hexdigest()[:16]


def _files_below(folder: Traversable, prefix: str = "") -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files_below(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".json"):
            yield prefix + entry.name
