"""What a report shows rather than counts: rejects, groups of duplicates, articles before and after.

All are chosen by id, so the order of a result's rows makes no difference."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .census import Census, add_values, ranking
from .figures import (
    ArticleExample,
    DuplicateGroup,
    Outlier,
    Ranking,
    RejectExample,
    RejectReason,
    Share,
    TakenBlock,
)
from .reading import RowGroup, files_of, read_dataset, read_rows, smallest, smallest_rows
from .tally import Tally

REJECTS_PER_REASON = 4
REJECT_FILES = 10
DUPLICATE_GROUPS = 10
ARTICLE_EXAMPLES = 6

SHOWN_PARAGRAPHS = 30
SHOWN_BLOCKS = 60
SHOWN_BLOCK_CHARS = 400
"""How much the report shows of one article."""

FIELDS_SHOWN = ("headline", "byline", "agency", "dateline", "section", "language")


def rejects(
    folder: str, manifest: Mapping[str, Any], documents: int
) -> tuple[tuple[RejectReason, ...], Ranking]:
    """The rejects by reason, and the files that have the most of them.

    Args:
        folder: of the result.
        manifest: of the result.
        documents: how many the run read.

    Returns:
        Each reason with examples, the most frequent first, and the ranking of the files.

    Raises:
        DamagedResultError: a file is missing, cannot be read, or has another number of rows.
    """
    reasons, files = Tally(), Tally()
    stages: dict[str, set[str]] = {}
    pools: dict[str, dict[str, RowGroup]] = {}
    for batch in read_dataset(folder, manifest, "rejects", ["id", "reason", "stage", "source.uri"]):
        add_values(reasons, batch.table["reason"])
        add_values(files, pc.struct_field(batch.table["source"], "uri"))
        for reason in pc.unique(batch.table["reason"]).to_pylist():
            rows = batch.table.filter(pc.equal(batch.table["reason"], reason))
            stages.setdefault(reason, set()).update(pc.unique(rows["stage"]).to_pylist())
            ids = smallest_rows(rows.select(["id"]), ["id"], REJECTS_PER_REASON)["id"].to_pylist()
            found = dict.fromkeys(ids, batch.row_group)
            pools[reason] = smallest(pools.get(reason, {}), found, REJECTS_PER_REASON)
    places = [place for pool in pools.values() for place in pool.items()]
    rows_by_id = read_rows(folder, places, ["source", "url", "stage", "message", "payload_head"])
    found_reasons = tuple(
        RejectReason(
            Share(reason, count, documents),
            tuple(sorted(stages[reason])),
            tuple(_reject_example(rows_by_id[row_id]) for row_id in pools[reason]),
        )
        for reason, (count,) in reasons.top(reasons.distinct)
    )
    rejected = sum(reason.reason.count for reason in found_reasons)
    return found_reasons, ranking(files, rejected, REJECT_FILES)


def _reject_example(row: Mapping[str, Any]) -> RejectExample:
    source = row["source"]
    return RejectExample(
        source["uri"], source["record"], row["url"], row["stage"], row["message"], row["payload_head"]
    )


def duplicate_groups(folder: str, manifest: Mapping[str, Any]) -> tuple[DuplicateGroup, ...]:
    """The articles with the most duplicates.

    Raises:
        DamagedResultError: a file is missing, cannot be read, or has another number of rows.
    """
    if not files_of(manifest, "duplicates"):
        return ()
    copies = Tally()
    for batch in read_dataset(folder, manifest, "duplicates", KEPT):
        add_values(copies, _kept(batch.table))
    largest = dict(copies.top(DUPLICATE_GROUPS))
    first: dict[str, dict[str, Any]] = {}
    for batch in read_dataset(folder, manifest, "duplicates", [*KEPT, "id", "headline", "url"]):
        table = batch.table.append_column("kept", _kept(batch.table))
        for row in table.filter(pc.is_in(table["kept"], pa.array(largest, pa.string()))).to_pylist():
            shown = first.setdefault(row["kept"], row)
            if row["id"] < shown["id"]:
                first[row["kept"]] = row
    return tuple(
        DuplicateGroup(row["duplicate_of"], row["duplicate_in"], counts[0], row["headline"], row["url"])
        for row, counts in ((first[kept], counts) for kept, counts in largest.items())
    )


KEPT = ("duplicate_of", "duplicate_in")
"""The columns that name the article kept: earlier results over the same paths have articles of its id."""


def _kept(table: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(table["duplicate_of"], pc.fill_null(table["duplicate_in"], ""), "\0")


def outliers(folder: str, pool: list[tuple[int, str, RowGroup]]) -> tuple[Outlier, ...]:
    """The articles of a pool, in its order.

    Args:
        pool: (words, id, where the article is).

    Raises:
        DamagedResultError: a file is missing or cannot be read.
    """
    rows = read_rows(folder, [(row_id, place) for _, row_id, place in pool], ["headline", "source"])
    return tuple(
        Outlier(
            words, rows[row_id]["headline"], rows[row_id]["source"]["uri"], rows[row_id]["source"]["record"]
        )
        for words, row_id, _ in pool
    )


def choose_examples(census: Census) -> dict[str, RowGroup]:
    """Choose the articles to show: those with the smallest ids, from as many sites as possible.

    Returns:
        The ids, and where the articles are.
    """
    by_site: dict[str, int] = {}
    ranked = []
    for row_id, (site, place) in census.example_pool.items():
        by_site[site] = by_site.get(site, 0) + 1
        ranked.append((by_site[site], row_id, place))
    return {row_id: place for _, row_id, place in sorted(ranked)[:ARTICLE_EXAMPLES]}


def article_examples(folder: str, chosen: Mapping[str, RowGroup]) -> tuple[ArticleExample, ...]:
    """Articles before and after, see `choose_examples`.

    Raises:
        DamagedResultError: a file is missing or cannot be read.
    """
    columns = ["url", "source", *FIELDS_SHOWN, "authors", "published_at", "text", "stripped", "field_blocks"]
    rows = read_rows(folder, chosen.items(), columns)
    return tuple(article_example(rows[row_id]) for row_id in chosen)


def article_example(row: Mapping[str, Any]) -> ArticleExample:
    """One row of ``articles`` as an example."""
    paragraphs = row["text"].split("\n\n")
    shown, rest = paragraphs[:SHOWN_PARAGRAPHS], paragraphs[SHOWN_PARAGRAPHS:]
    blocks = taken_blocks(row["stripped"], row["field_blocks"])
    return ArticleExample(
        id=row["id"],
        url=row["url"],
        uri=row["source"]["uri"],
        record=row["source"]["record"],
        fields=tuple(_fields_shown(row)),
        paragraphs=tuple(shown),
        more_words=sum(len(paragraph.split()) for paragraph in rest),
        blocks=blocks[:SHOWN_BLOCKS],
        more_blocks=max(0, len(blocks) - SHOWN_BLOCKS),
    )


def _fields_shown(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    values = {name: row[name] for name in FIELDS_SHOWN}
    values["authors"] = ", ".join(row["authors"])
    published = row["published_at"]
    values["published_at"] = published and published.strftime("%Y-%m-%d %H:%M UTC")
    return [(name, value) for name, value in values.items() if value]


def taken_blocks(
    stripped: list[Mapping[str, Any]], field_blocks: list[Mapping[str, Any]]
) -> tuple[TakenBlock, ...]:
    """Blocks that were stripped and blocks that became fields, in the document's order.

    Every position that is in neither list is a block of the story, so the gaps show where the story was.
    """
    blocks = [(block["position"], block["text"], block["rule"], False) for block in stripped]
    blocks += [(block["position"], block["text"], block["field"], True) for block in field_blocks]
    blocks.sort(key=lambda block: (block[0], block[3]))
    positions = [-1, *(block[0] for block in blocks)]
    return tuple(
        TakenBlock(position, _shortened(text), why, field, max(0, after - before - 1))
        for (position, text, why, field), (before, after) in zip(blocks, pairwise(positions), strict=True)
    )


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN_BLOCK_CHARS else text[:SHOWN_BLOCK_CHARS] + " …"
