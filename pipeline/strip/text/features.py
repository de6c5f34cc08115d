"""What the classifier of text dumps looks at: columns of numbers, one value for each block.

Everything is counted from the dump alone: the wording of a block, its layout and place, the prose around
it, and what else in the dump says the same. The trained model fixes what each column holds: a change
here needs a new model.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ...blocks import Block, BlockKind
from ...text.chrome_rules import RULE_KINDS
from ..shared.columns import shifted, window_sums
from ..shared.tokens import distinct_text_tokens
from .likely_headline import likely_headline
from .text_facts import TextFacts

Column = npt.NDArray[np.float32]
Columns = dict[str, Column]

ISLAND_GAP_BLOCKS = 7
"""More blocks without prose than this separate one island of prose from the next (chosen)."""

NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
WINDOWS = (3, 10)
MAX_DISTANCE = 200.0
"""The greatest distance in blocks; it also stands for "there is none on that side"."""

END_KINDS = frozenset(("related", "comments", "newsletter", "author_box", "copyright", "legal", "login"))
"""Kinds of rules that often open what follows a story."""

ZONE_KINDS = ("comments", "related", "author_box", "newsletter", "share", "copyright", "legal")
"""Kinds of rules that open or close a zone of the page. A column for each says how far back the last is."""

MAX_BLANK_LINES = 5
CASE_CHARS, CAPITALS_CHARS = 200, 240
"""Characters of a block that upper case and capital letters are looked for in."""

COLON_CHARS, WIDE_COLON_CHARS = 60, 30
"""Characters in which a block's opening ends in a colon ("Photo: …"): half of them where they are wide."""

_DIGIT = re.compile(r"\d")
_CLOCK_OR_YEAR = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b")
_QUOTE = re.compile('["“”„«»‹›「」『』]')
_COMMA = re.compile("[,，、،]")
_ADDRESS = re.compile(r"https?:|www\.|@|©|\.com\b")


def block_columns(blocks: Sequence[Block]) -> Columns:
    """Every column but those of `odds_columns`, by name."""
    texts = TextFacts(blocks)
    columns: Columns = {}
    _add_wording(columns, texts)
    _add_layout(columns, blocks, texts)
    _add_rules(columns, texts)
    _add_place(columns, texts)
    _add_matches(columns, texts)
    _add_surroundings(columns, texts)
    return columns


def odds_columns(blocks: Sequence[Block], odds: Mapping[str, float]) -> Columns:
    """The columns of what was learnt of words: what the words of short blocks say.

    Args:
        odds: for each token (see `distinct_text_tokens`) the log-odds to be in a story.
    """
    size = len(blocks)
    total, low, high, mean = (np.zeros(size, np.float32) for _ in range(4))
    for place, tokens in enumerate(distinct_text_tokens([block.text for block in blocks])):
        known = [odds[token] for token in tokens if token in odds]
        if known:
            total[place], low[place], high[place] = sum(known), min(known), max(known)
            mean[place] = total[place] / len(known)
    columns = {"odds_sum": total, "odds_min": low, "odds_max": high, "odds_mean": mean}
    for step in (-2, -1, 1, 2):
        columns[f"odds_sum{step:+d}"] = shifted(total, step, 0.0)
    for reach in WINDOWS:
        before, after = _window_means(total, reach)
        columns[f"odds_before_{reach}"], columns[f"odds_after_{reach}"] = before, after
    return columns


def _array(values: Sequence[float] | npt.NDArray[np.generic]) -> Column:
    return np.asarray(values, dtype=np.float32)


def _add_wording(columns: Columns, texts: TextFacts) -> None:
    width, printed = texts.width, texts.texts
    columns["width"] = width
    columns["words"] = _array([len(words) for words in texts.words])
    columns["sentences"] = texts.sentences
    columns["ends_as_sentence"] = texts.ends
    columns["ends_in_colon"] = _array([text[-1] in ":：" for text in printed])
    columns["ends_in_dots"] = _array([text.endswith(("...", "…", "[…]", "[...]")) for text in printed])
    columns["commas"] = _array([len(_COMMA.findall(text)) for text in printed]) / width * 100
    columns["digit_share"] = _array([len(_DIGIT.findall(text)) for text in printed]) / width
    columns["upper_share"] = _array(
        [sum(map(str.isupper, text[:CASE_CHARS])) / min(CASE_CHARS, len(text)) for text in printed]
    )
    columns["starts"] = _array(
        [1 if t[0].isupper() else 2 if t[0].islower() else 3 if t[0].isdigit() else 0 for t in printed]
    )
    columns["starts_upper"] = _array([text[0].isupper() for text in printed])
    columns["starts_lower"] = _array([text[0].islower() for text in printed])
    columns["starts_digit"] = _array([text[0].isdigit() for text in printed])
    columns["capitals"] = _array([_capital_share(text) for text in printed])
    columns["stop_share"] = texts.stop_share
    columns["has_date"] = _array([_CLOCK_OR_YEAR.search(text) is not None for text in printed])
    columns["quotes"] = _array([len(_QUOTE.findall(text)) for text in printed])
    columns["has_bar"] = _array([any(mark in text for mark in "|·•›") for text in printed])
    columns["has_address"] = _array([_ADDRESS.search(text) is not None for text in printed])
    columns["ends_in_question"] = _array([text[-1] in "?？؟" for text in printed])
    columns["has_colon"] = _array(
        [": " in text[:COLON_CHARS] or "：" in text[:WIDE_COLON_CHARS] for text in printed]
    )
    columns["brackets"] = _array([text[0] in "([" for text in printed])


