"""What depends on the script a text is written in: where its words and its sentences end.

Each constant is a set of characters to put between the brackets of a regular expression's class.
"""

from __future__ import annotations

import re

THAI_AND_LAO = "\u0e00-\u0eff"
KANA_AND_HAN = "\u3040-\u30ff\u3400-\u9fff"

UNSPACED = THAI_AND_LAO + KANA_AND_HAN
"""Scripts that put no space between words."""

HANGUL = "\uac00-\ud7af"
"""Korean syllables. Korean puts a space between phrases, which are longer than words elsewhere."""

EAST_ASIAN = KANA_AND_HAN + HANGUL
"""Scripts in which names of people are written without spaces."""

COUNTED_BY_CHARACTER = UNSPACED + HANGUL
"""Scripts of which each character counts as a word, so that word counts of languages are comparable."""

WIDE_PUNCTUATION = "\u3001-\u3003\u3008-\u3011\uff01-\uff5e"
"""Punctuation of East Asian scripts, which is followed by no space either."""

SENTENCE_STOPS = ".!?…。！？।؟"
"""What ends a sentence: Latin, Greek and Cyrillic, East Asian, Devanagari and Arabic marks. Thai and Lao
have none."""

CLOSING_MARKS = r"\"'”’“»)）\]」』"
"""Quotes and brackets that may follow a sentence's stop. German closes a quotation with “."""

SENTENCE_END = re.compile(f"[{SENTENCE_STOPS}][{CLOSING_MARKS}]*$")
"""Stands at the end of a text that ends as a sentence does."""

CLAUSE_END = re.compile(f"[{SENTENCE_STOPS}:;,،、][{CLOSING_MARKS}]*$")
"""Stands at the end of a text that ends as a sentence or as a clause in one: no headline does."""

PARAGRAPH_END = re.compile(f"[{SENTENCE_STOPS}:][{CLOSING_MARKS}]*$")
"""Stands at the end of a line that may be a paragraph's last: with a colon it announces the next one."""

SENTENCE_END_INSIDE = re.compile(rf"[{SENTENCE_STOPS}][{CLOSING_MARKS}]*(?:\s|$|(?<=[。！？」』]))")
"""Each sentence's end in a text: before white space, or after an East Asian mark."""
