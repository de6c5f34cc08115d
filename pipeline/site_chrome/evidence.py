"""What it says about a block that it repeats over the pages of its site.

Two explanations of a block that is in c of n documents are weighed against each other. Chrome is
in any number of them, and each number is as likely: 1/n. Story is in one document, and in each other
one by chance, with a small probability: Binomial(c - 1; n - 1, chance). The logarithm of the ratio, the
Bayes factor, is subtracted from the log-odds that the classifier gives the block by its page alone (Good
1950, "Probability and the weighing of evidence"). Long blocks need more evidence, since a second edition
of a story repeats its paragraphs.
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
"""Fitted on the development sites, with a classifier that had seen neither the publisher of their chrome nor
those of their stories. The values hardly matter: body F1 is 0.9968 with these and 0.9962 with 0.02 and
0.05 (20 pages of each site, headlines already split off, `MIN_VARYING` 0.3)."""

MIN_VARYING = 0.2
"""The smallest share of doubtful chrome that is taken to vary from page to page (teasers, related stories).
Fitted as above: F1 0.9972; 0.9968 with 0.3, 0.9957 with 0.5."""

VARYING_IN_DOUBT = 5.0
"""How many times higher the odds are that doubtful chrome varies. The classifier is sure of menus and
footers, which are the same on every page, and less sure of teasers, which are not. Without this factor,
what was learnt of their sites cost the development news, articles and texts 0.0011, 0.0003 and 0.0012 of
F1; with it nothing, 0.0001 and 0.0004."""

FEW_DOCUMENTS = 4
"""With fewer documents nobody can tell what varies."""

MAX_FOR_NUMBERS = 5.0
"""The greatest evidence against a long block with numbers. Blocks that differ in their numbers alone may be
paragraphs of reports that a template writes (markets, weather); with the limit, those stay that the
classifier is sure of. It costs the development sites nothing: F1 0.9972 with 5 and without, 0.9960 with 4."""

MIN_ODDS = 1e-9
"""A probability nearer to 0 or 1 is taken for this near: it must not outweigh all evidence."""

MAX_EXPONENT = 500.0
"""The exponential of more overflows a double."""

REPEATED = "site:repeated"
TEMPLATE = "site:template"


class SiteChrome(NamedTuple):
    """What was learnt of a site.

    repeated: for the key of each block or template that repeats the evidence that it is chrome, in natural
        log-odds.
    unique: how much a block gains, in the same unit, that is on one page alone.
    """

    repeated: Mapping[int, float]
    unique: float = 0.0


def repetition_evidence(documents: int, of: int, chars: int, numbers: bool = False) -> float:
    """The evidence that a block is chrome, in natural log-odds, at least 0.

    Args:
        documents: how many of the site's documents show it.
        of: how many documents there are.
        chars: the block's length.
        numbers: whether it holds digits, which may differ from page to page.
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
    return min(evidence, MAX_FOR_NUMBERS) if numbers and chars >= LONG_CHARS else evidence


def uniqueness_evidence(unique: int, chrome: int, of: int) -> float:
    """The evidence, in natural log-odds, that a block is story because it is in one document alone.

    Story does. So does the chrome that varies from page to page, and 1/n of the other chrome.

    Args:
        unique: how many of the blocks that the classifier calls chrome are in one document alone.
        chrome: how many blocks of the site's pages it calls chrome.
        of: how many documents there are.
    """
    if not chrome or of < FEW_DOCUMENTS:
        return 0.0
    share = unique / chrome
    varying = max(MIN_VARYING, VARYING_IN_DOUBT * share / (1.0 + (VARYING_IN_DOUBT - 1.0) * share))
    return -math.log(varying + (1.0 - varying) / of)


def weigh(page: ScoredPage, chrome: SiteChrome) -> ScoredPage:
    """The page, with what is known of its site weighed into the probabilities of its blocks."""
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
    odds = log_odds(score.probability) - evidence
    return score._replace(probability=1.0 / (1.0 + math.exp(min(-odds, MAX_EXPONENT))), rule=rule)


def log_odds(probability: float) -> float:
    """The natural logarithm of the odds that a probability stands for, bounded at both ends."""
    return math.log(max(probability, MIN_ODDS) / max(1.0 - probability, MIN_ODDS))
