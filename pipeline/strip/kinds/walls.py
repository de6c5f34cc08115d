"""Pages that are shown instead of an article: errors, tests for robots, consent, logins.

Such a page has hardly any prose, and its title or its only lines say what it is. A story about error pages
or captchas has the words and the prose too, so it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ...blocks import BlockKind
from ...records import Reason, ScoredPage
from ...rules import read_rules
from ...rules.patterns import pattern_text
from ...text.sentences import PROSE_WORDS
from ..shared.tokens import word_count
from .kind import type_names
from .rules import article_types
from .signs import LIKELY

MAX_PROSE_WORDS = 130
"""A page with more words of prose is not an error page or wall, whatever its title says (chosen)."""

MAX_SHORT_PAGE_WORDS = 220
"""A page of more words, labels included and links not, is not judged by its lines alone (chosen)."""

MAX_CONSENT_WORDS = 600
MIN_CONSENT_SHARE = 0.6
"""A request for consent is long, but nearly all of its prose is about consent (chosen)."""

MIN_ARTICLE_WORDS = 40
"""Words of prose from which on a page that prints the headline of an article which it says was published is
that article, whatever its headline says: "Register to vote by Friday" (chosen)."""

MIN_STORY_BESIDE = 60
"""Words of likely paragraphs beside a line from which on it is a notice in the frame of a brief: "You need to
enable JavaScript to view the video", "Password" (chosen)."""

MIN_PROSE_BLOCK = 6
"""A block of fewer words is a label (chosen)."""

MAX_TITLE_CHARS = 160
MAX_LABEL_CHARS = 60
MAX_TEXT_CHARS = 1_000
"""Characters of a block that are searched."""

FIRST_LINES = 2
"""How many of a page's first lines are taken for its headings if it marks none."""

_SAID_IN_LINES = (Reason.BOT_WALL, Reason.ERROR_PAGE)

_JOINT = re.compile(r"\s+[|·•»–—-]+\s+|\s*[|:：»]\s*")
_END = " \t\n.!?…。！？*"


class Wall(NamedTuple):
    """Why a page is not an article, and which of its lines says so."""

    reason: Reason
    message: str


def wall_of(page: ScoredPage) -> Wall | None:
    """What kind of wall or error page a page is; None if it is neither."""
    prose_words = _prose_words(page)
    if prose_words > MAX_CONSENT_WORDS:
        return None
    found = _wall(page, prose_words)
    return None if found is not None and _prints_article(page) else found


def _wall(page: ScoredPage, prose_words: float) -> Wall | None:
    """What a page of little prose says it is."""
    sizes = [word_count(block.text) for block in page.blocks]
    unlinked = (size for size, score in zip(sizes, page.scores, strict=True) if not score.linked)
    is_short = sum(unlinked) <= MAX_SHORT_PAGE_WORDS
    titles = list(_titles(page, is_short))
    if prose_words <= MAX_PROSE_WORDS:
        for rule in _rules("title"):
            if rule.reason is not Reason.CONSENT_WALL:
                found = next((each for title in titles for each in _pieces(title) if rule.takes(each)), None)
                if found:
                    return Wall(rule.reason, f"its title is {found!r} [{rule.id}]")
        if is_short:
            found_text = _by_lines(page, sum(sizes) <= MAX_SHORT_PAGE_WORDS)
            if found_text:
                return found_text
    return _consent(page, titles, sizes)


def _by_lines(page: ScoredPage, may_ask: bool) -> Wall | None:
    """What the lines of a short page say.

    Args:
        page: with few words that are no links.
        may_ask: whether a label counts that asks for a password. A page with many links asks for one in its
            frame.
    """
    if _has_story_beside_lines(page):
        return None
    for block in page.blocks:
        text = folded(block.text[:MAX_TEXT_CHARS])
        rule = _wall_rule(text)
        if rule is not None:
            return Wall(rule.reason, f"it says {block.text[:MAX_TITLE_CHARS]!r} [{rule.id}]")
        if may_ask and len(text) <= MAX_LABEL_CHARS:
            for rule in _rules("label"):
                if rule.reason is Reason.LOGIN_WALL and rule.takes(text):
                    return Wall(rule.reason, f"it asks {block.text!r} [{rule.id}]")
    return None


def _has_story_beside_lines(page: ScoredPage) -> bool:
    """Whether a page has a brief beside the lines that walls have."""
    words = 0.0
    for block, score in zip(page.blocks, page.scores, strict=True):
        if score.probability >= LIKELY and score.rule is None and not score.linked:
            size = word_count(block.text)
            if size >= PROSE_WORDS and _wall_rule(folded(block.text[:MAX_TEXT_CHARS])) is None:
                words += size
    return words >= MIN_STORY_BESIDE


def _wall_rule(text: str) -> Rule | None:
    """The rule for a line of an error page or of a test for robots that a folded block has."""
    rules = (rule for rule in _rules("text") if rule.reason in _SAID_IN_LINES)
    return next((rule for rule in rules if rule.pattern.search(text)), None)


