"""What the repetition of a block over the pages of its site says of the block.

Two accounts of a block that stands in c of n documents are weighed against each other. Chrome
stands in any number of them, each as likely: 1/n. Story stands in one, and in each other one by
chance, with a small probability: Binomial(c - 1; n - 1, chance). The logarithm of their ratio,
the Bayes factor, is taken off the log-odds that the classifier gives the block by its page alone
(Good 1950, "Probability and the weighing of evidence"). Long blocks need more evidence: a second
edition of a story repeats its paragraphs.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..records import Score, ScoredPage
from .sightings import BLOCK, keys_of_blocks

CHANCE, LONG_CHANCE = 0.005, 0.02
LONG_CHARS = 80
"""Fitted on the development sites, their blocks scored by a classifier that had seen neither the
publisher of their chrome nor that of their story. It hardly matters: the body's F1 is 0.9968 with
these and 0.9962 with 0.02 and 0.05 (20 pages a site; headlines taken as split off, and
`LEAST_VARYING` as 0.3)."""

LEAST_VARYING = 0.2
"""Of the chrome that is in doubt so much is taken to vary from page to page (teasers, related stories) at
least. Fitted as above: 0.9972, with 0.3 0.9968, with 0.5 0.9957."""

VARYING_IN_DOUBT = 5.0
"""The classifier is sure of menus and footers, which are the same on every page, and less sure of
teasers, which are not: the odds that chrome varies are taken to be so much higher where it is in doubt.
Without this the development news, articles and texts lost 0.0011, 0.0003 and 0.0012 of their F1 by what
was learnt of their sites, with it none, 0.0001 and 0.0004."""

FEW_DOCUMENTS = 4
"""With fewer it cannot be told what varies (our choice)."""

MOST_FOR_NUMBERS = 5.0
"""Long blocks that are told apart by their numbers alone may be the paragraphs of reports that are written
by a template (markets, weather): the evidence against them is bounded, so that those which the classifier is
sure of stay. This costs the development sites nothing (0.9972 with 5 and without, 0.9960 with 4)."""

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


def repetition_evidence(documents: int, of: int, chars: int, numbers: bool = False) -> float:
    """The evidence, in natural log-odds, that a block is chrome; 0 or more.

    Args:
        documents: how many of the site's documents show it.
        of: how many there are.
        chars: the block's length.
        numbers: it holds digits, which may be others on each page.
    """
    if documents < 2:
        return 0.0
    chance = LONG_CHANCE if chars >= LONG_CHARS else CHANCE
    by_chance = (
        math.log(math.comb(of - 1, documents - 1))
        + (documents - 1) * math.log(chance)
        + (of - documents) * math.log1p(-chance)
    )
    evidence = max(0.0, -math.log(of) - by_chance)
    return min(evidence, MOST_FOR_NUMBERS) if numbers and chars >= LONG_CHARS else evidence


def uniqueness_evidence(unique: int, chrome: int, of: int) -> float:
    """The evidence, in natural log-odds, that a block is story which stands in one document alone.

    Story does; so does chrome that varies from page to page, and of the rest the part 1/n.

    Args:
        chrome: how many blocks of the site's pages the classifier calls chrome.
        unique: how many of them stand in one document alone.
        of: how many documents there are.
    """
    if not chrome or of < FEW_DOCUMENTS:
        return 0.0
    share = unique / chrome
    varying = max(LEAST_VARYING, VARYING_IN_DOUBT * share / (1.0 + (VARYING_IN_DOUBT - 1.0) * share))
    return -math.log(varying + (1.0 - varying) / of)


def weigh(page: ScoredPage, chrome: SiteChrome) -> ScoredPage:
    """The page with the evidence of its site weighed into the probabilities of its blocks."""
    keys = keys_of_blocks([block.text for block in page.blocks])
    scores = tuple([_weighed(score, each, chrome) for score, each in zip(page.scores, keys, strict=True)])
    return dataclasses.replace(page, scores=scores)


def _weighed(score: Score, keys: Iterable[tuple[int, int, str]], chrome: SiteChrome) -> Score:
    evidence, rule = -chrome.unique, score.rule
    for kind, key, _ in keys:
        if key in chrome.repeated:
            evidence = chrome.repeated[key]
            rule = rule or (REPEATED if kind == BLOCK else TEMPLATE)
            break
    odds = math.log(max(score.probability, 1e-9) / max(1.0 - score.probability, 1e-9)) - evidence
    return score._replace(probability=1.0 / (1.0 + math.exp(min(-odds, 500.0))), rule=rule)
