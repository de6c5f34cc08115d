"""What the classifier of HTML blocks looks at: one row of numbers a block.

Everything here is counted from the page alone; nothing is drawn from a dictionary of sites.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..extract.agreement import aligned_shares, letters
from ..records import Block, BlockKind, DomElement, Page
from .tokens import element_tokens, text_tokens

Row = dict[str, float]

SENTENCE_END = re.compile(r"[.!?。！？…:;][\"'”’»)\]]*(?:\s|$)")
DIGIT = re.compile(r"\d")
UPPER = re.compile(r"[A-Z]")
CLOCK_OR_DATE = re.compile(r"\d{1,2}[:.]\d{2}|\d{4}")
QUOTE_MARK = re.compile("[\"“”„«»‹›「」]")
KIND_NUMBER = {kind: float(number) for number, kind in enumerate(BlockKind)}
WINDOW = 5
STORY_CONTAINER_SHARE = 0.8
"""The story's container is the deepest element that holds this share of the voted words."""


@dataclasses.dataclass(frozen=True)
class TokenOdds:
    """Log-odds of tokens to stand in story, learnt over many publishers' pages.

    names: tokens of tags, classes and ids; words: of the text of short blocks.
    """

    names: Mapping[str, float]
    words: Mapping[str, float]


class _Element:
    """What stands in an element of the page, all its descendants included."""

    __slots__ = ("words", "blocks", "link_chars", "chars", "voted", "prose", "first", "last")

    def __init__(self, first: int) -> None:
        self.words = self.blocks = self.link_chars = self.chars = 0
        self.voted = self.prose = 0.0
        self.first = self.last = first


def block_features(page: Page, odds: TokenOdds) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    """The names of the columns, and the rows: one a block, in order."""
    blocks = page.blocks
    parts = [letters(block.text) for block in blocks]
    words = [max(1, len(block.text.split())) for block in blocks]
    votes = page.votes or (0.0,) * len(blocks)
    body = article_body(page.structured_data.json_ld)
    in_body = aligned_shares(parts, letters(body)) if body else (0.0,) * len(blocks)
    elements = _weigh_elements(blocks, words, votes)
    rows: list[Row] = [{} for _ in blocks]
    _add_text(rows, blocks, words, odds)
    _add_place(rows, words, votes, in_body, bool(body))
    _add_matches(rows, page, parts, words)
    _add_elements(rows, blocks, words, votes, elements, odds)
    names = tuple(rows[0])
    return names, np.array([[row[name] for name in names] for row in rows], dtype=np.float32)


