"""Makes any number of sites of any size from the development pages: one page's chrome around new stories.

The template of a site is the real HTML of one publisher's page without its paragraphs. Each page of the site
gets paragraphs drawn from all pages in the template's language, so that no two stories are alike. Syndicated
stories are the exception: they appear on several sites. Headline, address, date, author and a list of teasers
change from page to page, as on real sites. Nothing is random: the same arguments give the same bytes.
"""

from __future__ import annotations

import dataclasses
import gzip
import html
import itertools
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import lxml.html
from galley.language import identify_language

from .development_pages import SETS, Example, examples

SLOT_TAGS = ("p", "div", "h2", "h3", "li", "blockquote", "span")
MIN_FILLED = 0.8
"""A page can be a template if at least this share of its gold body is in elements of its own."""

MIN_PARAGRAPHS = 400
"""A language is used if its stories have at least this many paragraphs to draw from."""

STORY_PARAGRAPHS = (8, 20)
PARAGRAPH_CHARS = 60
TEASERS = 8
SYNDICATED = 10
"""One page in this many is a wire story, which other sites in the same language print too."""

_STORY, _HEADLINE, _ADDRESS, _STATEMENT, _TEASERS = (f"\ue000{letter}\ue001" for letter in "SHAJT")
_START = datetime(2024, 1, 1)


@dataclasses.dataclass(frozen=True)
class Template:
    """A page with placeholders.

    Attributes:
        language: its language.
        markup: its HTML with the placeholders.
        paragraph: the tags around each paragraph, as (open, close).
    """

    language: str
    markup: str
    paragraph: tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Material:
    """The material for sites: templates, and the paragraphs of stories by language."""

    templates: tuple[Template, ...]
    paragraphs: dict[str, tuple[str, ...]]


def material() -> Material:
    """Collect the material from the development pages. Takes about 15 seconds."""
    paragraphs: dict[str, list[str]] = defaultdict(list)
    found: list[Template] = []
    for example in itertools.chain.from_iterable(map(examples, SETS)):
        language, _ = identify_language("\n".join(example.body))
        if language is None:
            continue
        paragraphs[language] += [one for one in example.body if len(one) >= PARAGRAPH_CHARS]
        template = _template(example, language)
        if template:
            found.append(template)
    kept = {
        tag: tuple(dict.fromkeys(some)) for tag, some in paragraphs.items() if len(some) >= MIN_PARAGRAPHS
    }
    return Material(tuple(one for one in found if one.language in kept), kept)


def _template(example: Example, language: str) -> Template | None:
    try:
        tree = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", example.html()))
    except (ValueError, lxml.etree.LxmlError):
        return None
    wanted = {_folded(paragraph) for paragraph in example.body if paragraph.strip()}
    slots = [element for element in tree.iter(*SLOT_TAGS) if _folded(element.text_content()) in wanted]
    slots = [slot for slot in slots if not any(child in slots for child in slot.iterdescendants())]
    paragraphs = [slot for slot in slots if slot.tag == "p"]
    filled = sum(len(_folded(slot.text_content())) for slot in slots)
    headings = list(tree.iter("h1"))
    head = tree.find("head")
    if filled < MIN_FILLED * sum(map(len, wanted)) or not paragraphs or not headings or head is None:
        return None
    first = paragraphs[0]
    opening = "".join(f' {name}="{html.escape(value)}"' for name, value in first.attrib.items())
    _clear(headings[0], _HEADLINE)
    for slot in slots:
        if slot is first:
            first.tag = "div"
            _clear(first, _STORY + _TEASERS)
        elif slot.getparent() is not None:  # a slot in the heading was removed with it
            slot.drop_tree()
    for script in tree.xpath("//script[@type='application/ld+json']"):
        script.drop_tree()
    for element in tree.xpath("//title | //meta[@property='og:title'] | //meta[@name='twitter:title']"):
        element.drop_tree()
    for element in tree.xpath("//link[@rel='canonical'] | //meta[@property='og:url']"):
        element.set("href" if element.tag == "link" else "content", _ADDRESS)
    title = lxml.html.Element("title")
    title.text = _HEADLINE
    head.append(title)
    markup = lxml.html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
    markup = markup.replace("</head>", f'<script type="application/ld+json">{_STATEMENT}</script></head>', 1)
    return Template(language, markup, (f"<p{opening}>", "</p>"))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _clear(element: lxml.html.HtmlElement, text: str) -> None:
    tail = element.tail
    element.clear()
    element.text, element.tail = text, tail


