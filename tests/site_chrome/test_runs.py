"""Runs that learn what the pages of a site repeat, and runs that build on what others learnt."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from galley.running import run as run_module

from tests.runs import all_records, manifest_of, run

BANNER = "Our reporters are paid by readers and by nobody else, whatever the weather in the harbour may be."
PLACES = ("Orlen", "Skerrow", "Harlow", "Morven", "Keel", "Tessaly", "Brunn", "Aldag", "Venn", "Roon")


STORY = (
    "The ferry {ferry} left the harbour of {place} on Friday with some eighty people, the company said.",
    "Two hours later the {ferry} ran aground on a sandbank off {place}, the harbour master told reporters.",
    "Nobody on the {ferry} was hurt, and all were brought to {place} in three lifeboats before nightfall.",
    "The company said it would look into what happened to the {ferry}, which {place} will miss this summer.",
)
FERRIES = ("Anna", "Bertha", "Clara", "Dora", "Emma", "Frida", "Greta", "Hanna", "Ida", "Jenny")


def story(number: int) -> list[str]:
    names = {"ferry": FERRIES[number % 10], "place": PLACES[number % 10]}
    return [paragraph.format(**names) for paragraph in STORY]


def line(number: int, site: str = "harbour.example") -> str:
    """A page of a site as a line of JSONL: a story of its own, the banner in the middle of it."""
    paragraphs = story(number)
    text = "\n\n".join(
        [f"Ferry runs aground off {PLACES[number % 10]}", *paragraphs[:2], BANNER, *paragraphs[2:]]
    )
    return json.dumps({"url": f"https://www.{site}/{number}", "text": text})


def dumps(folder: Path, numbers: range) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:02d}.jsonl").write_text(line(number) + "\n")
    return folder


def texts(output: Path) -> list[str]:
    return [record["text"] for record in all_records(output)["articles"]]


def stripped(output: Path) -> set[tuple[str, str]]:
    return {
        (block["text"], block["rule"])
        for record in all_records(output)["articles"]
        for block in record["stripped"]
    }


def test_no_story_holds_a_sentence_that_every_page_prints(tmp_path: Path) -> None:
    one, ten = tmp_path / "one", tmp_path / "ten"
    assert run(dumps(tmp_path / "page", range(1)), "--output", one, "--dedup", "none") == 0
    assert BANNER in texts(one)[0]
    assert run(dumps(tmp_path / "pages", range(10)), "--output", ten, "--dedup", "none") == 0
    assert len(texts(ten)) == 10
    assert not any(BANNER in text for text in texts(ten))
    assert (BANNER, "site:repeated") in stripped(ten)
    assert sorted(texts(ten)) == sorted("\n\n".join(story(number)) for number in range(10))


def test_what_was_learnt_is_a_data_set_of_the_result(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(dumps(tmp_path / "pages", range(10)), "--output", out, "--dedup", "none") == 0
    assert "site_chrome" in {file["dataset"] for file in manifest_of(out)["files"]}
    [row] = [row for row in pq.read_table(out / "site_chrome").to_pylist() if row["text"] == BANNER[:120]]
    assert (row["site"], row["kind"], row["pages"], row["site_pages"]) == ("harbour.example", "block", 10, 10)
    assert row["chrome"] is True


def test_a_single_new_page_gains_from_an_earlier_run(tmp_path: Path) -> None:
    known, first, second = tmp_path / "known", tmp_path / "first", tmp_path / "second"
    pages, page = dumps(tmp_path / "pages", range(9)), dumps(tmp_path / "page", range(9, 10))
    assert run(pages, "--output", first, "--dedup", "none", "--site-chrome", known) == 0
    assert run(page, "--output", second, "--dedup", "none", "--site-chrome", known) == 0
    assert (BANNER, "site:repeated") in stripped(second)
    [row] = [row for row in pq.read_table(known).to_pylist() if row["text"] == BANNER[:120]]
    assert (row["pages"], row["site_pages"]) == (10, 10)


def test_what_a_result_holds_is_used_and_left_as_it_is(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    pages, page = dumps(tmp_path / "pages", range(9)), dumps(tmp_path / "page", range(9, 10))
    assert run(pages, "--output", first, "--dedup", "none") == 0
    before = [file.read_bytes() for file in (first / "site_chrome").iterdir()]
    assert run(page, "--output", second, "--dedup", "none", "--site-chrome", first / "site_chrome") == 0
    assert (BANNER, "site:repeated") in stripped(second)
    assert [file.read_bytes() for file in (first / "site_chrome").iterdir()] == before
    [row] = [row for row in pq.read_table(second / "site_chrome").to_pylist() if row["text"] == BANNER[:120]]
    assert row["pages"] == 10


@pytest.mark.slow
def test_the_same_is_learnt_however_the_run_is_divided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    pages = dumps(tmp_path / "pages", range(10))
    (pages / "other.jsonl").write_text("".join(line(n, f"other{n % 3}.example") + "\n" for n in range(10)))
    assert run(pages, "--output", whole, "--dedup", "none") == 0
    monkeypatch.setattr(run_module, "PAGES_OF_A_PASS", 7)
    assert run(pages, "--output", cut, "--dedup", "none", "--wave-bytes", "1500") == 0
    assert all_records(cut) == all_records(whole)
    learnt = [pq.read_table(out / "site_chrome").to_pylist() for out in (whole, cut)]
    assert sorted(learnt[0], key=str) == sorted(learnt[1], key=str)
    assert len(list((cut / "site_chrome").iterdir())) > 1


@pytest.mark.parametrize("content", ["a file", "another data set"])
def test_a_folder_of_something_else_is_refused(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    if content == "a file":
        folder.write_text("x")
    else:
        folder.mkdir()
        (folder / "part.parquet").write_bytes(b"PAR1")
    pages = dumps(tmp_path / "pages", range(1))
    assert run(pages, "--output", tmp_path / "out", "--site-chrome", folder) == 2
    assert f"--site-chrome {folder} is not a folder of site chrome" in capsys.readouterr().err
    assert not (tmp_path / "out" / "_manifest.json").exists()
