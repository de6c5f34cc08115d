"""Rows that a faulty run would have written: the bytes are those of the manifest, the content is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from galley.cli.main import main
from galley.records import source_id
from galley.verification import Finding, verify
from galley.verification.findings import counted

from tests.report.results import article, reject, write_result
from tests.runs import Record, manifest_of, run

from .conftest import SEEDS
from .results import Manifest, edit_manifest, edit_rows, exit_code, faults_of, relist

ARTICLES = "articles/part-00000.parquet"
DUPLICATES = "duplicates/part-00000.parquet"
REJECTS = "rejects/part-00000.parquet"
SIGNATURES = "signatures/part-00000.parquet"


def messages(findings: list[Finding]) -> list[str]:
    return [f"{finding.path} {finding.message}" for finding in findings]


def only_article(result: Path) -> dict[str, Any]:
    """An article of a file that holds one document. Rows are in the order in which they came out."""
    return next(
        row for row in pq.read_table(result / ARTICLES).to_pylist() if row["source"]["format"] == "html"
    )


def test_a_document_that_came_out_twice_is_found(result: Path) -> None:
    doubled = only_article(result)
    edit_rows(result, ARTICLES, lambda rows: rows.append(doubled))
    assert messages(faults_of(result)) == [
        "_manifest.json counts 25 articles, its files hold 26",
        f"_manifest.json counts 1 document of {doubled['source']['uri']}, but 2 came out",
        f"{ARTICLES} has 1 id twice: {doubled['id']}",
    ]


def test_a_document_that_is_both_article_and_reject_is_found(result: Path) -> None:
    kept = only_article(result)
    [rejected, *_] = pq.read_table(result / REJECTS).to_pylist()
    archive = rejected["source"]["uri"]
    count = manifest_of(result)["documents_by_file"][archive]
    edit_rows(result, REJECTS, lambda rows: rows[0].update(id=kept["id"], source=kept["source"]))
    assert messages(faults_of(result)) == [
        *sorted(
            [
                f"_manifest.json counts 1 document of {kept['source']['uri']}, but 2 came out",
                f"_manifest.json counts {counted(count, 'document')} of {archive}, but {count - 1} came out",
            ],
            key=lambda message: message.split(" of ")[1],
        ),
        f"{REJECTS} has 1 id in common with {ARTICLES}: {kept['id']}",
    ]


def test_an_id_that_is_not_made_of_its_source_is_found(result: Path) -> None:
    edit_rows(result, REJECTS, lambda rows: rows[0].update(id=32 * "e"))
    assert messages(faults_of(result)) == [f"{REJECTS} has 1 row whose id is not that of its source"]


def test_a_lost_document_is_found(result: Path) -> None:
    [*_, lost] = pq.read_table(result / REJECTS).to_pylist()
    uri = lost["source"]["uri"]
    count = manifest_of(result)["documents_by_file"][uri]
    edit_rows(result, REJECTS, lambda rows: rows.pop())
    assert messages(faults_of(result)) == [
        "_manifest.json counts 2 rejects, its files hold 1",
        "_manifest.json counts other reasons of rejects than rejects/ holds",
        f"_manifest.json counts {counted(count, 'document')} of {uri}, but {count - 1} came out",
    ]


def test_a_document_that_came_out_of_another_file_is_found_though_the_totals_are_right(result: Path) -> None:
    [moved, *_] = pq.read_table(result / ARTICLES).to_pylist()
    uri = moved["source"]["uri"]
    other = next(name for name in manifest_of(result)["documents_by_file"] if name != uri)
    before = manifest_of(result)["documents_by_file"]

    def move(rows: list[Record]) -> None:
        source = {**rows[0]["source"], "uri": other, "record": 7_000_000}
        rows[0].update(source=source, id=source_id(other, 7_000_000))

    edit_rows(result, ARTICLES, move)
    edit_rows(result, SIGNATURES, lambda rows: sign_as(rows, moved["id"], source_id(other, 7_000_000)))
    one_fewer = f"{counted(before[uri], 'document')} of {uri}, but {before[uri] - 1} came out"
    one_more = f"{counted(before[other], 'document')} of {other}, but {before[other] + 1} came out"
    assert set(messages(faults_of(result))) == {
        f"_manifest.json counts {one_fewer}",
        f"_manifest.json counts {one_more}",
    }


def sign_as(rows: list[Record], old: str, new: str) -> None:
    for row in rows:
        if row["id"] == old:
            row["id"] = new


def test_documents_of_a_file_that_the_run_was_not_given_are_found(result: Path) -> None:
    def move(rows: list[Record]) -> None:
        source = {**rows[0]["source"], "uri": "elsewhere/other.jsonl"}
        rows[0].update(source=source, id=source_id(source["uri"], source["record"]))

    [lost, *_] = pq.read_table(result / REJECTS).to_pylist()
    uri = lost["source"]["uri"]
    documents = manifest_of(result)["documents_by_file"][uri]
    edit_rows(result, REJECTS, move)
    assert messages(faults_of(result)) == [
        f"_manifest.json counts {counted(documents, 'document')} of {uri}, but {documents - 1} came out",
        "_manifest.json does not count 1 document of input files that it does not list, "
        "elsewhere/other.jsonl for instance",
    ]


def test_a_duplicate_whose_article_is_gone_is_found(result: Path) -> None:
    edit_rows(result, DUPLICATES, lambda rows: rows[0].update(duplicate_of=32 * "e"))
    assert messages(faults_of(result)) == [
        f"{DUPLICATES} has 1 duplicate of an article that is not in articles/: {32 * 'e'}"
    ]


def test_a_signature_without_its_article_is_found(result: Path) -> None:
    edit_rows(result, SIGNATURES, lambda rows: rows[0].update(id=32 * "e"))
    assert messages(faults_of(result)) == [
        f"{SIGNATURES} has 1 signature of an article that is not in articles/: {32 * 'e'}"
    ]


def test_counts_that_do_not_balance_are_found(result: Path) -> None:
    edit_manifest(result, lambda manifest: manifest["counts"].update(documents=29))
    assert messages(faults_of(result)) == ["_manifest.json counts 29 documents, but 28 came out"]


def test_another_number_of_rows_is_found(result: Path) -> None:
    def edit(manifest: Manifest) -> None:
        manifest["files"][0]["rows"] += 1

    edit_manifest(result, edit)
    assert messages(faults_of(result)) == [
        f"{ARTICLES} has 25 rows, the manifest says 26",
        "_manifest.json counts 25 articles, its files hold 26",
    ]


def test_another_schema_is_found(result: Path) -> None:
    table = pq.read_table(result / REJECTS)
    place = table.schema.get_field_index("schema_version")
    changed = table.set_column(place, "schema_version", table["schema_version"].cast(pa.int64()))
    pq.write_table(changed, result / REJECTS)
    relist(result, REJECTS)
    assert messages(faults_of(result)) == [
        f"{REJECTS} has another schema than its dataset: column schema_version differs"
    ]


def test_a_result_from_before_a_column_was_added_is_sound(result: Path) -> None:
    table = pq.read_table(result / ARTICLES, partitioning=None)
    pq.write_table(table.drop_columns(["page_kind", "story_confidence"]), result / ARTICLES)
    relist(result, ARTICLES)
    assert messages(faults_of(result)) == []


def test_a_result_from_before_documents_were_counted_by_file_is_sound_with_a_warning(result: Path) -> None:
    edit_manifest(result, lambda manifest: manifest.pop("documents_by_file"))
    [warning] = verify(str(result))
    assert not warning.is_fault
    assert warning.message.startswith("counts no documents by input file: an earlier Galley wrote it")


def test_rows_in_another_folder_than_that_of_their_value_are_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(SEEDS, "--output", out, "--partition-by", "language") == 0
    assert list(verify(str(out))) == []
    path, wrong = "articles/language=en/part-00000.parquet", "articles/language=fr/part-00009.parquet"
    (out / path).rename(out / wrong)
    rows = next(file["rows"] for file in manifest_of(out)["files"] if file["path"] == path)

    def edit(manifest: Manifest) -> None:
        for file in manifest["files"]:
            file["path"] = file["path"].replace(path, wrong)

    edit_manifest(out, edit)
    assert messages(faults_of(out)) == [f"{wrong} has {rows} rows of another partition folder"]


@pytest.mark.parametrize("by", ["site", "date"])
def test_a_partitioned_result_is_sound(tmp_path: Path, by: str) -> None:
    out = tmp_path / "out"
    assert run(SEEDS, "--output", out, "--partition-by", by) == 0
    assert list(verify(str(out))) == []


def test_what_is_repeated_from_an_earlier_result_is_looked_for_there(
    whole_result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier, later = tmp_path / "earlier", tmp_path / "later"
    shutil.copytree(whole_result, earlier)
    assert run(SEEDS, "--output", later, "--against", earlier) == 0
    assert manifest_of(later)["counts"]["duplicates"] == 26
    assert list(verify(str(later))) == []

    edit_rows(earlier, ARTICLES, lambda rows: rows.pop(3))
    [found] = messages(faults_of(later))
    assert f"has 1 duplicate of an article that is not in {earlier}: " in found

    shutil.rmtree(earlier)
    [gone] = list(verify(str(later)))
    assert not gone.is_fault and f"names articles of {earlier}, which were not looked for" in gone.message
    capsys.readouterr()
    assert exit_code(later) == 0
    assert f"{later / 'duplicates'}: warning: names articles of {earlier}" in capsys.readouterr().out


def test_many_ids_are_compared_share_by_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galley.verification.ids.IDS_OF_A_SHARE", 16)
    monkeypatch.setattr("galley.verification.ids.BUFFER_BYTES", 256)

    def numbered(number: int) -> dict[str, str]:
        return {"id": source_id("dumps/harlow.jsonl", number * 1000)}

    articles = [article(number, **numbered(number)) for number in range(300)]
    copies = [(article(number, **numbered(number)), articles[0].id) for number in range(300, 400)]
    rejects = [reject(number, **numbered(number)) for number in range(390, 420)]  # ten of them twice
    write_result(tmp_path, articles, copies, rejects)
    assert main(["report", str(tmp_path)]) == 0
    [found] = messages(faults_of(tmp_path))
    assert found.startswith(f"{REJECTS} has 10 ids in common with {DUPLICATES}: ")