def site_pages(found: Material, site: int, pages: int) -> Iterator[dict[str, str]]:
    """The pages of a site as JSONL records: id, url, html."""
    template = found.templates[site % len(found.templates)]
    pool = found.paragraphs[template.language]
    name = f"site-{site}.example"
    drawn = _paragraphs(pool, f"site {site}")
    headlines = [_headline(next(drawn)) for _ in range(pages)]
    for page in range(pages):
        if page % SYNDICATED == SYNDICATED - 1:
            # One wire story for every ten sites of a language.
            wire = _paragraphs(pool, f"wire {site // 10} {page}")
            headline, story = _headline(next(wire)), _story(wire, page)
        else:
            headline, story = headlines[page], _story(drawn, site + page)
        url = f"https://www.{name}/{page // 100}/story-{page}"
        yield {
            "id": f"{site}-{page}",
            "url": url,
            "html": _filled(template, headline, story, url, page, headlines),
        }


def _paragraphs(pool: tuple[str, ...], seed: str) -> Iterator[str]:
    """The paragraphs of a language, repeated forever, in an order that depends on the seed."""
    order = list(pool)
    random.Random(seed).shuffle(order)
    return itertools.cycle(order)


def _story(paragraphs: Iterator[str], number: int) -> list[str]:
    minimum, maximum = STORY_PARAGRAPHS
    return list(itertools.islice(paragraphs, minimum + number % (maximum - minimum)))


def _headline(paragraph: str) -> str:
    return " ".join(paragraph.split()[:9]).rstrip(",.;:")


def _filled(
    template: Template, headline: str, story: list[str], url: str, page: int, headlines: list[str]
) -> str:
    opening, closing = template.paragraph
    others = [headlines[(page + step * 7 + 1) % len(headlines)] for step in range(TEASERS)]
    statement = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": (_START + timedelta(hours=7 * page)).isoformat() + "Z",
        "author": {"@type": "Person", "name": f"Author Number{'abcdefghij'[page % 10].upper()}"},
    }
    parts = {
        _STORY: "".join(f"{opening}{html.escape(one, quote=False)}{closing}" for one in story),
        _TEASERS: "".join(f'<a href="/t"><h3>{html.escape(one)}</h3></a>' for one in others),
        _HEADLINE: html.escape(headline),
        _ADDRESS: url,
        _STATEMENT: json.dumps(statement).replace("</", "<\\/"),
    }
    markup = template.markup
    for placeholder, value in parts.items():
        markup = markup.replace(placeholder, value)
    return markup


def write_sites(found: Material, folder: Path, sites: int, pages: int, files: int) -> int:
    """Write sites to compressed JSONL files, with their pages mixed as in a crawl.

    Returns:
        The total size of the HTML in bytes.
    """
    folder.mkdir(parents=True)
    total = 0
    with ExitStack() as opened:
        outputs = [
            opened.enter_context(gzip.open(folder / f"crawl-{number:04}.jsonl.gz", "wt", 1, encoding="utf-8"))
            for number in range(files)
        ]
        for site in range(sites):
            for page, record in enumerate(site_pages(found, site, pages)):
                total += len(record["html"].encode())
                outputs[(site + page) % files].write(json.dumps(record, ensure_ascii=False) + "\n")
    return total
