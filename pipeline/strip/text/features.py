"""What the classifier of text dumps looks at: one row of numbers a block, without a DOM.

Everything is counted from the dump alone: the wording of the block, its layout, its place, the
prose around it, and what else in the dump says the same.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ...records import Block, BlockKind
from ...rules import read_rules
from ...text.chrome_rules import KINDS, fold_key, match_rule
from ...text.layout import columns_of
from ...text.scripts import SENTENCE_END, SENTENCE_END_INSIDE
from ..shared.tokens import distinct_text_tokens

Column = npt.NDArray[np.float32]
Columns = dict[str, Column]

PROSE_MIN_COLUMNS = 110
"""A block this wide that ends as a sentence or holds one is taken for prose (read off the dumps)."""

ISLAND_GAP_BLOCKS = 7
"""So many blocks without prose part one island of prose from the next (our choice)."""

NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
WINDOWS = (3, 10)
FAR = 200.0
"""Stands for "none on that side" in distances counted in blocks, and is their greatest value."""

END_KINDS = frozenset(("related", "comments", "newsletter", "author_box", "copyright", "legal", "login"))
"""Kinds of rules that often open what follows a story."""

ZONE_KINDS = ("comments", "related", "author_box", "newsletter", "share", "copyright", "legal")
"""Kinds of rules that open or close a zone of the page: how far back the last one is, is told of each."""

HEADLINE_REACH = 50
"""So many blocks before the first prose of the main island the headline is looked for (our choice)."""

HEADLINE_MAX_WORDS = 20

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+")
_CLOCK_OR_YEAR = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b")
_QUOTE = re.compile('["“”„«»‹›「」『』]')
_COMMA = re.compile("[,，、،]")
_ADDRESS = re.compile(r"https?:|www\.|@|©|\.com\b")


@functools.cache
def stopwords() -> frozenset[str]:
    """The function words of ``rules/stopwords.json``, all languages as one set."""
    words: dict[str, str] = read_rules("stopwords.json")["words"]
    return frozenset(word for line in words.values() for word in line.split())


def block_columns(blocks: Sequence[Block]) -> Columns:
    """All features but those of `odds_columns`: a column a feature, a value a block."""
    texts = _TextFacts(blocks)
    columns: Columns = {}
    _add_wording(columns, texts)
    _add_layout(columns, blocks, texts)
    _add_rules(columns, texts)
    _add_place(columns, texts)
    _add_matches(columns, texts)
    _add_surroundings(columns, texts)
    return columns


def odds_columns(blocks: Sequence[Block], odds: Mapping[str, float]) -> Columns:
    """What the words of short blocks say by the log-odds that were learnt for them."""
    size = len(blocks)
    total, low, high, mean = (np.zeros(size, np.float32) for _ in range(4))
    for place, tokens in enumerate(distinct_text_tokens([block.text for block in blocks])):
        known = [odds[token] for token in tokens if token in odds]
        if known:
            total[place], low[place], high[place] = sum(known), min(known), max(known)
            mean[place] = total[place] / len(known)
    columns = {"odds_sum": total, "odds_min": low, "odds_max": high, "odds_mean": mean}
    for step in (-2, -1, 1, 2):
        columns[f"odds_sum{step:+d}"] = _shifted(total, step, 0.0)
    for reach in WINDOWS:
        before, after = _window_means(total, reach)
        columns[f"odds_before_{reach}"], columns[f"odds_after_{reach}"] = before, after
    return columns


class _TextFacts:
    """What several families of features need of the blocks' texts, taken once."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.texts = [block.text for block in blocks]
        self.keys = [fold_key(text) for text in self.texts]
        self.words = [key.split() for key in self.keys]
        self.width = np.array([columns_of(text) for text in self.texts], np.float32)
        self.sentences = np.array([len(SENTENCE_END_INSIDE.findall(text)) for text in self.texts], np.float32)
        self.ends = np.array([SENTENCE_END.search(text) is not None for text in self.texts], np.float32)
        self.listed = np.array([block.kind is BlockKind.LIST_ITEM for block in blocks], np.float32)
        self.prose = (self.width >= PROSE_MIN_COLUMNS) & (self.sentences > 0)
        self.prose_width = np.where(self.prose, self.width, 0).astype(np.float32)
        self.rules = [match_rule(text) for text in self.texts]
        known = stopwords()
        self.stop_share = np.array(
            [sum(word in known for word in words) / len(words) if words else 0.0 for words in self.words],
            np.float32,
        )
        self.rarer = [
            sorted({word for word in words if len(word) > 3 and word not in known}) for words in self.words
        ]


def _array(values: Sequence[float] | npt.NDArray[np.generic]) -> Column:
    return np.asarray(values, dtype=np.float32)


def _add_wording(columns: Columns, texts: _TextFacts) -> None:
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
        [sum(map(str.isupper, text[:200])) / min(200, len(text)) for text in printed]
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
    columns["has_colon"] = _array([": " in text[:60] or "：" in text[:30] for text in printed])
    columns["brackets"] = _array([text[0] in "([" for text in printed])