def _capital_share(text: str) -> float:
    """The share of the first words, the very first aside, that start with a capital; -1 if there are none."""
    words = [word for word in text[:CAPITALS_CHARS].split()[1:] if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if words else -1.0


def _add_layout(columns: Columns, blocks: Sequence[Block], texts: TextFacts) -> None:
    layouts = [block.layout for block in blocks]
    indent = _array([layout.indent if layout else 0 for layout in layouts])
    blank = _array([min(MAX_BLANK_LINES, layout.blank_before) if layout else 0 for layout in layouts])
    columns["indent"] = indent
    columns["level"] = _array([block.level for block in blocks])
    columns["kind"] = _array([list(BlockKind).index(block.kind) for block in blocks])
    columns["numbered"] = texts.listed * columns["starts_digit"]
    columns["blank_before"] = blank
    columns["blank_after"] = shifted(blank, 1, float(MAX_BLANK_LINES))
    columns["blank_share"] = np.full(len(blocks), (blank > 0).mean(), np.float32)
    columns["indent_spread"] = np.full(len(blocks), indent.std(), np.float32)
    prose_indent = _weighted_median(indent[texts.prose], texts.width[texts.prose])
    columns["indent_from_prose"] = indent - prose_indent
    columns["indent_before"] = indent - shifted(indent, -1, 0.0)
    columns["indent_after"] = indent - shifted(indent, 1, 0.0)


def _weighted_median(values: Column, weights: Column) -> float:
    if not len(values):
        return 0.0
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(mass, mass[-1] / 2)])


def _add_rules(columns: Columns, texts: TextFacts) -> None:
    size = len(texts.texts)
    hit = _array([rule is not None for rule in texts.rules])
    columns["rule"] = hit
    for kind in RULE_KINDS:
        columns[f"rule_{kind}"] = _array([rule is not None and rule.kind == kind for rule in texts.rules])
    ending = np.array([rule is not None and rule.kind in END_KINDS for rule in texts.rules])
    columns["from_end_rule"] = _distance_back(ending)
    columns["to_end_rule"] = _distance_back(ending[::-1])[::-1]
    for kind in ZONE_KINDS:
        marked = columns[f"rule_{kind}"] > 0
        columns[f"from_{kind}"] = _distance_back(marked)
        columns[f"{kind}_seen"] = np.cumsum(columns[f"rule_{kind}"])
    seen = _array(np.cumsum(hit) - hit)
    place = _array(np.arange(size))
    columns["rules_before"] = _array(seen / np.maximum(1, place))
    columns["rules_after"] = _array((hit.sum() - seen - hit) / np.maximum(1, size - 1 - place))
    for reach in WINDOWS:
        columns[f"rule_before_{reach}"], columns[f"rule_after_{reach}"] = _window_means(hit, reach)


def _add_place(columns: Columns, texts: TextFacts) -> None:
    size = len(texts.texts)
    place = _array(np.arange(size))
    width, prose = texts.width, texts.prose
    total = width.sum()
    columns["place"] = _array(place / size)
    columns["blocks_before"], columns["blocks_after"] = place, size - 1 - place
    columns["width_before"] = (np.cumsum(width) - width) / total
    prose_mass = texts.prose_width.sum()
    columns["prose_before"] = (np.cumsum(texts.prose_width) - texts.prose_width) / max(1.0, prose_mass)
    columns["page_blocks"] = np.full(size, size, np.float32)
    columns["page_width"] = np.full(size, total, np.float32)
    columns["page_prose"] = np.full(size, prose_mass, np.float32)
    columns["page_prose_share"] = np.full(size, prose_mass / total, np.float32)
    columns["page_prose_blocks"] = np.full(size, prose.sum(), np.float32)
    columns["page_lists"] = np.full(size, texts.listed.mean(), np.float32)
    columns["from_prose"] = _distance_back(prose)
    columns["to_prose"] = _distance_back(prose[::-1])[::-1]
    _add_islands(columns, texts)