def article_body(nodes: Sequence[Mapping[str, Any]]) -> str:
    """The longest ``articleBody`` that the page's JSON-LD holds; markup inside it is taken off."""
    bodies = [node["articleBody"] for node in nodes if isinstance(node.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    return re.sub(r"<[^<>]{1,300}>", " ", body)


def _weigh_elements(
    blocks: Sequence[Block], words: Sequence[int], votes: Sequence[float]
) -> dict[int, _Element]:
    found: dict[int, _Element] = {}
    for place, (block, count, vote) in enumerate(zip(blocks, words, votes, strict=True)):
        assert block.dom is not None
        chars = len(block.text)
        prose = count if count >= 12 and block.dom.link_chars < chars / 3 else 0
        for element in block.dom.elements:
            weighed = found.get(element.order)
            if weighed is None:
                weighed = found[element.order] = _Element(place)
            weighed.words += count
            weighed.blocks += 1
            weighed.chars += chars
            weighed.link_chars += block.dom.link_chars
            weighed.voted += vote * count
            weighed.prose += prose
            weighed.last = place
    return found


def _add_text(rows: list[Row], blocks: Sequence[Block], words: Sequence[int], odds: TokenOdds) -> None:
    for row, block, count in zip(rows, blocks, words, strict=True):
        text, dom = block.text, block.dom
        assert dom is not None
        chars = len(text)
        row["words"] = float(count)
        row["chars"] = float(chars)
        row["chars_per_word"] = chars / count
        row["sentence_ends"] = float(len(SENTENCE_END.findall(text)))
        row["ends_as_sentence"] = float(text[-1] in ".!?。！？…\"”’»“)")
        row["ends_in_colon"] = float(text[-1] in ":：")
        row["commas_per_word"] = (text.count(",") + text.count("，") + text.count("、")) / count
        row["digit_share"] = len(DIGIT.findall(text)) / chars
        row["upper_share"] = len(UPPER.findall(text)) / chars
        row["starts_upper"] = float(text[0].isupper())
        row["link_share"] = dom.link_chars / chars
        row["strong_share"] = dom.strong_chars / chars
        row["has_date"] = float(bool(CLOCK_OR_DATE.search(text)))
        row["has_quote"] = float(bool(QUOTE_MARK.search(text)))
        row["has_bar"] = float("|" in text or "·" in text or "•" in text)
        row["has_sign"] = float("©" in text or "@" in text or "http" in text or "www." in text)
        row["lines"] = float(text.count("\n"))
        row["kind"] = KIND_NUMBER[block.kind]
        row["level"] = float(block.level)
        known = [odds.words[token] for token in sorted(text_tokens(block)) if token in odds.words]
        row["word_odds_sum"] = sum(known)
        row["word_odds_min"] = min(known, default=0.0)
        row["word_odds_max"] = max(known, default=0.0)
        row["word_odds_mean"] = sum(known) / len(known) if known else 0.0


def _add_place(
    rows: list[Row],
    words: Sequence[int],
    votes: Sequence[float],
    in_body: Sequence[float],
    has_body: bool,
) -> None:
    total, count = sum(words), len(rows)
    voted = [place for place, vote in enumerate(votes) if vote > 0.5]
    first, last = (voted[0], voted[-1]) if voted else (-1, -1)
    voted_words = sum(vote * size for vote, size in zip(votes, words, strict=True))
    weights = np.array(words, dtype=np.float64)
    vote_mass = np.concatenate([[0.0], np.cumsum(weights * np.array(votes))])
    body_mass = np.concatenate([[0.0], np.cumsum(weights * np.array(in_body))])
    mass = np.concatenate([[0.0], np.cumsum(weights)])
    before = 0
    for place, row in enumerate(rows):
        row["place"] = place / count
        row["words_before"] = before / total
        row["blocks_before"] = float(place)
        row["blocks_after"] = float(count - place)
        row["blocks"] = float(count)
        row["vote"] = votes[place]
        row["voted_share"] = voted_words / total
        row["voted_words"] = voted_words
        row["from_first_vote"] = float(place - first) if voted else 999.0
        row["to_last_vote"] = float(last - place) if voted else 999.0
        row["has_body"] = float(has_body)
        row["in_body"] = in_body[place]
        row["body_window"] = _window(body_mass, mass, place - WINDOW, place + WINDOW + 1)
        row["body_words"] = float(body_mass[-1])
        row["vote_before"] = _window(vote_mass, mass, place - WINDOW, place)
        row["vote_after"] = _window(vote_mass, mass, place + 1, place + WINDOW + 1)
        row["vote_share_before"] = float(vote_mass[place] / max(1.0, voted_words))
        for step in (-2, -1, 1, 2):
            near = place + step
            inside = 0 <= near < count
            row[f"vote{step:+d}"] = votes[near] if inside else -1.0
            row[f"words{step:+d}"] = float(words[near]) if inside else -1.0
            row[f"link_share{step:+d}"] = rows[near]["link_share"] if inside else -1.0
            row[f"kind{step:+d}"] = rows[near]["kind"] if inside else -1.0
            row[f"word_odds{step:+d}"] = rows[near]["word_odds_sum"] if inside else 0.0
        before += words[place]


def _window(mass_of: npt.NDArray[np.float64], mass: npt.NDArray[np.float64], start: int, end: int) -> float:
    start, end = max(0, start), min(len(mass) - 1, end)
    whole = mass[end] - mass[start] if end > start else 0.0
    return float((mass_of[end] - mass_of[start]) / whole) if whole else -1.0


def _add_matches(rows: list[Row], page: Page, parts: Sequence[str], words: Sequence[int]) -> None:
    """What other parts of the page say the same: its title and description, and repeated blocks."""
    data = page.structured_data
    titles = {letters(title) for title in (data.title or "", *_meta(page, "og:title"), *_headlines(page)) if title}
    described = {
        letters(text)[:200] for name in ("description", "og:description") for text in _meta(page, name) if text
    }
    repeats = Counter(parts)
    seen: Counter[str] = Counter()
    headline = -1
    for place, part in enumerate(parts):
        if len(part) >= 8 and any(part == title or part in title and len(part) > 20 for title in titles):
            # The last heading of that wording that opens prose: teasers repeat it elsewhere.
            if headline < 0 or page.blocks[place].level == 1 and page.blocks[headline].level != 1:
                headline = place
    for place, (row, part) in enumerate(zip(rows, parts, strict=True)):
        row["repeats"] = float(repeats[part])
        row["seen_before"] = float(seen[part])
        seen[part] += 1
        row["is_title"] = float(len(part) >= 8 and any(part == t or part in t and len(part) > 20 for t in titles))
        row["is_description"] = float(
            len(part) > 30 and any(part[:200].startswith(d[:60]) or d.startswith(part[:60]) for d in described)
        )
        row["from_headline"] = float(place - headline) if headline >= 0 else -999.0
        row["words_from_headline"] = (
            float(sum(words[headline:place])) if 0 <= headline <= place else -float(sum(words[place:headline]))
        ) if headline >= 0 and abs(place - headline) < 60 else -9999.0


def _meta(page: Page, name: str) -> tuple[str, ...]:
    return tuple(page.structured_data.meta.get(name, ()))


def _headlines(page: Page) -> list[str]:
    return [node["headline"] for node in page.structured_data.json_ld if isinstance(node.get("headline"), str)]


def _add_elements(
    rows: list[Row],
    blocks: Sequence[Block],
    words: Sequence[int],
    votes: Sequence[float],
    elements: dict[int, _Element],
    odds: TokenOdds,
) -> None:
    total = sum(words)
    voted = sum(vote * size for vote, size in zip(votes, words, strict=True))
    story = _story_container(blocks, elements, voted)
    element_odds: dict[int, float] = {}
    for row, block in zip(rows, blocks, strict=True):
        dom = block.dom
        assert dom is not None
        chain = dom.elements
        row["depth"] = float(len(chain))
        scores = []
        for element in chain:
            score = element_odds.get(element.order)
            if score is None:
                score = element_odds[element.order] = _element_odds(element, odds)
            scores.append(score)
        row["name_odds_own"] = scores[-1]
        row["name_odds_near"] = sum(scores[-3:])
        row["name_odds_sum"] = sum(scores)
        row["name_odds_min"] = min(scores)
        row["name_odds_max"] = max(scores)
        row["name_odds_min_near"] = min(scores[-4:])
        row["name_odds_min_far"] = min(scores[:-4], default=0.0)
        inside = 0
        for element in chain:
            if element.order in story:
                inside += 1
        row["story_levels"] = float(inside - len(story))
        row["levels_below_story"] = float(len(chain) - inside)
        below = chain[inside] if inside < len(chain) else chain[-1]
        branch = elements[below.order]
        row["branch_words"] = float(branch.words)
        row["branch_blocks"] = float(branch.blocks)
        row["branch_vote"] = branch.voted / branch.words
        row["branch_links"] = branch.link_chars / max(1, branch.chars)
        row["branch_odds"] = element_odds[below.order]
        for name, up in (("own", 1), ("parent", 2), ("grandparent", 3), ("fourth", 4)):
            near = elements[chain[max(0, len(chain) - up)].order]
            row[f"{name}_words"] = float(near.words)
            row[f"{name}_blocks"] = float(near.blocks)
            row[f"{name}_links"] = near.link_chars / max(1, near.chars)
            row[f"{name}_vote"] = near.voted / near.words
            row[f"{name}_prose"] = near.prose / near.words
            row[f"{name}_share"] = near.words / total
        row["in_article"] = float("article" in dom.path)
        row["in_main"] = float("main" in dom.path)
        row["in_aside"] = float("aside" in dom.path or "nav" in dom.path or "footer" in dom.path)
        row["in_form"] = float("form" in dom.path or "button" in dom.path)
        row["in_figure"] = float("figure" in dom.path)
        row["in_table"] = float("table" in dom.path)
        row["in_list"] = float("li" in dom.path)
        row["in_header"] = float("header" in dom.path)
        row["hidden"] = float(any(element.hidden for element in chain))


def _element_odds(element: DomElement, odds: TokenOdds) -> float:
    """The sum of the two strongest opinions of an element's names."""
    known = [odds.names[token] for token in element_tokens(element) if token in odds.names]
    return min(known, default=0.0) + max(known, default=0.0) if len(known) > 1 else sum(known)


def _story_container(blocks: Sequence[Block], elements: dict[int, _Element], voted: float) -> frozenset[int]:
    """The orders of the elements from ``body`` down to the story's container."""
    mass = voted or math.fsum(e.prose for e in (elements[blocks[0].dom.elements[0].order],) if blocks[0].dom)
    for_vote = bool(voted)
    best: tuple[DomElement, ...] = ()
    for block in blocks:
        assert block.dom is not None
        chain = block.dom.elements
        held = 0
        for element in chain:
            weighed = elements[element.order]
            if (weighed.voted if for_vote else weighed.prose) < STORY_CONTAINER_SHARE * mass:
                break
            held += 1
        if held > len(best):
            best = chain[:held]
    return frozenset(element.order for element in best)
