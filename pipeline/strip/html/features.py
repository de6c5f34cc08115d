"""What the classifier of HTML blocks looks at: columns of numbers, one value for each block.

Everything is counted from the page alone: nothing is known of its site. The trained models fix what each
column holds: a change here needs new models.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...blocks import Block, BlockKind
from ...records import Page
from ...text.agreement import aligned_shares, letters
from ...text.characters import BAR, BORDER, COMMA, DIGIT, QUOTE, SIGN, UPPER, Characters
from ...text.chrome_rules import RULE_KINDS, match_rules
from ..shared.columns import shifted, window_sums
from ..shared.tokens import TokenOdds
from .element_features import ElementColumns

Column = npt.NDArray[np.float64]
Columns = dict[str, Column]
Table = npt.NDArray[np.float32]

MARKUP = re.compile(r"<[^<>]{1,300}>")
BLOCK_KINDS = tuple(BlockKind)
RULE_NUMBER = {kind: float(number) for number, kind in enumerate(RULE_KINDS, 1)}
"""What the column of rules holds for each kind; 0 stands for no rule."""

SENTENCE_CLOSERS = '.!?。！？…"”’»“)'

NEAR = 5
"""How many blocks before and after a block its surroundings are."""

NONE_ON_PAGE = 9_999.0
"""Stands for "there is none on the page" in distances counted in blocks."""

TITLE_MIN_LETTERS = 8
"""A shorter text repeats a title by chance."""

TITLE_PART_LETTERS = 20
"""A longer text that the title holds repeats it too: titles add the site's name."""

DESCRIPTION_HEAD_LETTERS = 60
"""A description's first letters: pages cut it off at different places."""

NO_HEADING = 7
"""Ranks after all headings, whose levels go to 6."""

NEIGHBOUR_COLUMNS = (
    "words", "link_share", "kind", "rule", "word_odds_sum", "name_odds_sum", "ends_as_sentence",
)  # fmt: skip
NEIGHBOUR_STEPS = (-2, -1, 1, 2)


class PageColumns:
    """The columns of one page: those of the page itself and, on request, those of votes on its blocks.

    words: how many words each block has, at least one.
    headline: the place of the page's headline, if it has one.
    """

    def __init__(self, page: Page, odds: TokenOdds) -> None:
        blocks = page.blocks
        texts = [block.text for block in blocks]
        characters = Characters(texts)
        self.words = characters.words()
        columns = _text_columns(blocks, characters, self.words)
        word_odds = odds.of_texts(texts)
        for number, name in enumerate(("sum", "min", "max", "mean")):
            columns[f"word_odds_{name}"] = word_odds[:, number]
        columns |= _place_columns(self.words)
        columns |= _agreement_columns(page, characters.letters, self.words)
        is_title = _repeat_title(page, characters.letters)
        self.headline = _headline_place(blocks, is_title)
        columns |= _title_columns(page, characters.letters, is_title, self.headline, self.words)
        self._elements = ElementColumns(blocks, self.words, columns["link_share"], odds)
        columns |= self._elements.without_votes()
        columns |= {
            f"{name}{step:+d}": shifted(columns[name], step, -NONE_ON_PAGE)
            for step in NEIGHBOUR_STEPS
            for name in NEIGHBOUR_COLUMNS
        }
        columns |= _before_columns(columns)
        self._columns = tuple(columns)
        self._table = _table_of(columns)

    def table(self, votes: Column | None = None) -> tuple[tuple[str, ...], Table]:
        """The names of the columns, and a row of values for each.

        Args:
            votes: for each block how far (0 to 1) another judgement takes it for story; without votes the
                table has the columns of the page itself alone.
        """
        if votes is None:
            return self._columns, self._table
        columns = _vote_columns(self.words, votes) | self._elements.of_votes(votes)
        columns |= {f"vote{step:+d}": shifted(votes, step, -NONE_ON_PAGE) for step in NEIGHBOUR_STEPS}
        return (*self._columns, *columns), np.concatenate((self._table, _table_of(columns)))


def _table_of(columns: Columns) -> Table:
    return np.array(list(columns.values()), dtype=np.float32)


