"""How words are cleaned, counted and compared, the same for every field."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from .scripts import COUNTED_BY_CHARACTER

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_TAG = re.compile(r"</?(?:[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]{0,200})?/?>")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")

_WORD = re.compile(rf"[{COUNTED_BY_CHARACTER}]|[^\W{COUNTED_BY_CHARACTER}]+")

# Most texts are Latin-1 but for some quotes, dashes and signs. As bytes they are translated by a table, in a
# fraction of the time that a pattern takes.
_LATIN_1 = bytes(range(256))
_NOT_IN_WORDS = bytes(code for code in _LATIN_1 if not (chr(code).isalnum() or chr(code) == "_"))
_BLANK_BETWEEN_WORDS = bytes.maketrans(_NOT_IN_WORDS, b" " * len(_NOT_IN_WORDS))
_SHAPE_OF_WORDS = bytes(ord(" ") if code in _NOT_IN_WORDS else ord("w") for code in _LATIN_1)
_BLANKS = re.compile(b"  +")
_NOT_SQUASHED = _NOT_IN_WORDS + b"_"
_LOWER = bytes(_LATIN_1.decode("latin-1").lower(), "latin-1")
_LOWER_WORDS = _LOWER.translate(_BLANK_BETWEEN_WORDS)
_OTHER_BY_NFKC = bytes(
    code
    for code in _LATIN_1
    if code not in _NOT_IN_WORDS and unicodedata.normalize("NFKC", chr(code)) != chr(code)
)
_ASCII_DIGIT = re.compile("[0-9]")

MAX_MARKS = 32
"""A text with more different marks that Latin-1 lacks is not read as bytes: each costs a pass over it."""


def refuse_lone_str(values: Iterable[str], name: str) -> None:
    """Refuse a ``str`` where a collection of ``str`` is wanted.

    To Python and to a type checker a lone ``str`` is a sequence of ``str``, namely of its characters. A
    function that takes words would take it without complaint and do its work on letters.

    Raises:
        TypeError: ``values`` is a ``str``.
    """
    if isinstance(values, str):
        raise TypeError(f"{name} must be a collection of str, not the str {values[:40]!r}")


def unescaped(value: str) -> str:
    """The value with its HTML entities resolved; unchanged if one of them has a number of more than 4,300
    digits, which Python refuses to convert."""
    try:
        return html.unescape(value)
    except ValueError:
        return value


def clean(value: str) -> str:
    """A printed value as a reader sees it: entities resolved, tags and invisible characters taken out, white
    space folded. Entities are resolved twice, since some pages escape them twice."""
    if "&" in value:
        value = unescaped(unescaped(value))
    if "<" in value:
        value = _TAG.sub("", value)
    if not value.isascii():
        value = _INVISIBLE.sub("", value)
    return " ".join(value.split())


@lru_cache(maxsize=65_536)
def squash(text: str) -> str:
    """The letters and digits of a text in lower case: equal for two printings of a line that differ in
    quotes, dashes, spaces or case."""
    narrow = _narrow(text)
    if narrow is not None:
        return narrow.translate(_LOWER, _NOT_SQUASHED).decode("latin-1").replace("ß", "ss")
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())


def words(text: str) -> list[str]:
    """The words of a text: its ``\\w+`` runs; each character of Thai, Lao, Kana, Han or Hangul is a word."""
    narrow = _narrow(text)
    if narrow is not None:
        return narrow.translate(_BLANK_BETWEEN_WORDS).decode("latin-1").split()
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def spaced_words(text: str) -> str:
    """The `words` of a text, joined by single blanks."""
    narrow = _narrow(text)
    if narrow is not None:
        return _single_blanks(narrow.translate(_BLANK_BETWEEN_WORDS)).decode("latin-1")
    return " ".join(words(text))


def folded_words(text: str) -> str:
    """The `words` of a text after NFKC and case folding, joined by single blanks."""
    narrow = _narrow(text)
    if narrow is not None:
        return _single_blanks(narrow.translate(_LOWER_WORDS)).decode("latin-1").replace("ß", "ss")
    return " ".join(words(unicodedata.normalize("NFKC", text).casefold()))


def count_words(text: str) -> int:
    """How many `words` a text has."""
    narrow = _narrow(text)
    if narrow is not None:
        return (b" " + narrow.translate(_SHAPE_OF_WORDS)).count(b" w")
    return len(words(text))


def has_words(text: str, minimum: int) -> bool:
    """Whether a text has at least this many `words`."""
    if text.isascii() and len(text) < 2 * minimum - 1:  # between two words there is a character
        return False
    return count_words(text) >= minimum


def has_digit(text: str) -> bool:
    """Whether a character of the text is a digit of any script."""
    return _ASCII_DIGIT.search(text) is not None if text.isascii() else any(map(str.isdigit, text))


def _narrow(text: str) -> bytes | None:
    """The text as Latin-1, with a blank for each mark that Latin-1 lacks: `words` and `squash` see no
    difference. None if the text holds other letters, or characters that NFKC turns into other letters or
    into digits (``½``)."""
    for _ in range(MAX_MARKS):
        try:
            narrow = text.encode("latin-1")
        except UnicodeEncodeError as error:
            character = text[error.start]
            form = _narrow_form(character)
            if form is None:
                return None
            text = text.replace(character, form)
        else:
            return narrow if len(narrow.translate(None, _OTHER_BY_NFKC)) == len(narrow) else None
    return None


@lru_cache(maxsize=1_024)
def _narrow_form(character: str) -> str | None:
    """What stands for a character that Latin-1 lacks: a blank for punctuation and symbols, or the letters
    that NFKC makes of it (``™``). None for other letters and for what may join letters (accents, joiners)."""
    form = ""
    for part in unicodedata.normalize("NFKC", character):
        if part <= "\xff" and part.encode("latin-1") not in _OTHER_BY_NFKC:
            form += part
        elif unicodedata.category(part)[0] in "PSZ" and _WORD.match(part) is None:
            form += " "
        else:
            return None
    return form


def _single_blanks(spaced: bytes) -> bytes:
    """The text without blanks at its ends and with one for each run of them."""
    return _BLANKS.sub(b" ", spaced).strip(b" ")
