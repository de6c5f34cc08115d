"""The language that a page declares, before its text is read."""

from __future__ import annotations

import dataclasses

import pytest
from galley.records import StructuredData
from galley.split import split
from galley.split.stated.declared_language import declared_language
from galley.split.stated.statements import Statements

from tests.split.pages import STORY, URL, page_of_lines, statements_of

LOCALE = "<meta property='og:locale' content='de_AT'>"


def ld(language: str) -> str:
    node = f'{{"@type": "NewsArticle", "headline": "A bridge", "inLanguage": {language}}}'
    return f'<script type="application/ld+json">{node}</script>'


PAGES = [
    ("the root", "<html lang='fr-CA'></html>", "fr"),
    ("the root before the rest", "<html lang='fr'><head>" + LOCALE + ld('"es"') + "</head></html>", "fr"),
    ("a root that names no language", f"<html lang='x-default'><head>{LOCALE}</head></html>", "de"),
    ("a country for a language", "<html lang='jp'><head>" + ld('"ja-JP"') + "</head></html>", "ja"),
    ("Open Graph", LOCALE, "de"),
    ("an http-equiv", "<meta http-equiv='Content-Language' content='it, en'>", "it"),
    ("JSON-LD", ld('"pt-BR"'), "pt"),
    ("JSON-LD, a list", ld('["English", "en"]'), "en"),
    ("JSON-LD, a node", ld('{"@type": "Language", "name": "Spanish", "alternateName": "es"}'), "es"),
    ("JSON-LD, neither", ld("7"), None),
    ("nothing", "<p>Bonjour</p>", None),
]


@pytest.mark.parametrize(("case", "html", "expected"), PAGES, ids=[case for case, _, _ in PAGES])
def test_a_page_declares_its_language_in_many_ways(case: str, html: str, expected: str | None) -> None:
    assert declared_language(statements_of(html), None) == expected


def test_a_page_is_trusted_before_its_dump() -> None:
    silent, french = Statements(StructuredData(), URL), statements_of("<html lang='fr'></html>")
    assert declared_language(french, "deu,eng") == "fr"
    assert declared_language(silent, "deu,eng") == "de"
    assert declared_language(silent, "unknown") is None


def test_split_passes_the_declaration_on_to_identify() -> None:
    stripped = page_of_lines([STORY])
    page = dataclasses.replace(stripped.page, language="nob")
    article = split(dataclasses.replace(stripped, page=page))
    assert (article.language, article.language_confidence) == ("no", None)
