"""What was stripped, counted over a bounded sample, because the columns needed hold whole texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ..text.words import count_words
from .figures import RuleFigures, Share, Stripping
from .reading import RowGroup, read_first_rows
from .tally import Tally

SAMPLE_ARTICLES = 20_000
"""Enough to know a share of words to about one percent. Counting takes about 3 s (measured, on stories of 470
words)."""

TOP_RULES = 20

SHOWN_CHARS = 200
"""How much of a block is shown as a rule's example. Blocks that begin alike so far count as one."""


def sample_plan(
    row_groups: Sequence[RowGroup], articles: int = SAMPLE_ARTICLES
) -> list[tuple[RowGroup, int]]:
    """Choose what to read for a sample.

    Each row group is read in proportion to its rows, so that every site or day of a partitioned result is in
    the sample.

    Args:
        row_groups: of all articles.
        articles: how many to read. If there are no more than that, all are read.

    Returns:
        Row groups, and how many of their first rows to read.
    """
    total = sum(row_group.rows for row_group in row_groups)
    wanted = min(articles, total)
    plan, rows = [], 0
    for row_group in row_groups:
        before, rows = rows, rows + row_group.rows
        share = rows * wanted // total - before * wanted // total if total else 0
        if share:
            plan.append((row_group, share))
    return plan


class _Counts:
    """Words and blocks of the articles of the sample read so far."""

    def __init__(self) -> None:
        self.articles = self.untouched = self.story = self.stripped = self.became_fields = self.blocks = 0
        self.rules = Tally()
        self.texts = Tally()

    def add(self, table: pa.Table) -> None:
        self.articles += table.num_rows
        self.untouched += _sum(pc.equal(pc.list_value_length(table["stripped"]), 0))
        self.story += _sum(table["word_count"])
        self.became_fields += _count_words(_member(table["field_blocks"], "text").to_pylist())
        texts, rules = (_member(table["stripped"], name).to_pylist() for name in ("text", "rule"))
        self.blocks += len(texts)
        by_rule = defaultdict[str, list[str]](list)
        for rule, text in zip(rules, texts, strict=True):
            by_rule[rule].append(text)
        for rule, taken in by_rule.items():
            taken_words = _count_words(taken)
            self.stripped += taken_words
            self.rules.add(rule, len(taken), taken_words)
            for shown, blocks in Counter(text[:SHOWN_CHARS] for text in taken).items():
                self.texts.add(f"{rule}\0{shown}", blocks)


def _count_words(texts: Sequence[str]) -> int:
    """The words of all texts, as ``word_count`` counts them."""
    # No word crosses the end of a line, and ASCII text is counted in a fraction of the time.
    plain = count_words("\n".join(filter(str.isascii, texts)))
    return plain + sum(count_words(text) for text in texts if not text.isascii())


def _sum(counts: pa.Array | pa.ChunkedArray) -> int:
    return int(pc.sum(counts).as_py() or 0)


def _member(lists: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    return pc.struct_field(pc.list_flatten(lists), name)


def measure_stripping(
    folder: str, row_groups: Sequence[RowGroup], articles: int = SAMPLE_ARTICLES
) -> Stripping:
    """What was stripped from a sample of articles, and by which rules.

    Args:
        folder: of the result.
        row_groups: of the articles, in the manifest's order.
        articles: how many to look at.

    Raises:
        DamagedResultError: a file is missing or cannot be read.
    """
    counts = _Counts()
    for row_group, rows in sample_plan(row_groups, articles):
        for table in read_first_rows(folder, row_group, rows, ["word_count", "stripped", "field_blocks"]):
            counts.add(table)
    all_words = counts.story + counts.stripped + counts.became_fields
    return Stripping(
        articles=Share("articles", counts.articles, sum(row_group.rows for row_group in row_groups)),
        story=Share("story", counts.story, all_words),
        stripped=Share("stripped", counts.stripped, all_words),
        became_fields=Share("became fields", counts.became_fields, all_words),
        untouched=Share("untouched", counts.untouched, counts.articles),
        blocks=counts.blocks,
        distinct_rules=counts.rules.distinct,
        rules=tuple(_top_rules(counts)),
    )


def _top_rules(counts: _Counts) -> list[RuleFigures]:
    rules = counts.rules.top(TOP_RULES)
    examples = {rule: ("", 0) for rule, _ in rules}
    for key, (blocks,) in counts.texts.counts.items():
        rule, _, text = key.partition("\0")
        if rule in examples:  # the most frequent; among equally frequent ones the first by its text
            shown, most = examples[rule]
            if blocks > most or (blocks == most and text < shown):
                examples[rule] = (text, blocks)
    return [
        RuleFigures(
            rule,
            blocks=Share(rule, blocks, counts.blocks),
            words=Share(rule, taken_words, counts.stripped),
            example=examples[rule][0],
            example_blocks=examples[rule][1],
        )
        for rule, (blocks, taken_words) in rules
    ]
