"""Names that stand alone in a block, with nothing beside them to say that they wrote the story.

Such a line is believed where its place says so: the story's own first or last paragraph, a line
below a label such as ``Author``, or a name that a paragraph behind the story introduces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from ...records import Block, BlockKind, StrippedPage
from ...text.words import clean, has_words, squash
from ..reading.names import is_organisation, is_person, part_names, strip_prefix
from ..reading.rules import line_pattern
from .front_matter import Front, PrintedByline, first_paragraph
from .front_matter_line import bare_names

MAX_NAME_BLOCK = 80
"""A block with more characters is no name alone (our choice)."""

NEAR = 8
"""How many blocks around the headline, or behind the story, a name that a paragraph introduces may
stand."""

MIN_ABOUT_WORDS = 8
"""A paragraph, of the story or about its author, has so many words (our choice)."""

MOST_OF_LINE = 0.85
"""So much of a paragraph of names is the names themselves (our choice)."""

ABOUT_REACH = 12
"""How many blocks behind the story it may begin."""

_GOES_ON = re.compile(r"\s+[^\W\d_A-Z]+\s")
_LETTER_RUN = re.compile(r"[^\W\d_]+")


def lone_names(stripped: StrippedPage, front: Front) -> tuple[PrintedByline, ...]:
    """The names alone that the page's layout calls its authors', the surest first."""
    blocks, verdicts = stripped.page.blocks, stripped.verdicts
    story = [index for index, verdict in enumerate(verdicts) if verdict.story]
    if not story:
        return ()
    body, last = first_paragraph(blocks, verdicts), story[-1]
    head = front.headline_blocks[0] if front.headline_blocks else None
    found = [*_at_the_edges(blocks, head, body, story), *_labelled(blocks, last)]
    found += _introduced(blocks, body if head is None else head, last)
    return tuple(dict.fromkeys(found))


def _at_the_edges(
    blocks: Sequence[Block], head: int | None, body: int, story: Sequence[int]
) -> Iterator[PrintedByline]:
    """The paragraphs of names right before the story's first and right behind its last."""
    start = body - 2 if head is None else max(head + 1, body - 4)
    for index in range(max(0, start), body):
        if names := _paragraph_of_people(blocks[index]):
            yield PrintedByline(index, blocks[index].text, names)
    end = next((index for index in reversed(story) if has_words(blocks[index].text, MIN_ABOUT_WORDS)), body)
    for index in range(end + 1, min(len(blocks), story[-1] + 2)):
        if names := _paragraph_of_people(blocks[index]):
            yield PrintedByline(index, blocks[index].text, names)


def _paragraph_of_people(block: Block) -> tuple[str, ...]:
    names = _people(block) if block.kind is BlockKind.PARAGRAPH else ()
    return names if len(squash("".join(names))) >= MOST_OF_LINE * len(squash(block.text)) else ()


def _labelled(blocks: Sequence[Block], last: int) -> Iterator[PrintedByline]:
    """Names below a line behind the story that says ``Author`` and nothing else."""
    for index in range(last + 1, min(len(blocks) - 1, last + ABOUT_REACH)):
        if line_pattern("author-label").fullmatch(blocks[index].text.strip(" :")):
            for below in range(index + 1, min(len(blocks), index + 3)):
                if names := _people(blocks[below]):
                    yield PrintedByline(below, blocks[below].text, names)
                    break


def _introduced(blocks: Sequence[Block], head: int, last: int) -> Iterator[PrintedByline]:
    """Names alone beside the headline or behind the story, with which a paragraph behind the story
    begins: ``Ann Lee is a writer …``. One name alone must stand above that paragraph too."""
    near = dict.fromkeys([*range(max(0, head - NEAR), head + NEAR), *range(last + 1, last + NEAR)])
    abouts = {
        about: text
        for about in range(last, min(len(blocks), last + ABOUT_REACH))
        if has_words(text := clean(blocks[about].text), MIN_ABOUT_WORDS)
    }
    beginnings = [squash(text[: 2 * MAX_NAME_BLOCK]) for text in abouts.values()]
    for index in near:
        if index >= len(blocks) or (name := _name_alone(blocks[index].text, beginnings)) is None:
            continue
        for about, text in abouts.items():
            if not _introduces(text, name):
                continue
            if " " in name or (index < about - 1 and squash(blocks[about - 1].text) == squash(name)):
                yield PrintedByline(index, blocks[index].text, (name,))
                break


def _name_alone(text: str, beginnings: Sequence[str]) -> str | None:
    """The one name that a block is, but for words such as ``By``, if some text begins with it.

    beginnings: the beginnings of these texts, squashed.
    """
    if len(text) > MAX_NAME_BLOCK:
        return None
    key = squash(strip_prefix(clean(text)))
    if not any(beginning.startswith(key) for beginning in beginnings):
        return None
    names = part_names(text)
    if len(names) != 1 or squash(names[0]) != key or is_organisation(names[0]):
        return None
    return names[0] if names[0][:1].isupper() and is_person(names[0], stated=" " not in names[0]) else None


def _introduces(paragraph: str, name: str) -> bool:
    return paragraph.startswith(name) and _GOES_ON.match(paragraph, len(name)) is not None


def _people(block: Block) -> tuple[str, ...]:
    if block.kind is BlockKind.HEADING or len(block.text) > MAX_NAME_BLOCK:
        return ()
    return bare_names(block.text)


class OrdinaryWords:
    """Tells would-be names that are made of the page's ordinary words. Made once a page."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @property
    def is_dump(self) -> bool:
        """Whether the page is a text dump, whose lines were chosen by fitted traits, this one among
        them."""
        return any(block.layout is not None for block in self._blocks[:1])

    @cached_property
    def _text(self) -> str:
        return "\n".join(block.text for block in self._blocks)

    def make(self, name: str) -> bool:
        """Whether half of the name's words stand somewhere in small letters too: ``Find Care`` and
        ``Design Style`` are sections."""
        tokens = _LETTER_RUN.findall(name)
        ordinary = sum((token.isupper() and len(token) < 4) or self._prints(token) for token in tokens)
        return 2 * ordinary >= len(tokens)

    def _prints(self, token: str) -> bool:
        folded, text = token.casefold(), self._text
        at = text.find(folded)
        while at >= 0:
            end = at + len(folded)
            if not _is_word_character(text[at - 1 : at]) and not _is_word_character(text[end : end + 1]):
                return True
            at = text.find(folded, at + 1)
        return False


def _is_word_character(character: str) -> bool:
    """What ``\\w`` matches; no character is none."""
    return character.isalnum() or character == "_"


def is_login(name: str) -> bool:
    """Whether a name is one word in small letters, as accounts are called."""
    return " " not in name and name[:1].islower()