def article_body(nodes: Sequence[Mapping[str, Any]]) -> str:
    """The longest ``articleBody`` of the page's JSON-LD, without the markup in it."""
    bodies = [node["articleBody"] for node in nodes if isinstance(node.get("articleBody"), str)]
    return MARKUP.sub(" ", max(bodies, key=len, default=""))


def _text_columns(blocks: Sequence[Block], characters: Characters, words: Column) -> Columns:
    chars = characters.lengths.astype(np.float64)
    _, texts, kinds, levels, doms, _ = zip(*blocks, strict=True)
    _, link_chars, strong_chars = zip(*doms, strict=True)
    has_sign = np.maximum(characters.has(characters.mask(SIGN)), characters.find("http:", "https:", "www."))
    return {
        "words": words,
        "chars": chars,
        "chars_per_word": chars / words,
        "sentence_ends": characters.sentence_ends(),
        "ends_as_sentence": characters.last_in(SENTENCE_CLOSERS),
        "ends_in_colon": characters.last_in(":："),
        "commas_per_word": characters.count(characters.mask(COMMA)) / words,
        "digit_share": characters.count(characters.mask(DIGIT)) / chars,
        "starts_upper": characters.first(UPPER),
        "link_share": np.array(link_chars) / chars,
        "strong_share": np.array(strong_chars) / chars,
        "has_date": characters.clocks_or_years(),
        "has_quote": characters.has(characters.mask(QUOTE)),
        "has_bar": characters.has(characters.mask(BAR)),
        "has_sign": has_sign,
        "lines": characters.count(characters.codes == ord("\n")),
        "kind": np.array(list(map(BLOCK_KINDS.index, kinds)), dtype=np.float64),
        "level": np.array(levels, dtype=np.float64),
        "rule": np.array([RULE_NUMBER[rule.kind] if rule else 0.0 for rule in match_rules(texts)]),
    }


def _place_columns(words: Column) -> Columns:
    """Where a block is on the page."""
    count, total = len(words), words.sum()
    places = np.arange(count, dtype=np.float64)
    return {
        "place": places / count,
        "words_before": (np.cumsum(words) - words) / total,
        "blocks_before": places,
        "blocks_after": count - places,
        "blocks": np.full(count, float(count)),
        "page_words": np.full(count, total),
    }


def _vote_columns(words: Column, votes: Column) -> Columns:
    """Where a block is, seen from the blocks that were voted for."""
    count = len(words)
    places = np.arange(count, dtype=np.float64)
    voted = np.flatnonzero(votes > 0.5)
    vote_words = votes * words
    whole = np.full(count, vote_words.sum())
    return {
        "vote": votes,
        "voted_share": whole / words.sum(),
        "voted_words": whole,
        "from_first_vote": places - voted[0] if len(voted) else np.full(count, -NONE_ON_PAGE),
        "to_last_vote": voted[-1] - places if len(voted) else np.full(count, -NONE_ON_PAGE),
        "vote_before": window_share(vote_words, words, -NEAR, -1),
        "vote_after": window_share(vote_words, words, 1, NEAR),
        "vote_share_before": (np.cumsum(vote_words) - vote_words) / np.maximum(1.0, whole),
    }


def window_share(part: Column, whole: Column, first: int, last: int) -> Column:
    """For each block the sum of `part` over the sum of `whole` in a window around it (see `window_sums`);
    -1 where the window lies outside the page."""
    (part_sum, _), (whole_sum, _) = (window_sums(column, first, last) for column in (part, whole))
    return np.where(whole_sum > 0, part_sum / np.where(whole_sum > 0, whole_sum, 1.0), -1.0)