def _consent(page: ScoredPage, titles: Sequence[str], sizes: Sequence[float]) -> Wall | None:
    """Whether a page is nothing but a request for consent.

    Its prose is about consent, and it has a button to agree. What has an author or a date is an article.
    """
    if any(mark.kind in ("byline", "time", "date") for mark in page.structured_data.marks):
        return None
    prose = _prose(page, sizes)
    about = [place for place in prose if _says(Reason.CONSENT_WALL, "text", page.blocks[place].text)]
    whole = sum(sizes[place] for place in prose)
    if not about or sum(sizes[place] for place in about) < MIN_CONSENT_SHARE * whole:
        return None
    named = any(
        rule.takes(piece)
        for rule in _rules("title")
        if rule.reason is Reason.CONSENT_WALL
        for title in titles
        for piece in _pieces(title)
    )
    buttons = {
        text
        for block in page.blocks
        if len(text := folded(block.text)) <= MAX_LABEL_CHARS and _begins_with_button(text)
    }
    if not buttons or not (named or len(buttons) > 1):
        return None
    return Wall(Reason.CONSENT_WALL, f"it only asks for consent: {page.blocks[about[0]].text[:80]!r}")


def _prints_article(page: ScoredPage) -> bool:
    """Whether a page prints the headline of an article that it says was published. A wall in front of an
    article may state that too, but does not print its headline."""
    sizes = [word_count(block.text) for block in page.blocks]
    if sum(sizes[place] for place in _prose(page, sizes)) < MIN_ARTICLE_WORDS:
        return False
    data = page.structured_data
    titles = [
        node.get("headline")
        for node in data.json_ld
        if "datePublished" in node and not article_types().isdisjoint(type_names(node.get("@type")))
    ]
    if any(name in data.meta for name in read_rules("walls.json")["published"]):
        titles += data.meta.get("og:title", ())
    names = {
        piece for title in titles if isinstance(title, str) for piece in _pieces(title[:MAX_TITLE_CHARS])
    }
    return any(len(block.text) <= MAX_TITLE_CHARS and folded(block.text) in names for block in page.blocks)


def _begins_with_button(text: str) -> bool:
    """Whether a label begins with a button to agree or refuse: buttons side by side are one line."""
    words = text.split(" ")
    return any(_says(Reason.CONSENT_WALL, "label", " ".join(words[:end])) for end in range(1, len(words) + 1))


def _says(reason: Reason, where: str, text: str) -> bool:
    folded_text = folded(text[:MAX_TEXT_CHARS])
    return any(
        rule.pattern.search(folded_text) is not None if where == "text" else rule.takes(folded_text)
        for rule in _rules(where)
        if rule.reason is reason
    )


def _prose_words(page: ScoredPage) -> float:
    """How many words of prose a page has, chrome that a rule knows aside; counted to `MAX_CONSENT_WORDS`."""
    found = 0.0
    for block, score in zip(page.blocks, page.scores, strict=True):
        if not score.linked and score.rule is None and block.kind is not BlockKind.HEADING:
            size = word_count(block.text)
            found += size if size >= MIN_PROSE_BLOCK else 0.0
            if found > MAX_CONSENT_WORDS:
                break
    return found


def _prose(page: ScoredPage, sizes: Sequence[float]) -> list[int]:
    """The places of the blocks that are prose, not links or labels."""
    return [
        place
        for place, (block, score, size) in enumerate(zip(page.blocks, page.scores, sizes, strict=True))
        if size >= MIN_PROSE_BLOCK and block.kind is not BlockKind.HEADING and not score.linked
    ]


def _titles(page: ScoredPage, is_short: bool) -> Iterator[str]:
    """What a page calls itself: its title and h1; if it is short, its first headings or lines too. In a long
    page the first heading may be that of a box to log in."""
    data = page.structured_data
    named = [data.title or "", *(mark.text for mark in data.marks if mark.kind == "heading")]
    headings = [block.text for block in page.blocks if block.kind is BlockKind.HEADING][:FIRST_LINES]
    if is_short:
        named += headings
    yield from (title[:MAX_TITLE_CHARS] for title in dict.fromkeys(named) if title)
    if is_short and not headings:
        yield from (block.text[:MAX_TITLE_CHARS] for block in page.blocks[:FIRST_LINES])


def _pieces(title: str) -> Iterable[str]:
    """A title and its pieces between bars, dashes and colons, folded."""
    whole = folded(title)
    pieces = (folded(piece) for piece in _JOINT.split(title))
    return dict.fromkeys(piece for piece in (whole, *pieces) if piece)


def folded(text: str) -> str:
    """A line as the rules write it: lower case, white space folded, no marks at its end."""
    return " ".join(text.lower().replace("’", "'").split()).strip(_END)


class Rule(NamedTuple):
    """A rule of ``rules/walls.json``, compiled."""

    id: str
    reason: Reason
    where: str
    pattern: re.Pattern[str]

    def takes(self, text: str) -> bool:
        """Whether a whole line is what the rule looks for."""
        return self.pattern.fullmatch(text) is not None


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the file."""
    return tuple(
        Rule(rule["id"], Reason(rule["reason"]), rule["where"], re.compile(pattern_text(rule["pattern"])))
        for rule in read_rules("walls.json")["rules"]
    )


@cache
def _rules(where: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if rule.where == where)
