"""What the user names is found, each file once; what cannot be found is said in one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from galley.errors import InputError
from galley.read import InputFile, find_inputs, match_inputs


@pytest.fixture
def dumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "dumps/b.txt",
        "dumps/a.html",
        "dumps/deep/er/c.warc.gz",
        "dumps/deep/README.md",
        "dumps/.DS_Store",
        "dumps/_SUCCESS",
        "dumps/.cache/d.txt",
        "dumps/c.warc.gz.md5",
        "dumps/a[1].html",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("story", "utf-8")
    return tmp_path


def names(*patterns: str) -> list[str]:
    return [file.uri for file in match_inputs(patterns)]


ALL = ["dumps/a.html", "dumps/a[1].html", "dumps/b.txt", "dumps/deep/er/c.warc.gz"]


def test_a_folder_is_walked_to_its_end(dumps: Path) -> None:
    assert names("dumps") == names("dumps/") == names("./dumps") == ALL


def test_what_is_no_document_is_passed_over_and_told(dumps: Path) -> None:
    assert find_inputs(["dumps"]).passed_over == (
        "dumps/.DS_Store",
        "dumps/.cache/d.txt",
        "dumps/_SUCCESS",
        "dumps/c.warc.gz.md5",
        "dumps/deep/README.md",
    )


def test_a_file_named_by_the_user_is_taken_at_its_word(dumps: Path) -> None:
    assert names("dumps/deep/README.md") == ["dumps/deep/README.md"]
    matched = find_inputs(["dumps", "dumps/.DS_Store"])
    assert "dumps/.DS_Store" in [file.uri for file in matched.files]
    assert "dumps/.DS_Store" not in matched.passed_over


def test_globs_match_in_one_folder_or_across_folders(dumps: Path) -> None:
    assert names("dumps/*.html") == ["dumps/a.html", "dumps/a[1].html"]
    assert names("dumps/**.gz") == ["dumps/deep/er/c.warc.gz"]
    assert names("dumps/**/c.*") == ["dumps/deep/er/c.warc.gz"]
    assert names("dumps/?.txt") == ["dumps/b.txt"]
    assert names("**.txt") == ["dumps/.cache/d.txt", "dumps/b.txt"]
    assert names("*/*.txt") == ["dumps/b.txt"]
    assert names(f"{dumps}/*/*.txt") == [f"{dumps}/dumps/b.txt"]


def test_a_glob_without_a_folder_looks_in_the_current_one(
    dumps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(dumps / "dumps")
    assert names("*.txt") == ["b.txt"]


def test_a_name_that_looks_like_a_glob_is_first_a_name(dumps: Path) -> None:
    assert names("dumps/a[1].html") == ["dumps/a[1].html"]


def test_each_file_comes_once_and_sorted_whatever_the_order(dumps: Path) -> None:
    absolute = str(dumps / "dumps/b.txt")
    assert names("dumps/b.txt", "dumps", "./dumps/b.txt") == ALL
    assert len(names("dumps", absolute)) == len(ALL)
    assert names("dumps", absolute) == names(absolute, "dumps")


def test_sizes_are_told(dumps: Path) -> None:
    assert match_inputs(["dumps/b.txt"]) == [InputFile("dumps/b.txt", 5)]


def test_a_file_url_is_a_path(dumps: Path) -> None:
    assert names(f"file://{dumps}/dumps/b.txt") == [f"{dumps}/dumps/b.txt"]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("nowhere.txt", "nowhere.txt does not exist."),
        ("dumps/*.pdf", "dumps/*.pdf holds no file to read."),
        ("empty", "empty holds no file to read."),
        ("hidden", "hidden holds no file to read, only such as a folder walk passes over."),
        ("pipe", "pipe is neither a file nor a folder."),
    ],
)
def test_what_matches_nothing_is_a_mistake(dumps: Path, pattern: str, message: str) -> None:
    (dumps / "empty").mkdir()
    (dumps / "hidden").mkdir()
    (dumps / "hidden/.x").write_text("x", "utf-8")
    os.mkfifo(dumps / "pipe")
    with pytest.raises(InputError) as raised:
        match_inputs(["dumps", pattern])
    assert str(raised.value) == message


def test_no_input_is_a_mistake() -> None:
    with pytest.raises(InputError, match="No input was given"):
        match_inputs([])


def test_a_store_that_beam_does_not_know_is_a_mistake() -> None:
    with pytest.raises(InputError, match=r"nowhere://bucket/x cannot be listed: "):
        match_inputs(["nowhere://bucket/x"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission_is_a_mistake(dumps: Path) -> None:
    (dumps / "dumps/b.txt").chmod(0)
    with pytest.raises(InputError, match="permission denied"):
        match_inputs(["dumps"])


def test_a_name_that_is_not_utf_8_is_a_mistake(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("x", "utf-8")
    with pytest.raises(InputError, match="is not UTF-8: rename the file"):
        match_inputs([str(tmp_path)])
