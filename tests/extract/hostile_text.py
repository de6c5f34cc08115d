"""Text made to cost time: each entry makes about ``size`` characters that some pattern may be slow on."""

from __future__ import annotations

from collections.abc import Callable

Maker = Callable[[int], str]


def times(unit: str) -> Maker:
    """As many repetitions as fit."""
    return lambda size: unit * (size // len(unit))


def around(before: str, unit: str, after: str) -> Maker:
    return lambda size: before + unit * (size // len(unit)) + after


def unclosed(opening: str) -> Maker:
    return around("text ", opening, " text")


def script(content: Maker, media_type: str = "application/ld+json") -> Maker:
    return lambda size: f'<script type="{media_type}">{content(size)}</script><p>text</p>'


def names(size: int) -> str:
    """Different names, separated by spaces."""
    return " ".join(f"n{number}" for number in range(size // 8))


TEXT: dict[str, Maker] = {
    "one letter": times("a"),
    "one long line of words": times("word "),
    "lines of one letter": times("a\n"),
    "lines of one long word": times("a" * 70 + "\n"),
    "lines that end in a hyphen": times("word " * 13 + "wo-\n"),
    "lines of one word with a hyphen": times("a" * 69 + "-\n"),
    "lines that end in a soft hyphen": times("a" * 69 + "\u00ad\n"),
    "wrapped prose": times("the quick brown fox jumps over the lazy dog and then it goes on and\n"),
    "wrapped prose and one endless word": lambda size: times("word " * 14 + "\n")(size) + "a" * size + "\nb",
    "wrapped prose and addresses": lambda size: times("word " * 14 + "\n")(size) + "@" * size + " x\nb",
    "unspaced script": times("\u6771" * 35 + "\n"),
    "indents": lambda size: "\n".join(" " * n + "x" for n in range(int((2 * size) ** 0.5))),
    "nested lists": lambda size: "\n".join(" " * n + "- x" for n in range(int((2 * size) ** 0.5))),
    "tabs": unclosed("\t"),
    "spaces": unclosed(" "),
    "table cells": times("a   b\t"),
    "bullets": times("* "),
    "numbers": times("1. "),
    "rules": times("-=_ "),
    "soft hyphens before spaces": around("", "\u00ad ", "x"),
    "soft hyphens": times("\u00ad"),
    "terminal colours": unclosed("\x1b[1;1;1;"),
    "ends of sentences": unclosed('."'),
    "quotes after an end": around("a.", '"', " x"),
    "full stops": unclosed("."),
    "carriage returns": times("\r"),
    "control characters": times("\x00\x01a"),
    "byte order marks": times("\ufeff"),
    "lone surrogates": times("\ud83d"),
    "combining marks": times("e\u0301"),
}

MARKUP: dict[str, Maker] = {
    "less-than signs": unclosed("<"),
    "ends of the page": around("<p>text", "</html>x", ""),
    "ends of the page and elements": around("<p>text", "</html>x<b>y</b>", ""),
    "pages in a row": times("<html><body>x</body></html>"),
    "open comments": unclosed("<!-- "),
    "open end tags": unclosed("</p"),
    "open quotes in a tag": unclosed('<a b="'),
    "open quotes of both kinds": unclosed("<a b='\" "),
    "declarations": unclosed("<!DOCTYPE "),
    "spaces before an XML declaration": around("", " ", "<?xml x"),
    "entities": times("&amp;"),
    "open entities": times("&am"),
    "numeric entities": times("&#99999999;"),
    "empty paragraphs": times("<p>"),
    "line breaks": around("text", "<br>", "text"),
    "images": around("text", "<img>", "text"),
    "unclosed spans": lambda size: "<span>" * min(size // 6, 200) + times("<b>x</b>")(size),
    "siblings of a deep element": lambda size: "<div>" * 200 + times("<i itemprop=a>x</i>")(size),
    "deep and shallow in turn": times("<div>" * 60 + "x" + "</div>" * 59 + "x</div>"),
    "links": times("<a href=/author/x>x</a>"),
    "empty authors": times("<a rel=author href=/a/x></a>"),
    "headings": times("<h1>x</h1>"),
    "empty headings": times("<h1></h1>"),
    "one heading of empty elements": around("<h1>", "<b></b>", "</h1>x"),
    "times": times("<time>x</time>"),
    "list items": times("<li>x"),
    "open lists": lambda size: times("<ul><li>x</li></ul>")(size),
    "table rows": around("<table>", "<tr><td>x</td></tr>", "</table>"),
    "rows of empty elements": around("<table><tr><td>", "<b></b>", "</td></tr></table>x"),
    "one row of cells": around("<table><tr>", "<td>x</td>", "</tr></table>"),
    "ignored end tags": times("<h2><li></li>x</h2>x"),
    "ignored paragraph ends": times("x</p>"),
    "end tags with open quotes": times("x</p '"),
    "end tags of unknown names": times("x</nothing>"),
    "inline tags after an ignored end": around("x</p>", "<b></b>", ""),
    "open inline tags after an ignored end": around("x</p>x", "</p><b ", ""),
    "ends of line after ignored ends": around("x</p>x", "</p> ", "<"),
    "raw elements that never end": around("x</p>x", "<script>", ""),
    "open comments after an ignored end": around("x</p>x", "<!-- ", ""),
    "long class": around('<p class="', "a ", '">text</p>'),
    "long class around many blocks": lambda size: (
        '<div class="' + "ab " * (size // 6) + '">' + "<p>x" * (size // 8)
    ),
    "long class around many marks": lambda size: (
        '<div class="' + "ab " * (size // 6) + '">' + "<time>x</time>" * (size // 28)
    ),
    "long itemprop": lambda size: (
        '<div itemprop="' + "a" * (size // 2) + '">' + "<i itemprop=b>x</i>" * (size // 40) + "</div>"
    ),
    "many itemprops of a long value": lambda size: (
        f'<p itemprop="{names(size // 2)}" content=" {"x" * (size // 2)} ">text</p>'
    ),
    "many meta names of a long value": lambda size: (
        f'<meta name="{names(size // 2)}" content="{"x" * (size // 2)}"><p>text</p>'
    ),
    "attributes": around("<p ", "a=1 ", ">text</p>"),
    "attributes with open quotes": around("<p ", "a='1 ", ">text</p>"),
    "attributes that are not names": around("<p ", "= / \"' ", ">text</p>"),
    "attributes in a script": around("<script>", "<a b ", "</script>text"),
    "style": around('<p style="', "display ", '">text</p>'),
    "style of spaces": around('<p style="display', " ", '">text</p>'),
    "attribute values that are all new": lambda size: "".join(
        f'<p class="c{n}" id="d{n}">x' for n in range(size // 26)
    ),
    "links that are all new": lambda size: "".join(f'<a href="/{n}">x</a>' for n in range(size // 20)),
    "canonical address": around('<link rel=canonical href="', "../a/", '"><p>text</p>'),
    "white space in pre": around("<pre>x", " \t\n", "x</pre>"),
    "zero-width spaces": unclosed("\u200b"),
}

_PROSE = "The ferry between Harlow Bay and Skerrow sails again since Monday, after divers lifted the wreck. "


def carrying(piece: Callable[[int], str]) -> Maker:
    """A page that states a story of numbered paragraphs, with a piece for each of them."""

    def make(size: int) -> str:
        numbers = range(size // 200)
        body = "".join(f"<p>{number} {_PROSE}</p>" for number in numbers)
        stated = f'<script type="application/ld+json">{{"articleBody": "{body}"}}</script>'
        return f"<h1>Ferry returns</h1>{stated}<div>{''.join(map(piece, numbers))}</div>"

    return make


HIDDEN_STORY: dict[str, Maker] = {
    "teasers": carrying(lambda number: f"<p>{number} {_PROSE[:50]}…</p>"),
    "teasers in one element": carrying(lambda number: f"{number} {_PROSE[:50]}…<br><br>"),
    "every third paragraph": carrying(lambda number: f"<p>{3 * number} {_PROSE}</p>"),
    "ellipses": carrying(lambda number: "… " * 20),
    "empty elements after the headline": carrying(lambda number: "<div><p></p></div>"),
    "noscript": lambda size: "".join(
        f"<noscript><p>{number} {_PROSE}</p></noscript>" for number in range(size // 130)
    ),
    "shadow roots": times("<template shadowrootmode=open><p>a</p></template>"),
    "strings near a headline": lambda size: (
        "<h1>Ferry returns to Skerrow</h1><script>x={"
        + f'"title":"Ferry returns to Skerrow","b":"<p><p>{_PROSE * 5}",' * (size // 600)
        + "}</script>"
    ),
    "lists in data": lambda size: (
        '<p>x</p><script type="application/json">' + "[" * 50 + '["a.","b."],' * (size // 12) + "]" * 50
    ),
}

JSON_LD: dict[str, Maker] = {
    "escaped quotes that nothing closes": around('"', '\\"', ""),
    "quotes": times('"'),
    "backslashes": around('"', "\\", ""),
    "open comments": unclosed("/*"),
    "line comments": times("//"),
    "commas": around("[", ", ", "}"),
    "spaces after a comma": around("[,", " ", "x"),
    "spaces after a comment's end": around("{--> ", " ", "x"),
    "comment ends": times("--> "),
    "CDATA ends": times("// ]]"),
    "open CDATA": times("/* <![CDATA["),
    "opening brackets": times("["),
    "opening braces": times('{"a":'),
    "values in a row": times("[] "),
    "broken values in a row": times("[1 {2 "),
    "graphs in graphs": around("", '{"@graph":[', ""),
    "main entities": lambda size: '{"mainEntity":' * 12 + '{"a":[' + "1," * (size // 2) + "1]}" + "}" * 12,
    "ever deeper values": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "bad escapes": around('["', "\\x", '",]'),
    "entities": around('["', "&quot;", '",]'),
    "bare quotes": around('{"a": "', 'b" ', '"}'),
    "bare quotes far from a comma": around('{"a": "', 'b"' + " " * 50, '"}'),
    "a long number": around("[", "9", ",]"),
    "a reference to a huge character": around('["&#', "9", ';",]'),
    "control characters": times("\x01"),
    "byte order marks": times("\ufeff"),
    "lone surrogates": around('["', "\\ud83d", '"]'),
}

SCRIPT: dict[str, Maker] = {
    "escaped quotes that nothing closes": around('"', '\\"', ""),
    "short strings": times('"a",'),
    "short strings of escaped quotes": times('"' + '\\"' * 300 + '",'),
    "one long string": around('"', "a", '"'),
    "open paragraphs in a string": around('"', "<p ", '"'),
    "strings in strings": around('"', '\\"' + "a" * 400 + '\\"', '"'),
    "quotes": times('"'),
    "names of dates": times('"datePublished" : '),
    "names of dates and backslashes": around('"datePublished"', "\\", '"'),
}
