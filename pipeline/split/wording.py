"""How words are cleaned and compared, the same for every field."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_TAG = re.compile(r"</?(?:[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]{0,200})?/?>")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")

# Thai and Lao, Kana, Han, Hangul are written without spaces between words: each character counts.
_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def clean(value: str) -> str:
    """A printed value as a reader sees it: entities and tags resolved, invisible characters out,
    white space folded. Entities are resolved twice, for pages that escaped them twice."""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = _TAG.sub("", value)
    return " ".join(_INVISIBLE.sub("", value).split())


@lru_cache(maxsize=65_536)
def squash(text: str) -> str:
    """Letters and digits alone, in lower case: equal for two printings of one line that differ in
    quotes, dashes, spaces or case."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())


def words(text: str) -> list[str]:
    """The words of a text: ``\\w+`` runs, each character of Thai, Kana, Han or Hangul a word."""
    return _WORD.findall(unicodedata.normalize("NFKC", text))