def _capital_share(text: str) -> float:
    """Of the first words after the very first, how many start with a capital."""
    words = [word for word in text[:240].split()[1:] if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if words else -1.0


def _add_layout(columns: Columns, blocks: Sequence[Block], texts: _TextFacts) -> None:
    layouts = [block.layout for block in blocks]
    indent = _array([layout.indent if layout else 0 for layout in layouts])
    blank = _array([min(5, layout.blank_before) if layout else 0 for layout in layouts])
    columns["indent"] = indent
    columns["level"] = _array([block.level for block in blocks])
    columns["kind"] = _array([list(BlockKind).index(block.kind) for block in blocks])
    columns["numbered"] = texts.listed * columns["starts_digit"]
    columns["blank_before"] = blank
    columns["blank_after"] = _shifted(blank, 1, 5.0)
    columns["blank_share"] = np.full(len(blocks), (blank > 0).mean(), np.float32)
    columns["indent_spread"] = np.full(len(blocks), indent.std(), np.float32)
    prose_indent = _weighted_median(indent[texts.prose], texts.width[texts.prose])
    columns["indent_from_prose"] = indent - prose_indent
    columns["indent_before"] = indent - _shifted(indent, -1, 0.0)
    columns["indent_after"] = indent - _shifted(indent, 1, 0.0)


def _weighted_median(values: Column, weights: Column) -> float:
    if not len(values):
        return 0.0
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(mass, mass[-1] / 2)])


def _add_rules(columns: Columns, texts: _TextFacts) -> None:
    size = len(texts.texts)
    hit = _array([rule is not None for rule in texts.rules])
    columns["rule"] = hit
    for kind in KINDS:
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


def _add_place(columns: Columns, texts: _TextFacts) -> None:
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


def _add_islands(columns: Columns, texts: _TextFacts) -> None:
    """Where the block stands to the islands of prose: the one it is in or nearest to, and the greatest."""
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
    columns["from_main_start"] = np.clip(place_column - first, -FAR, FAR)
    columns["to_main_end"] = np.clip(last - place_column, -FAR, FAR)
    columns["in_main"] = ((place_column >= first) & (place_column <= last)).astype(np.float32)
    columns["indent_from_main"] = columns["indent"] - columns["indent"][first]
    headline = _headline(texts, first, last)
    columns["from_headline"] = (
        np.clip(place_column - headline, -FAR, FAR)
        if headline is not None
        else np.full(size, 2 * FAR, np.float32)
    )
    told = set(texts.rarer[headline]) if headline is not None else set()
    columns["headline_words"] = _array(
        [len(told.intersection(words)) / len(words) if words else -1.0 for words in texts.rarer]
    )


def _headline(texts: _TextFacts, first: int, last: int) -> int | None:
    """The short block over the main island whose rarer words it takes up most; the last of equals."""
    main = Counter(
        word for place in range(first, last + 1) if texts.prose[place] for word in texts.rarer[place]
    )
    repeats = Counter(texts.keys)
    best, best_score = None, 0.0
    for place in range(max(0, first - HEADLINE_REACH), min(first + 2, len(texts.texts))):
        words = texts.rarer[place]
        if texts.prose[place] or not 1 <= len(words) <= HEADLINE_MAX_WORDS:
            continue
        score = sum(min(2, main[word]) for word in words) / (len(words) + 2)
        # Weights tried on the development pages: they find the headline of 56 in 100 dumps that hold it.
        if texts.ends[place] and not texts.texts[place].endswith("?"):
            score *= 0.6
        if texts.listed[place]:
            score *= 0.5
        if texts.rules[place]:
            score *= 0.3
        if 30 <= texts.width[place] <= 130:
            score *= 1.3
        if repeats[texts.keys[place]] > 1:
            score *= 1.2
        if score >= best_score > 0 or score > best_score:
            best, best_score = place, score
    return best


def _add_matches(columns: Columns, texts: _TextFacts) -> None:
    """What else in the dump says the same: repeated blocks, and the words of the prose."""
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


def _add_surroundings(columns: Columns, texts: _TextFacts) -> None:
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
            columns[f"{name}{step:+d}"] = _shifted(values, step, -1.0)
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


def _shifted(values: Column, step: int, outside: float) -> Column:
    """For each block the value of the block ``step`` places further on."""
    result = np.full(len(values), outside, np.float32)
    if abs(step) < len(values):
        if step > 0:
            result[:-step] = values[step:]
        else:
            result[-step:] = values[:step]
    return result


def _window_means(values: Column, reach: int) -> tuple[Column, Column]:
    """For each block the mean over the ``reach`` blocks before it, and over those after it."""
    size = len(values)
    mass = np.concatenate([np.zeros(1, np.float64), np.cumsum(values, dtype=np.float64)])
    place = np.arange(size)
    low, high = np.maximum(0, place - reach), np.minimum(size, place + 1 + reach)
    before = (mass[place] - mass[low]) / np.maximum(1, place - low)
    after = (mass[high] - mass[place + 1]) / np.maximum(1, high - place - 1)
    return before.astype(np.float32), after.astype(np.float32)


def _distance_back(marked: npt.NDArray[np.bool_]) -> Column:
    """For each block how far back the last marked one is (0: itself), `FAR` at most."""
    place = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, place, -int(FAR)))
    return np.minimum(place - last, FAR).astype(np.float32)