def _agreement_columns(page: Page, parts: Sequence[str], words: Column) -> Columns:
    """How far the page's ``articleBody`` holds each block, and which blocks are printed again."""
    body = article_body(page.structured_data.json_ld)
    in_body = np.array(aligned_shares(parts, letters(body)) if body else (0.0,) * len(parts))
    seen: dict[str, int] = {}
    seen_before = []
    for part in parts:
        before = seen.get(part, 0)
        seen_before.append(before)
        seen[part] = before + 1
    return {
        "in_body": in_body,
        "body_window": window_share(in_body * words, words, -NEAR, NEAR),
        "body_words": np.full(len(parts), (in_body * words).sum() if body else -1.0),
        "repeats": np.array([seen[part] for part in parts], dtype=np.float64),
        "seen_before": np.array(seen_before, dtype=np.float64),
    }


def _title_columns(
    page: Page, parts: Sequence[str], is_title: Sequence[bool], headline: int | None, words: Column
) -> Columns:
    """Where a block is, seen from the headline, and whether it repeats the title or the description."""
    described = tuple(
        head
        for name in ("description", "og:description")
        for text in page.structured_data.meta.get(name, ())
        if len(head := letters(text)[:DESCRIPTION_HEAD_LETTERS]) >= DESCRIPTION_HEAD_LETTERS // 2
    )
    is_description = [part.startswith(described) for part in parts]
    places = np.arange(len(parts), dtype=np.float64)
    before = np.cumsum(words) - words
    nowhere = np.full(len(parts), -NONE_ON_PAGE)
    return {
        "is_title": np.array(is_title, dtype=np.float64),
        "is_description": np.array(is_description, dtype=np.float64),
        "from_headline": places - headline if headline is not None else nowhere,
        "words_from_headline": before - before[headline] if headline is not None else nowhere,
    }


def headline_place(page: Page) -> int | None:
    """The place of the block that is the page's headline, if it has one."""
    return _headline_place(page.blocks, _repeat_title(page, [letters(block.text) for block in page.blocks]))


def _repeat_title(page: Page, parts: Sequence[str]) -> list[bool]:
    """For each block, given its letters, whether it repeats the page's title."""
    data = page.structured_data
    titles = [data.title or "", *data.meta.get("og:title", ()), *_headlines(data.json_ld)]
    known_titles = {found for title in titles if len(found := letters(title)) >= TITLE_MIN_LETTERS}
    all_titles = BORDER.join(known_titles)
    return [
        len(part) >= TITLE_MIN_LETTERS
        and (part in known_titles or (len(part) > TITLE_PART_LETTERS and part in all_titles))
        for part in parts
    ]


def _headlines(nodes: Sequence[Mapping[str, Any]]) -> list[str]:
    return [node["headline"] for node in nodes if isinstance(node.get("headline"), str)]


def _headline_place(blocks: Sequence[Block], is_title: Sequence[bool]) -> int | None:
    """The place of the headline: the block that repeats the title, of several the highest heading; without
    one the page's only first-rank heading."""
    titled = [place for place, found in enumerate(is_title) if found]
    if titled:
        return min(titled, key=lambda place: (blocks[place].level or NO_HEADING, place))
    tops = [
        place for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING and block.level == 1
    ]
    return tops[0] if len(tops) == 1 else None


def _before_columns(columns: Columns) -> Columns:
    """What the last heading before a block says, and how far back it and the last block taken by a rule
    are: after "Related", "Comments" or "About the author" something else begins."""
    headings = last_place(columns["kind"] == BLOCK_KINDS.index(BlockKind.HEADING))
    rules = last_place(columns["rule"] > 0)
    places = np.arange(len(headings))
    known = headings >= 0
    return {
        "heading_word_odds": np.where(known, columns["word_odds_sum"][headings], 0.0),
        "heading_name_odds": np.where(known, columns["name_odds_sum"][headings], 0.0),
        "heading_level": np.where(known, columns["level"][headings], -1.0),
        "from_heading": np.where(known, places - headings, NONE_ON_PAGE),
        "from_rule": np.where(rules >= 0, places - rules, NONE_ON_PAGE),
        "rule_before": np.where(rules >= 0, columns["rule"][rules], 0.0),
    }


def last_place(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """For each block the place of the last one before it where the mask holds; -1 where there is none."""
    places = np.where(mask, np.arange(len(mask)), -1)
    return np.concatenate(([-1], np.maximum.accumulate(places)[:-1]))
