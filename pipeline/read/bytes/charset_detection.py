"""Finds the charset of text that declares none, or a wrong one.

UTF-8, UTF-16 and UTF-32 have been tried before. One-byte charsets are distinguished by the
letters of languages: a wrong one turns a language's letters into another's, into signs inside
words and into capitals after small letters. Those of East Asia are found by
charset-normalizer, which knows their languages by frequency, and checked by how many of the
characters are everyday ones.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from charset_normalizer import from_bytes

from ...rules import read_rules

SAMPLE_BYTES = 1 << 13
"""How much text is looked at: more does not make it surer, and takes time."""

SURE_SCORE = 0.9
"""Share of the characters beyond ASCII that must be explained. Measured: on the sentences of
tests/read/test_charset.py (22 languages) the right charset scores 1.0; 200 times 400 random
bytes without control characters score 0.61 at most."""

DECLARED_SCORE = 0.65
"""The same for a declared charset where no other explains the text."""

_HINT_BONUS = 0.06
_DECLARED_BONUS = 0.015
"""A page's stated language or charset decides between what explains it about equally well."""

_CAPITALS_COST = 0.1
"""What a capital after a capital costs: KOI8 and Windows-1251 turn each other's small letters
into capitals."""

_OTHER_LETTER = 0.5
"""What a letter of the charset counts that the language has only in foreign names."""

_EVERYDAY_SHARE = 0.7
"""Least share of everyday characters in text of East Asia. Measured as `SURE_SCORE` was: 1.0,
and 0.53 for random bytes."""

_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_KANA_AND_SIGNS = (("\u2010", "\u2027"), ("\u3000", "\u30ff"), ("\uff01", "\uff5e"))
_MARKUP = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>?|&#?\w+;", re.IGNORECASE | re.DOTALL)
_LANG = re.compile(rb"<html\b[^>]*?\blang\s*=\s*[\"']?\s*([A-Za-z]{2})", re.IGNORECASE)
_HIGH = re.compile(r"[^\x00-\x7f]")


@dataclasses.dataclass(frozen=True, slots=True)
class _Language:
    language: str
    letters: frozenset[str]
    codecs: tuple[str, ...]
    is_latin: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _Alphabets:
    punctuation: frozenset[str]
    inside_words: frozenset[str]
    before_words: frozenset[str]
    word_ends: frozenset[str]
    languages: tuple[_Language, ...]
    codecs: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Counts:
    """Characters beyond ASCII of a text.

    Attributes:
        letters: each, whether it touches an ASCII letter, and how often.
        explained: how many others are where they make sense.
        capitals: how many capitals follow a capital.
        total: of all.
    """

    letters: tuple[tuple[str, bool, int], ...]
    explained: int
    capitals: int
    total: int


@functools.cache
def _alphabets() -> _Alphabets:
    rules = read_rules("charset_alphabets.json")
    languages = tuple(
        _Language(
            entry["language"],
            frozenset(entry["letters"]) | frozenset(entry["letters"].upper()),
            tuple(entry["codecs"]),
            min(entry["letters"]) < "\u0250",
        )
        for entry in rules["languages"]
    )
    codecs = tuple(dict.fromkeys(codec for entry in languages for codec in entry.codecs))
    return _Alphabets(
        punctuation=frozenset(rules["punctuation"]),
        inside_words=frozenset(rules["inside_words"]),
        before_words=frozenset(rules["before_words"]),
        word_ends=frozenset(rules["word_ends"]),
        languages=languages,
        codecs=codecs,
    )


def detect_codec(payload: bytes, declared: str | None = None) -> str | None:
    """The codec that the payload's text is most likely in, or None where none is likely.

    Args:
        payload: the bytes of a page or text that is not UTF-8.
        declared: the codec declared for it, which counts for a little.
    """
    sample = _text_of(payload)
    lang = _LANG.search(payload[:4096])
    hint = lang.group(1).decode("ascii").lower() if lang else ""
    best = _best_alphabet(sample, hint, declared)
    # Thai's charset has a letter for nearly every byte, so that Korean can pass for it.
    if best.score >= SURE_SCORE and best.codec != "cp874":
        return best.codec
    east_asian = _east_asian(sample, declared)
    if east_asian or best.score >= SURE_SCORE:
        return east_asian or best.codec
    return declared if best.declared_score >= DECLARED_SCORE else None


def _text_of(payload: bytes) -> bytes:
    """What is outside of markup, from shortly before the first byte beyond ASCII."""
    text = b" ".join(_MARKUP.sub(b" ", payload[: 16 * SAMPLE_BYTES]).split())
    if text.isascii():
        text = payload  # The bytes in question are in the markup itself.
    start = next((at for at, byte in enumerate(text) if byte > 0x7F), 0)
    return text[max(0, start - 64) : start + SAMPLE_BYTES]


