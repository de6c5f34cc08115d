"""What the repetition of a block over the pages of its site says of the block.

Two accounts of a block that stands in c of n documents are weighed against each other. Chrome
stands in any number of them, each as likely: 1/n. Story stands in one, and in each other one by
chance, with a small probability: Binomial(c - 1; n - 1, chance). The logarithm of their ratio,
the Bayes factor, is taken off the log-odds that the classifier gives the block by its page alone
(Good 1950, "Probability and the weighing of evidence"). Long blocks need more evidence: a second
edition of a story repeats its paragraphs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from ..records import Score, ScoredPage
from .sightings import BLOCK, keys_of

CHANCE, LONG_CHANCE = 0.005, 0.02
LONG_CHARS = 80
"""Fitted on the development sites, their blocks scored by a classifier that had seen neither the
publisher of their chrome nor that of their story. It hardly matters: the body's F1 is 0.9971 with
these and 0.9965 with 0.02 and 0.05 (20 pages a site; headlines taken as split off)."""

MOST_FOR_UNIQUE = 1.2
LEAST_UNIQUE_CHROME = 0.3
"""What a block may gain by standing on one page alone: the chrome of real sites varies more from page
to page (teasers, related stories) than the learnt part shows, so that it is never taken for less."""

REPEATED = "site:repeated"
TEMPLATE = "site:template"


class SiteChrome(NamedTuple):
    """What was learnt of a site.

    repeated: the key of each block or template that repeats, to the evidence that it is chrome, in
        natural log-odds.
    unique: what a block gains, in the same unit, that stands on its page alone.
    """

    repeated: Mapping[int, float]
    unique: float = 0.0


def repetition_evidence(documents: int, of: int, chars: int) -> float:
    """The evidence, in natural log-odds, that a block is chrome; 0 or more.

    Args:
        documents: how many of the site's documents show it.
        of: how many there are.
        chars: the block's length.
    """
    if documents < 2:
        return 0.0
    chance = LONG_CHANCE if chars >= LONG_CHARS else CHANCE
    by_chance = (
        math.log(math.comb(of - 1, documents - 1))
        + (documents - 1) * math.log(chance)
        + (of - documents) * math.log1p(-chance)
    )
    return max(0.0, -math.log(of) - by_chance)


def uniqueness_evidence(unique: int, chrome: int) -> float:
    """The evidence, in natural log-odds, that a block is story which stands in one document alone.

    Args:
        chrome: how many blocks of the site's pages the classifier calls chrome.
        unique: how many of them stand in one document alone.
    """
    if not chrome:
        return 0.0
    return min(MOST_FOR_UNIQUE, -math.log(max(LEAST_UNIQUE_CHROME, unique / chrome)))


def weigh(page: ScoredPage, chrome: SiteChrome) -> ScoredPage:
    """The page with the evidence of its site weighed into the probabilities of its blocks."""
    scores = tuple(
        _weighed(score, block.text, chrome) for block, score in zip(page.blocks, page.scores, strict=True)
    )
    return ScoredPage(
        source=page.source,
        url=page.url,
        fetched_at=page.fetched_at,
        published=page.published,
        payload_head=page.payload_head,
        blocks=page.blocks,
        scores=scores,
        structured_data=page.structured_data,
        extractor=page.extractor,
    )


def _weighed(score: Score, text: str, chrome: SiteChrome) -> Score:
    evidence, rule = -chrome.unique, score.rule
    for kind, key, _ in keys_of(text):
        if key in chrome.repeated:
            evidence = chrome.repeated[key]
            rule = rule or (REPEATED if kind == BLOCK else TEMPLATE)
            break
    odds = math.log(max(score.probability, 1e-9) / max(1.0 - score.probability, 1e-9)) - evidence
    return score._replace(probability=1.0 / (1.0 + math.exp(min(-odds, 500.0))), rule=rule)