def _add_islands(columns: Columns, texts: TextFacts) -> None:
    """Where a block is, seen from the islands of prose: the one it is in and the widest, the main one."""
    size = len(texts.texts)
    places = np.flatnonzero(texts.prose)
    islands: list[tuple[int, int, float]] = []
    for place in places.tolist():
        if islands and place - islands[-1][1] <= ISLAND_GAP_BLOCKS:
            first, _, mass = islands[-1]
            islands[-1] = (first, place, mass + float(texts.width[place]))
        else:
            islands.append((place, place, float(texts.width[place])))
    whole = sum(mass for *_, mass in islands)
    own_share = np.zeros(size, np.float32)
    inside = np.zeros(size, np.float32)
    for first, last, mass in islands:
        own_share[first : last + 1] = mass / whole
        inside[first : last + 1] = 1
    columns["island_share"], columns["in_island"] = own_share, inside
    columns["islands"] = np.full(size, len(islands), np.float32)
    first, last, mass = max(islands, key=lambda island: island[2], default=(0, size - 1, 0.0))
    place_column = np.arange(size, dtype=np.float32)
    columns["main_share"] = np.full(size, mass / whole if whole else 0.0, np.float32)
    columns["from_main_start"] = np.clip(place_column - first, -MAX_DISTANCE, MAX_DISTANCE)
    columns["to_main_end"] = np.clip(last - place_column, -MAX_DISTANCE, MAX_DISTANCE)
    columns["in_main"] = ((place_column >= first) & (place_column <= last)).astype(np.float32)
    columns["indent_from_main"] = columns["indent"] - columns["indent"][first]
    headline = likely_headline(texts, first, last)
    columns["from_headline"] = (
        np.clip(place_column - headline, -MAX_DISTANCE, MAX_DISTANCE)
        if headline is not None
        else np.full(size, 2 * MAX_DISTANCE, np.float32)
    )
    headline_words = set(texts.rarer[headline]) if headline is not None else set()
    columns["headline_words"] = _array(
        [len(headline_words.intersection(words)) / len(words) if words else -1.0 for words in texts.rarer]
    )


def _add_matches(columns: Columns, texts: TextFacts) -> None:
    """What else in the dump says the same: blocks printed again, and the words of the prose."""
    counts = Counter(texts.keys)
    seen: Counter[str] = Counter()
    seen_before = []
    for key in texts.keys:
        seen_before.append(seen[key])
        seen[key] += 1
    columns["repeats"] = _array([counts[key] for key in texts.keys])
    columns["seen_before"] = _array(seen_before)
    prose_words = Counter(
        word for words, prose in zip(texts.rarer, texts.prose, strict=True) if prose for word in words
    )
    share = []
    for words, prose in zip(texts.rarer, texts.prose, strict=True):
        own = 1 if prose else 0
        share.append(sum(prose_words[word] > own for word in words) / len(words) if words else -1.0)
    columns["prose_overlap"] = _array(share)
    columns["telling_words"] = _array([len(words) for words in texts.rarer])
    all_words = Counter(word for words in texts.words for word in set(words))
    columns["page_overlap"] = _array(
        [sum(all_words[word] > 1 for word in words) / len(words) if words else -1.0 for words in texts.words]
    )


def _add_surroundings(columns: Columns, texts: TextFacts) -> None:
    near = {
        "width": texts.width,
        "ends": texts.ends,
        "stop_share": texts.stop_share,
        "listed": texts.listed,
        "rule": columns["rule"],
        "overlap": columns["prose_overlap"],
    }
    for name, values in near.items():
        for step in NEIGHBOURS:
            columns[f"{name}{step:+d}"] = shifted(values, step, -1.0)
    around = {
        "prose": texts.prose_width,
        "width": texts.width,
        "ends": texts.ends,
        "listed": texts.listed,
        "repeated": (columns["repeats"] > 1).astype(np.float32),
        "capitals": columns["capitals"],
        "dated": columns["has_date"],
    }
    for name, values in around.items():
        for reach in WINDOWS:
            columns[f"{name}_before_{reach}"], columns[f"{name}_after_{reach}"] = _window_means(values, reach)


def _window_means(column: Column, reach: int) -> tuple[Column, Column]:
    """For each block the mean over the ``reach`` blocks before it, and over those after it."""
    before, after = (
        sums / np.maximum(1, sizes)
        for sums, sizes in (window_sums(column, -reach, -1), window_sums(column, 1, reach))
    )
    return before.astype(np.float32), after.astype(np.float32)


def _distance_back(marked: npt.NDArray[np.bool_]) -> Column:
    """For each block how far back the last marked one is (0: itself), at most `MAX_DISTANCE`."""
    place = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, place, -int(MAX_DISTANCE)))
    return np.minimum(place - last, MAX_DISTANCE).astype(np.float32)
