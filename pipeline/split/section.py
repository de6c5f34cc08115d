"""The section an article stands in and the tags it carries."""

from __future__ import annotations

import re

from .rules import source_names, word_set
from .statements import Statements, as_list, text_of
from .wording import clean, squash

MAX_TAGS = 100
MAX_TAG_CHARS = 100
"""A longer tag is a sentence made for search engines."""


def find_section(statements: Statements) -> str | None:
    """The section by JSON-LD, then meta tags, then the last but one of the breadcrumbs."""
    for value in as_list(statements.article.get("articleSection")):
        text = _tidy(text_of(value))
        if text:
            return text
    for value in statements.meta(*source_names("section_meta")):
        text = _tidy(value)
        if text:
            return text
    return _from_breadcrumbs(statements)


def find_tags(statements: Statements) -> tuple[str, ...]:
    """The tags of the first source that has any, each once: JSON-LD keywords, then meta tags. A
    string of several is parted at its commas."""
    stated = [text for value in as_list(statements.article.get("keywords")) if (text := text_of(value))]
    sources = [stated, *([*statements.meta(name)] for name in source_names("tag_meta"))]
    for source in sources:
        tags: dict[str, str] = {}
        for value in source:
            for part in re.split(r"\s*[,;、，]\s*", value) if len(source) < 3 or len(value) > 60 else [value]:
                tag = clean(part).strip("#\"' ")
                if tag and len(tag) <= MAX_TAG_CHARS:
                    tags.setdefault(squash(tag) or tag, tag)
        if tags:
            return tuple(tags.values())[:MAX_TAGS]
    return ()


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
