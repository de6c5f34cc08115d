"""Reads the language that a page or its dump declares; `identify` weighs it against the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...language.tags import language_tag
from ..reading.rules import source_names
from .statements import Statements, as_list


def declared_language(statements: Statements, dump: str | None) -> str | None:
    """The first declaration that names a language.

    The root's ``lang`` comes first. In this order 840 of 844 development pages declare the language that
    their story is in (benchmarks/language_detectors.py).

    Args:
        statements: The page's statements.
        dump: What the dump states, as printed.

    Returns:
        A BCP 47 tag of the language alone, for Chinese with its script if it is declared; None if nothing
        names a language.
    """
    stated = (*language_declarations(statements), dump)
    return next((tag for value in stated if (tag := language_tag(value))), None)


def language_declarations(statements: Statements) -> tuple[str, ...]:
    """Everything that a page declares about its language, as written, the root's ``lang`` first."""
    root = statements.data.html_lang
    return (
        *((root,) if root else ()),
        *statements.meta(*source_names("language_meta")),
        *_json_ld(statements),
    )


def _json_ld(statements: Statements) -> Iterator[str]:
    """``inLanguage`` of the article or the page: a tag, or a schema.org/Language that has one."""
    for node in (statements.article, statements.page_node):
        for value in as_list(node.get("inLanguage")):
            named: Any = value
            if isinstance(value, Mapping):
                named = value.get("alternateName") or value.get("name")
            if isinstance(named, str):
                yield named
