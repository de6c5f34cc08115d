"""What a rule costs is seen on pages whose story the classifier is unsure of."""

from __future__ import annotations

import galley
import numpy as np
from galley.extract import extract
from galley.records import RawDocument, Source

from training.rule_effects import Effect, effects, summary

STORY = [
    "The island ferry will stay in dry dock for six more weeks, the operator said on Monday, after "
    "inspectors found cracks in two of its frames and asked for a second survey of the hull.",
    "Passengers have relied on a smaller boat since April, which can carry neither lorries nor livestock, "
    "and farmers on Little Skerry say that the delay will cost them the autumn sales on the mainland.",
]
COMMENT = (
    "I have taken this ferry every week for thirty years, and nobody has ever told us what is wrong with it "
    "before it was too late to make other plans for the animals."
)
PAGE = (
    "<html><head><title>Ferry stays in dock</title></head><body><article><h1>Ferry stays in dock</h1>"
    + "".join(f"<p>{text}</p>" for text in STORY)
    + f"</article><div class='comments'><p>{COMMENT}</p></div></body></html>"
)


def effects_with(body: list[str]) -> list[Effect]:
    page = extract(RawDocument(Source("made", "html", 0, "text/html"), PAGE))
    likely = [block.text in (*STORY, COMMENT) for block in page.blocks]
    return list(effects("ferry", body, page, likely, np.where(likely, 0.9, 0.01)))


def test_a_rule_gains_where_it_takes_what_the_gold_does_not_have() -> None:
    (effect,) = effects_with(STORY)
    assert effect.rule == "structure:comments"
    assert effect.gain > 0.1


def test_a_rule_loses_where_it_takes_what_the_gold_has() -> None:
    (effect,) = effects_with([*STORY, COMMENT])
    assert effect.gain < -0.1
    assert f"structure:comments               pages    1    {effect.gain:+.3f}  ferry {effect.gain:+.2f}" in (
        summary([effect])
    )


def test_the_made_page_is_cleaned_alike() -> None:
    assert COMMENT not in galley.clean(PAGE).text
