"""Finds the section of an article and its tags."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...text.words import clean, squash
from ..reading.rules import source_names, word_set
from .statements import Statements, as_list, text_of

MAX_TAGS = 100
MAX_TAG_CHARS = 100
"""A longer tag is a sentence for search engines."""


_TAG_JOINT = re.compile(r"(?:(?<!\s)\s+)?[,;、，]\s*")


class Section(NamedTuple):
    """A section's name and its source, ``json-ld`` or ``meta``."""

    name: str
    source: str


class Tags(NamedTuple):
    """Tags, each once, and their source, ``json-ld`` or ``meta``; the source is None if there are none."""

    names: tuple[str, ...]
    source: str | None


def find_section(statements: Statements) -> Section | None:
    """The section by JSON-LD, then by meta tags, then by the crumb above the article in JSON-LD."""
    for value in as_list(statements.article.get("articleSection")):
        text = _tidy(text_of(value))
        if text:
            return Section(text, "json-ld")
    for value in statements.meta(*source_names("section_meta")):
        text = _tidy(value)
        if text:
            return Section(text, "meta")
    crumb = _from_breadcrumbs(statements)
    return Section(crumb, "json-ld") if crumb else None


def find_tags(statements: Statements) -> Tags:
    """The tags of the first source that has any: JSON-LD keywords, then meta tags.

    A string of several tags is split at its commas.
    """
    stated = [text for value in as_list(statements.article.get("keywords")) if (text := text_of(value))]
    sources = [stated, *([*statements.meta(name)] for name in source_names("tag_meta"))]
    for place, source in enumerate(sources):
        tags: dict[str, str] = {}
        for value in source:
            for printed in _TAG_JOINT.split(value) if len(source) < 3 or len(value) > 60 else [value]:
                tag = clean(printed).strip("#\"' ")
                if tag and len(tag) <= MAX_TAG_CHARS:
                    tags.setdefault(squash(tag) or tag, tag)
        if tags:
            return Tags(tuple(tags.values())[:MAX_TAGS], "meta" if place else "json-ld")
    return Tags((), None)


def _from_breadcrumbs(statements: Statements) -> str | None:
    for names in statements.breadcrumbs:
        crumbs = [name for name in names if _is_section(name)]
        if crumbs and statements.title and squash(crumbs[-1]) in squash(statements.title):
            crumbs.pop()
        if crumbs:
            return crumbs[-1]
    return None


def _is_section(name: str) -> bool:
    return name.casefold() not in word_set("home_crumbs") and len(name) <= MAX_TAG_CHARS and "//" not in name


def _tidy(value: str | None) -> str | None:
    text = clean(value or "").strip(" /|>")
    return text if text and len(text) <= MAX_TAG_CHARS and "//" not in text else None
