"""A sentence that the page prints again, large, beside the story is kept once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import galley
from galley.blocks import MAX_ANCESTORS, Block, BlockKind, DomContext, DomElement
from galley.strip.html.elements import elements_around
from galley.strip.html.pull_quotes import marked

RULES = Path(galley.__file__).parent / "rules" / "pull_quotes.json"

SENTENCE = "Nobody ever had to boil their water because a landmark fell over."
PAGE = f"""<html><body><article><h1>Council votes to mend the tower</h1>
<p>The council voted on Monday to mend the leaning tower, which has stood on the green since 1911, at a cost
of half a million crowns.</p>
<p>“I like the tower fine,” said Darnell Okafor, who keeps the shop below it. “{SENTENCE}”</p>
<blockquote class="{{names}}"><p>{SENTENCE}</p></blockquote>
<p>Work is to begin in the spring and to end, if the weather holds, before the summer fair in August, the
mayor said after the meeting.</p></article></body></html>"""


def test_a_marked_pull_quote_leaves_the_story_that_holds_its_words() -> None:
    article = galley.clean(PAGE.replace("{names}", "wp-block-pullquote"))
    assert article.text.count(SENTENCE) == 1
    assert (SENTENCE, "repeated:pull-quote") in [(block.text, block.rule) for block in article.stripped]


def test_a_mark_counts_on_any_element_around_a_block() -> None:
    deep = tuple(DomElement(order, "div") for order in range(2, MAX_ANCESTORS + 2))
    quote, plain = DomElement(1, "aside", ("box", "pull-quote")), DomElement(200, "p", ("pull", "quote"))
    around = [deep, (quote, *deep[:-1]), (quote,), (plain,), ()]
    blocks = [
        Block(place, "text", BlockKind.PARAGRAPH, dom=DomContext(elements, 0))
        for place, elements in enumerate(around)
    ]
    assert marked(blocks, elements_around(blocks).values()) == [False, True, True, False, False]
    plain_blocks = [blocks[0], blocks[3]]
    assert marked(plain_blocks, elements_around(plain_blocks).values()) == [False, False]


def test_each_rule_takes_and_leaves_its_examples() -> None:
    for rule in json.loads(RULES.read_text("utf-8"))["rules"]:
        assert re.search(rule["pattern"], rule["takes"])
        assert not re.search(rule["pattern"], rule["leaves"])
