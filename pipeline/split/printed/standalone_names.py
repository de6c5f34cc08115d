"""Finds author names that are alone in a block, with nothing to say that they wrote the story.

Such a name counts only where its place says so: right before the story's first paragraph or after its
last, below a label such as ``Author``, or where a paragraph after the story introduces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from ...blocks import Block, BlockKind
from ...text.words import clean, has_words, squash
from ..reading.names import is_organisation, is_person, split_names, strip_prefix
from ..reading.rules import line_pattern
from .front_matter import FrontMatter, PrintedByline
from .front_matter_line import bare_names
from .page import PrintedPage

MAX_NAME_BLOCK = 80
"""A block with more characters is more than a name."""

NEAR = 8
"""How many blocks around the headline, or after the story, a name that a paragraph introduces may be."""

MIN_ABOUT_WORDS = 8
"""A paragraph, of the story or about its author, has at least this many words."""

MIN_SHARE_OF_NAMES = 0.85
"""Share of a paragraph of names that the names themselves make up."""

ABOUT_REACH = 12
"""How many blocks after the story a paragraph about the author may begin."""

_GOES_ON = re.compile(r"\s+[^\W\d_A-Z]+\s")
_LETTER_RUN = re.compile(r"[^\W\d_]+")


def standalone_names(page: PrintedPage, front: FrontMatter) -> tuple[PrintedByline, ...]:
    """The standalone names that the page's layout presents as authors, the most certain first."""
    if not page.story:
        return ()
    headline = front.headline_blocks[0] if front.headline_blocks else None
    found = [*_next_to_story(page, headline), *_below_labels(page), *_introduced(page, headline)]
    return tuple(dict.fromkeys(found))


def _next_to_story(page: PrintedPage, headline: int | None) -> Iterator[PrintedByline]:
    """Paragraphs of names right before the story's first paragraph and right after its last."""
    blocks, body = page.blocks, page.first_paragraph
    start = body - 2 if headline is None else max(headline + 1, body - 4)
    for index in range(max(0, start), body):
        if names := _paragraph_of_people(blocks[index]):
            yield PrintedByline(index, blocks[index].text, names)
    paragraphs = (index for index in reversed(page.story) if has_words(blocks[index].text, MIN_ABOUT_WORDS))
    end = next(paragraphs, body)
    for index in range(end + 1, min(len(blocks), page.story[-1] + 2)):
        if names := _paragraph_of_people(blocks[index]):
            yield PrintedByline(index, blocks[index].text, names)


def _paragraph_of_people(block: Block) -> tuple[str, ...]:
    """The names in a paragraph that consists of little else; else none."""
    names = _people(block) if block.kind is BlockKind.PARAGRAPH else ()
    return names if len(squash("".join(names))) >= MIN_SHARE_OF_NAMES * len(squash(block.text)) else ()


def _below_labels(page: PrintedPage) -> Iterator[PrintedByline]:
    """Names below a line after the story that says only ``Author`` or the like."""
    blocks, last = page.blocks, page.story[-1]
    for index in range(last + 1, min(len(blocks) - 1, last + ABOUT_REACH)):
        if line_pattern("author-label").fullmatch(blocks[index].text.strip(" :")):
            for below in range(index + 1, min(len(blocks), index + 3)):
                if names := _people(blocks[below]):
                    yield PrintedByline(below, blocks[below].text, names)
                    break


def _introduced(page: PrintedPage, headline: int | None) -> Iterator[PrintedByline]:
    """Names that a paragraph after the story starts with: ``Ann Lee is a writer …``.

    Each is alone in a block near the headline or after the story. A name of one word must be right above
    that paragraph as well.
    """
    blocks, last = page.blocks, page.story[-1]
    middle = page.first_paragraph if headline is None else headline
    near = dict.fromkeys([*range(max(0, middle - NEAR), middle + NEAR), *range(last + 1, last + NEAR)])
    abouts = {
        about: text
        for about in range(last, min(len(blocks), last + ABOUT_REACH))
        if has_words(text := clean(blocks[about].text), MIN_ABOUT_WORDS)
    }
    beginnings = tuple(squash(text[: 2 * MAX_NAME_BLOCK]) for text in abouts.values())
    for index in near:
        if index >= len(blocks) or (name := _name_alone(blocks[index].text, beginnings)) is None:
            continue
        for about, text in abouts.items():
            if not _introduces(text, name):
                continue
            if " " in name or (index < about - 1 and squash(blocks[about - 1].text) == squash(name)):
                yield PrintedByline(index, blocks[index].text, (name,))
                break


def _name_alone(text: str, beginnings: tuple[str, ...]) -> str | None:
    """The one name that a block consists of, words such as ``By`` aside, if a paragraph starts with it.

    Args:
        text: The block's text.
        beginnings: How those paragraphs start, squashed.
    """
    if len(text) > MAX_NAME_BLOCK:
        return None
    key = squash(strip_prefix(clean(text)))
    if not any(beginning.startswith(key) for beginning in beginnings):
        return None
    names = split_names(text)
    if len(names) != 1 or squash(names[0]) != key or is_organisation(names[0]):
        return None
    return names[0] if names[0][:1].isupper() and is_person(names[0], stated=" " not in names[0]) else None


def _introduces(paragraph: str, name: str) -> bool:
    """Whether the paragraph starts with the name and goes on as a sentence."""
    return paragraph.startswith(name) and _GOES_ON.match(paragraph, len(name)) is not None


def _people(block: Block) -> tuple[str, ...]:
    if block.kind is BlockKind.HEADING or len(block.text) > MAX_NAME_BLOCK:
        return ()
    return bare_names(block.text)


class OrdinaryWords:
    """Recognises supposed names that consist of the page's ordinary words. Made once a page."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @property
    def is_dump(self) -> bool:
        """Whether the page is a text dump, whose lines were chosen by traits that include this one."""
        return any(block.layout is not None for block in self._blocks[:1])

    @cached_property
    def _text(self) -> str:
        return "\n".join(block.text for block in self._blocks)

    def make(self, name: str) -> bool:
        """Whether the page prints at least half of the name's words in lower case as well.

        ``Find Care`` and ``Design Style`` are sections of a site, not people.
        """
        tokens = _LETTER_RUN.findall(name)
        ordinary = sum((token.isupper() and len(token) < 4) or self._prints(token) for token in tokens)
        return 2 * ordinary >= len(tokens)

    def _prints(self, token: str) -> bool:
        """Whether the page prints the word in lower case."""
        folded, text = token.casefold(), self._text
        at = text.find(folded)
        while at >= 0:
            end = at + len(folded)
            if not _is_word_character(text[at - 1 : at]) and not _is_word_character(text[end : end + 1]):
                return True
            at = text.find(folded, at + 1)
        return False


def _is_word_character(character: str) -> bool:
    """Whether ``\\w`` matches the character; the empty text is none."""
    return character.isalnum() or character == "_"


def is_login(name: str) -> bool:
    """Whether a name is one word in lower case, as accounts are named."""
    return " " not in name and name[:1].islower()
