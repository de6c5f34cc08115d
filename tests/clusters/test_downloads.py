"""The programs of a cluster are downloaded completely or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters import downloads
from clusters.downloads import NotAvailableError, folded

JARS = st.lists(st.from_regex(r"[a-z0-9.\-]{1,60}\.jar", fullmatch=True), max_size=40)


@given(JARS)
def test_a_folded_manifest_line_has_at_most_72_bytes_and_unfolds_to_itself(jars: list[str]) -> None:
    line = "Class-Path: " + " ".join(jars)
    assert all(len(piece) <= 72 for piece in folded(line).split("\n"))
    assert folded(line).replace("\n ", "") == line


def test_a_refused_download_leaves_nothing_and_names_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "\nERROR: No matching distribution found\n")

    monkeypatch.setattr(downloads, "CACHE", tmp_path)
    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(NotAvailableError, match="No matching distribution found"):
        downloads.flink()
    assert list(tmp_path.iterdir()) == []
