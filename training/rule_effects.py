"""What each rule of structure gains and loses on pages that the models have not seen.

On pages that the shipped models were trained on, every block of a story is likely, and a rule for unlikely
blocks looks harmless. On other pages it may take whole stories. So each rule is undone on the cross-validated
probabilities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from galley.records import Page
from galley.strip.html.decision import decide_html
from galley.strip.score import scored
from galley.text.story_text import story_text

from .html_table import Probabilities
from .scoring import score

WORST = 3
"""How many of the pages on which a rule loses most are named."""

MIN_LOSS = 0.005


class Effect(NamedTuple):
    """What a rule does to a page.

    Attributes:
        rule: the rule, as verdicts name it; ``+`` after it where it keeps blocks that the classifier drops.
        page: the id of the page.
        gain: the F1 with the rule, less that without it.
    """

    rule: str
    page: str
    gain: float


def effects(
    page_id: str, body: Sequence[str], page: Page, likely: Sequence[bool], probabilities: Probabilities
) -> Iterator[Effect]:
    """The effect of each rule that changes what is kept of a page.

    Args:
        page_id: the page's name.
        body: the gold paragraphs.
        page: an HTML page.
        likely: for each block whether the classifier alone would keep it.
        probabilities: of each block to be story.
    """

    def f1(kept: Iterable[bool]) -> float:
        return score(page_id, body, story_text(compress(page.blocks, kept))).f1

    verdicts = decide_html(scored(page, probabilities))
    kept = [verdict.story for verdict in verdicts]
    changed: defaultdict[str, set[int]] = defaultdict(set)
    for place, verdict in enumerate(verdicts):
        if verdict.story != likely[place]:
            changed[verdict.rule + "+" * verdict.story].add(place)
    with_all = f1(kept) if changed else 0.0
    for rule, places in changed.items():
        without = [is_kept != (place in places) for place, is_kept in enumerate(kept)]
        yield Effect(rule, page_id, with_all - f1(without))


def summary(found: Iterable[Effect]) -> str:
    """A line for each rule, the greatest loss first: its pages, its gain, and where it loses most."""
    by_rule: defaultdict[str, list[Effect]] = defaultdict(list)
    for effect in found:
        by_rule[effect.rule].append(effect)
    lines = ["what each rule gains, in F1 summed over its pages, and where it loses most"]
    for rule, of_rule in sorted(by_rule.items(), key=lambda item: sum(effect.gain for effect in item[1])):
        worst = sorted(of_rule, key=lambda effect: effect.gain)[:WORST]
        named = "  ".join(f"{each.page} {each.gain:+.2f}" for each in worst if each.gain < -MIN_LOSS)
        total = sum(effect.gain for effect in of_rule)
        lines.append(f"    {rule:32} pages {len(of_rule):4}  {total:+8.3f}  {named}".rstrip())
    return "\n".join(lines)