@dataclasses.dataclass(frozen=True, slots=True)
class _Best:
    """The codec that explains most, how much (0 to 1), and how much the declared one does."""

    codec: str | None
    score: float
    declared_score: float


def _best_alphabet(sample: bytes, hint: str, declared: str | None) -> _Best:
    alphabets = _alphabets()
    counted = {codec: _character_counts(sample, codec) for codec in alphabets.codecs}
    best: tuple[str | None, float] = (None, 0.0)
    best_weighed = declared_score = 0.0
    for entry in alphabets.languages:
        for codec in entry.codecs:
            counts = counted[codec]
            if counts is None:
                continue
            score = _score(counts, entry)
            weighed = score + (_HINT_BONUS if entry.language == hint else 0)
            weighed += _DECLARED_BONUS if codec == declared else 0
            if weighed > best_weighed + 1e-9:
                best, best_weighed = (codec, score), weighed
            if codec == declared:
                declared_score = max(declared_score, score)
    return _Best(*best, declared_score)


def _score(counts: _Counts, entry: _Language) -> float:
    """Which share of the characters beyond ASCII the language explains."""
    score: float = counts.explained
    for character, joins_ascii, count in counts.letters:
        if joins_ascii and not entry.is_latin:
            continue  # Within one word scripts do not mix.
        if character in entry.letters:
            score += count
        elif entry.is_latin and character < "\u0250":
            score += count * _OTHER_LETTER
    return (score - _CAPITALS_COST * counts.capitals) / counts.total


def _character_counts(sample: bytes, codec: str) -> _Counts | None:
    """Counts the characters beyond ASCII; None if the bytes do not fit the codec."""
    text = sample.decode(codec, "replace")
    if text.count("\ufffd") > len(text) // 200:
        return None
    alphabets = _alphabets()
    letters: dict[tuple[str, bool], int] = {}
    explained = capitals = total = 0
    for match in _HIGH.finditer(text):
        at = match.start()
        character = match.group()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        total += 1
        if character.isalpha() or "\u0600" <= character <= "\u0e7f":
            if character.isupper() and before.islower():
                continue  # No language's words put a capital there; a wrong charset's do.
            if character in alphabets.word_ends and after.isalpha():
                continue
            capitals += character.isupper() and before.isupper()
            joins_ascii = (before.isalpha() and before < "\x80") or (after.isalpha() and after < "\x80")
            key = (character, joins_ascii)
            letters[key] = letters.get(key, 0) + 1
        elif character in alphabets.punctuation:
            if character in alphabets.before_words:
                explained += not before.isalpha()
            else:
                explained += not (before.isalpha() and after.isalpha()) or character in alphabets.inside_words
    if not total:
        return None
    counts = tuple((character, joins, count) for (character, joins), count in sorted(letters.items()))
    return _Counts(counts, explained, capitals, total)


def _east_asian(sample: bytes, declared: str | None) -> str | None:
    matches = from_bytes(
        sample, cp_isolation=list(_EAST_ASIAN), preemptive_behaviour=False, enable_fallback=False
    )
    ranked = sorted(
        (match for match in matches if match.encoding in _EAST_ASIAN),
        key=lambda match: (
            -match.coherence,
            match.chaos,
            match.encoding != declared,
            _EAST_ASIAN.index(match.encoding),
        ),
    )
    for match in ranked:
        if _everyday_share(sample.decode(match.encoding, "replace"), match.encoding) >= _EVERYDAY_SHARE:
            return match.encoding
    return None


def _everyday_share(text: str, codec: str) -> float:
    """Which share of the characters beyond ASCII the charset's makers put first: kana, the
    first level of ideographs (JIS X 0208, GB 2312, Big5), the syllables of KS X 1001."""
    high = _HIGH.findall(text)
    return sum(1 for character in high if _is_everyday(character, codec)) / max(1, len(high))


def _is_everyday(character: str, codec: str) -> bool:
    if any(first <= character <= last for first, last in _KANA_AND_SIGNS):
        return True
    if codec == "cp949":
        return "\uac00" <= character <= "\ud7a3"
    stored = character.encode({"cp932": "euc_jp", "gb18030": "gb2312"}.get(codec, codec), "ignore")
    if len(stored) != 2:
        return False
    first, last = {"gb18030": (0xB0, 0xD7), "big5hkscs": (0xA4, 0xC6)}.get(codec, (0xB0, 0xCF))
    return first <= stored[0] <= last
