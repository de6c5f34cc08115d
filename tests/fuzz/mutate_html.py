"""Mutations of HTML that keep most of its structure: parts are copied, moved, nested, hidden and broken."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Callable
from typing import Any

from .material import FURNITURE, LONG, ODD_CHARACTERS, FuzzInput, Material, long_token

_TOKEN = re.compile(r"<!--.*?-->|<[^<>]*>|[^<]+|<", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")

TAGS = [
    "div",
    "p",
    "span",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "section",
    "article",
    "aside",
    "nav",
    "footer",
    "header",
    "main",
    "blockquote",
    "figure",
    "figcaption",
    "form",
    "button",
    "label",
    "select",
    "option",
    "textarea",
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "video",
    "pre",
    "br",
    "hr",
    "img",
    "input",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
    "dialog",
    "time",
    "address",
    "center",
    "font",
    "x-card",
    "title",
    "head",
    "body",
    "html",
    "frameset",
    "plaintext",
    "xmp",
    "listing",
    "ruby",
    "rp",
    "rt",
    "caption",
    "colgroup",
    "col",
    "legend",
    "fieldset",
]
ATTRIBUTES = (
    "class='comments'", "class='article-body'", "class='byline author'", "id=comments", "hidden",
    "aria-hidden=true",
    "style='display:none'", "style='visibility : hidden'", "role=dialog", "role=navigation",
    "itemprop=articleBody",
    "itemprop='author name'", "itemprop=datePublished content='2021-13-45T99:99'", "rel=author",
    "href='/author/x'",
    "href='javascript:x'", "href='http://['", "datetime='0001-01-01T00:00:00+14:00'", "rowspan=999999999",
    "colspan=-1", "lang=xx-invalid", "dir=rtl", "open", "class=\"pull-quote\"", "itemscope",
    "data-testid=byline",
    "class", "=", "'", "a=\"<p>\"", "class=''", "content='\ufeff'",
)  # fmt: skip
ENTITIES = ("&amp;", "&#0;", "&#x110000;", "&#xD800;", "&#99999999999999999999;", "&nbsp", "&notit;", "&",
    "&#;", "&#x;",
            "&quot;", "&lt;p&gt;", "&shy;", "&zwnj;", "&#150;", "&bogus;", "&amp;amp;lt;")  # fmt: skip
DATES: tuple[Any, ...] = ("2021-03-04", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "-1", 0, 1e20, 1614850000000, None, [],
         {}, "0000-00-00", "4 Mar 21", "٢٠٢١-٠٣-٠٤", "2021-W09", "9" * 400)  # fmt: skip
NAMES: tuple[Any, ...] = ("Una Galbraith", "", None, [], {"@type": "Person", "name": ["A", 1, None]},
    [["x"]], 7, "By " * 300, "http://x",
         {"@type": ["Person", {}], "name": {"@value": "x"}}, {"@id": "#1"}, True, "\ud83d")  # fmt: skip

LABELS = ("undefined", "utf-7", "utf-16", "shift_jis", "hex", "x" * 500, "idna")
ADDRESSES = (
    "http://[",
    "http://[::",
    "//",
    "//x",
    "x" * 3_000,
    "http://例え.テスト/",
    "https://" + "a" * 300 + ".com",
    "%00",
)

Tokens = list[str]


def html_input(chance: random.Random, material: Material) -> FuzzInput:
    """A page with one to six mutations, encoded in one of the usual charsets or a wrong one."""
    tokens = _TOKEN.findall(chance.choice(material.pages))
    for _ in range(chance.randint(1, 6)):
        chance.choice(MUTATIONS)(chance, tokens, material)
    return FuzzInput("page.html", _encoded(chance, "".join(tokens)))


def _encoded(chance: random.Random, page: str) -> bytes:
    codec = chance.choice(
        ["utf-8"] * 12 + ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "shift_jis"]
    )
    data = page.encode(codec, "xmlcharrefreplace" if codec[:3] != "utf" else "surrogatepass")
    if not chance.randrange(12):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.randbytes(chance.choice([1, 3, 40])) + data[at:]
    return data[: chance.randrange(len(data) + 1)] if not chance.randrange(25) else data


def _place(chance: random.Random, tokens: Tokens) -> int:
    return chance.randrange(len(tokens) + 1)


def _element(chance: random.Random, tokens: Tokens) -> tuple[int, int] | None:
    """The place of some element: its start tag, and the place after its end tag."""
    starts = [at for at, token in enumerate(tokens) if (tag := _TAG.fullmatch(token)) and not tag[1]]
    if not starts:
        return None
    start = chance.choice(starts)
    found = _TAG.fullmatch(tokens[start])
    assert found
    depth = 0
    for at in range(start, len(tokens)):
        tag = _TAG.fullmatch(tokens[at])
        if tag and tag[2] == found[2]:
            depth += -1 if tag[1] else 1
            if not depth:
                return start, at + 1
    return start, start + 1


def _copy(chance: random.Random, tokens: Tokens, material: Material) -> None:
    if place := _element(chance, tokens):
        copied = tokens[slice(*place)] * chance.choice([1, 1, 1, 2, 20])
        at = chance.choice([place[1], _place(chance, tokens)])
        tokens[at:at] = copied[:3_000]


def _move(chance: random.Random, tokens: Tokens, material: Material) -> None:
    if place := _element(chance, tokens):
        moved = tokens[slice(*place)]
        del tokens[slice(*place)]
        at = _place(chance, tokens)
        tokens[at:at] = moved


def _delete(chance: random.Random, tokens: Tokens, material: Material) -> None:
    if (place := _element(chance, tokens)) and place[1] - place[0] < len(tokens) // 2:
        del tokens[slice(*place)]


def _nest(chance: random.Random, tokens: Tokens, material: Material) -> None:
    if place := _element(chance, tokens):
        tag, attribute = chance.choice(TAGS), chance.choice(("", *ATTRIBUTES))
        depth = chance.choice([1, 1, 2, 5, 62, 65, 300])
        tokens.insert(place[1], f"</{tag}>" * chance.choice([depth, depth, depth // 2]))
        tokens.insert(place[0], f"<{tag} {attribute}>" * depth)


def _hide_copy(chance: random.Random, tokens: Tokens, material: Material) -> None:
    if place := _element(chance, tokens):
        copied = tokens[slice(*place)]
        hiding = chance.choice(
            ["<div hidden>", "<div style='display:none'>", "<template>", "<noscript>", "<dialog>"]
        )
        at = chance.choice(place)
        tokens[at:at] = [hiding, *copied, f"</{hiding[1:].split('>')[0].split()[0]}>"]


def _tags(tokens: Tokens) -> list[int]:
    return [at for at, token in enumerate(tokens) if _TAG.fullmatch(token)]


def _swap_attributes(chance: random.Random, tokens: Tokens, material: Material) -> None:
    places = _tags(tokens)
    if len(places) > 1:
        first, second = chance.sample(places, 2)
        one, other = _TAG.fullmatch(tokens[first]), _TAG.fullmatch(tokens[second])
        assert one and other
        tokens[first] = f"<{one[1]}{one[2]}{other[3]}>"
        tokens[second] = f"<{other[1]}{other[2]}{one[3]}>"


def _edit_tag(chance: random.Random, tokens: Tokens, material: Material) -> None:
    """Give a tag another name or attribute, or break it."""
    if not (places := _tags(tokens)):
        return
    at = chance.choice(places)
    tag = _TAG.fullmatch(tokens[at])
    assert tag
    tokens[at] = chance.choice(
        [
            "",
            f"<{tag[1]}{chance.choice(TAGS)}{tag[3]}>",
            f"<{tag[1]}{tag[2]}{tag[3]} {chance.choice(ATTRIBUTES)}>",
            tokens[at][:-1],
            tokens[at].replace('"', "", 1),
            tokens[at].replace('"', "'"),
            tokens[at][: chance.randrange(len(tokens[at]))],
            f"<{tag[2]} {' '.join(f'a{n}=b{n}' for n in range(300))}>",
            f"<{tag[2]} class='{long_token(chance)}'>",
            f"</{tag[2]}>",
            tokens[at].upper(),
        ]
    )


def _insert(chance: random.Random, tokens: Tokens, material: Material) -> None:
    tag = chance.choice(TAGS)
    tokens.insert(
        _place(chance, tokens),
        chance.choice(
            [
                f"<{tag}>",
                f"</{tag}>",
                f"<{tag} {chance.choice(ATTRIBUTES)}>{html.escape(chance.choice(FURNITURE))}</{tag}>",
                f"<{tag}>" * 70,
                "<!--",
                "-->",
                "<![CDATA[ x ]]>",
                "<?xml version='1.0' encoding='utf-16'?>",
                "<!doctype html>",
                "</body></html>",
                "</html><html><body><p>A second page after the end.</p></body></html>",
                "<frameset><frame src=x></frameset>",
                "<br>" * chance.choice([2, 300]),
                f"<meta charset={chance.choice(LABELS)}>",
                f"<base href='{chance.choice(ADDRESSES)}'>",
                f"<link rel=canonical href='{chance.choice(ADDRESSES)}'>",
            ]
        ),
    )


def _insert_text(chance: random.Random, tokens: Tokens, material: Material) -> None:
    pieces = (*ENTITIES, *ODD_CHARACTERS, *FURNITURE)
    text = chance.choice([chance.choice(pieces), chance.choice(pieces) * 50, long_token(chance)])
    at = chance.randrange(len(tokens)) if tokens else 0
    if tokens and not tokens[at].startswith("<"):
        inside = chance.randrange(len(tokens[at]) + 1)
        tokens[at] = tokens[at][:inside] + text + tokens[at][inside:]
    else:
        tokens.insert(at, text)


def _insert_data(chance: random.Random, tokens: Tokens, material: Material) -> None:
    """A script or JSON-LD that states odd values, or is broken."""
    node = {
        "@context": "https://schema.org",
        "@type": chance.choice(["NewsArticle", "Article", ["NewsArticle", 1], None, "WebPage", {}]),
        "headline": chance.choice([*FURNITURE, *NAMES]),
        "author": chance.choice([*NAMES, list(NAMES)]),
        "datePublished": chance.choice(DATES),
        "dateModified": chance.choice(DATES),
        "publisher": chance.choice(NAMES),
        "keywords": chance.choice([*NAMES, ["a"] * 500]),
        "articleSection": chance.choice(NAMES),
        "inLanguage": chance.choice([*NAMES, "en-US", "x" * 300]),
        "articleBody": chance.choice(["", None, "The ferry left. " * 60, "<p>One.</p>" * 60, 5]),
    }
    for name in chance.sample(sorted(node), chance.randrange(8)):
        del node[name]
    data = json.dumps(chance.choice([node, [node], {"@graph": [node, node]}, {"mainEntity": node}]))
    at = chance.randrange(len(data))
    data = chance.choice(
        [
            data,
            data,
            data[:at],
            data[:at] + chance.choice('"\\{}[],/*') * 40 + data[at:],
            "<!--" + data + "-->",
        ]
    )
    kind = chance.choice(
        ["application/ld+json", "application/ld+json", "text/javascript", "", "application/json"]
    )
    place = chance.choice([_place(chance, tokens), min(5, len(tokens))])
    tokens.insert(place, f'<script type="{kind}">{data}' + "</script>" * chance.choice([1, 1, 1, 0]))
    if not chance.randrange(4):
        names = (
            "article:published_time",
            "author",
            "og:title",
            "date",
            "og:url",
            "og:site_name",
            "news_keywords",
        )
        value = html.escape(str(chance.choice([*DATES, *NAMES])).encode("utf-8", "replace").decode())
        tokens.insert(0, f"<meta name='{chance.choice(names)}' content='{value}'>")


def _splice(chance: random.Random, tokens: Tokens, material: Material) -> None:
    """A part of another page."""
    other = _TOKEN.findall(chance.choice(material.pages))
    place = _element(chance, other)
    if place:
        at = _place(chance, tokens)
        tokens[at:at] = other[slice(*place)][:3_000]


def _empty(chance: random.Random, tokens: Tokens, material: Material) -> None:
    """A page that shows next to nothing without its scripts."""
    kept = chance.randrange(1, 30)
    texts = [at for at, token in enumerate(tokens) if not token.startswith("<") and token.strip()]
    for at in texts[kept:]:
        tokens[at] = " "


def _unwrap(chance: random.Random, tokens: Tokens, material: Material) -> None:
    """Every tag of one name disappears."""
    if places := _tags(tokens):
        found = _TAG.fullmatch(tokens[chance.choice(places)])
        assert found
        tokens[:] = [token for token in tokens if not re.match(rf"</?{found[2]}\b", token)]


def _repeat_text(chance: random.Random, tokens: Tokens, material: Material) -> None:
    text = chance.choice([*FURNITURE, "word", "x-", "a.b@c.d", "12:00", "5/6/7"])
    tokens.insert(
        _place(chance, tokens), f"<p>{html.escape(text + ' ') * (chance.choice(LONG) // len(text))}</p>"
    )


MUTATIONS: tuple[Callable[[random.Random, Tokens, Material], None], ...] = (
    _copy, _move, _delete, _nest, _hide_copy, _swap_attributes, _edit_tag, _edit_tag, _insert, _insert,
    _insert_text,
    _insert_text, _insert_data, _insert_data, _splice, _empty, _unwrap, _repeat_text,
)  # fmt: skip
