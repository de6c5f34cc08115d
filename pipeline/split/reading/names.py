"""Names: splits a line that holds several, and distinguishes people, agencies and desks."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ...rules import read_rules
from ...text.words import clean, has_digit, squash
from .name_rules import MAX_SHORT_FORM, name_rules
from .rules import finds, line_pattern, word_set

MAX_NAME_WORDS = 6
"""A text with more words is a phrase."""

MAX_NAME_CHARS = 60

MAX_JOB_WORDS = 5
"""A job before a name has at most this many words."""

MAX_AGENCY_WORDS = 5
"""What calls itself an agency has at most this many words."""

CACHED_NAMES = 16_384
"""Number of names whose kind is remembered."""

_TOKEN = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]")
ADDRESS = re.compile(
    r"[^\s()\[\]@]{1,80}@[^\s()\[\]@]{1,80}\.\w{2,}|https?://[^\s()\[\]]+|www\.[^\s()\[\]]+"
    r"|\b\S{1,200}\.(?:com|org|net)/\S*|@\w+",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"(?:(?<!\s)\s+)?[(\[（【<][^()\[\]（）【】<>]{0,80}[)\]）】>]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TRAILING = re.compile(r"[\s,;:&|/·•●⋅⋆\-–—】]+$|^[\s,;:&|/·•●⋅⋆\-–—【]+")
_BRACKET = re.compile(r"[()\[\]<>]")
_BRACKET_OR_NO_ALPHABET = re.compile("[()\\[\\]<>&\u2e80-\U0010ffff]")
_NOT_IN_NAMES = re.compile(r"[?!:=+#%$€£©®™\"“”„»«{}<>()\[\]]|\.\.\.|…")
_PLAIN = re.compile(r"[A-Za-z]+(?:(?: & |[ '-])[A-Za-z]+)*[.!?]?")
GLUED = re.compile(r"(?<=[a-zà-ÿ]{3})(?=[A-ZÀ-Ý][a-zà-ÿ])")
_EMPTIED = re.compile(r"[(\[（【]\s*[)\]）】]")
_WORD_WITH_MARKS = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")


def split_names(printed: str) -> list[str]:
    """Splits a line such as ``By Ann Lee and Bob Ray, Political Editor`` into what may be its names.

    Words before the names, addresses and text in brackets are left out.

    Returns:
        Each item as printed, once, roles among them.
    """
    rules = name_rules()
    text = printed
    if _PLAIN.fullmatch(text) is None:  # plain words have no address and no brackets
        text = _EMPTIED.sub(" ", ADDRESS.sub(" ", printed))
    found: list[str] = []
    for line in text.split("\n"):
        line = clean(line)
        rest = strip_prefix(line)
        pieces = rules.joints.split(rest)
        if len(pieces) > 1 or rest is not line:
            pieces = [strip_prefix(piece) for piece in pieces]
        for piece in pieces:
            found += _split_at_commas(piece)
    return list(dict.fromkeys(_without_job(name) for piece in found if (name := tidy_name(piece))))


def _without_job(name: str) -> str:
    """The person alone where a job is before the name: ``Political Editor Ann Lee``.

    Beside the words that are listed as such, one other word may be before the job: two may be a name, whose
    job follows it.
    """
    rules = name_rules()
    tokens = name.split()
    others = 0
    for place, token in enumerate(tokens[:MAX_JOB_WORDS]):
        word = token.casefold().strip(".,:()")
        if word in rules.jobs or word.endswith(rules.job_endings):
            rest = tokens[place + 1 :]
            while rest and rest[0].casefold() in rules.job_followers:
                rest = rest[1:]
            return " ".join(rest) if len(rest) > 1 and is_person(" ".join(rest)) else name
        others += word not in rules.job_modifiers
        if others > 1:
            break
    return _without_job_after(tokens, name)


def _without_job_after(tokens: list[str], name: str) -> str:
    """The person alone where a job follows the name without a comma: ``Ann Lee Staff Writer``."""
    rules = name_rules()
    words_of_job = [token.casefold().strip(".,:()") for token in tokens]
    if len(tokens) < 4 or words_of_job[-1] not in rules.title_words:
        return name
    end = len(tokens)
    while end > 2 and (words_of_job[end - 1] in rules.title_words | rules.job_modifiers):
        end -= 1
    person = " ".join(tokens[:end])
    return person if len(tokens) - end > 1 and is_person(person) else name


def may_hold_full_name(piece: str) -> bool:
    """Whether `split_names` may find a person's full name in a piece of a line.

    A quick test whose "no" is certain: there are no two adjacent words that can both belong to a name.
    (Text in brackets is taken out of names, and East Asian names are one word.)
    """
    if (_BRACKET if piece.isascii() else _BRACKET_OR_NO_ALPHABET).search(piece):
        return True
    rules, particles = name_rules(), word_set("name_particles")
    before = False
    for token in piece.replace(" & ", " and ").split():
        word = token.strip('.,:!?"')
        folded = word.casefold()
        fits = not word.isalpha() or (
            (not word.islower() or not word[0].islower() or folded in particles)
            and folded not in rules.not_a_name
            and folded not in rules.title_words
        )
        if fits and before:
            return True
        before = fits
    return GLUED.search(piece) is not None


def may_hold_one(piece: str, keys: tuple[str, ...]) -> bool:
    """Whether `split_names` may find one of these names (squashed) in a piece of a line.

    A quick test whose "no" is certain: in plain words a name appears as it is.
    """
    if not keys:
        return False
    if _PLAIN.fullmatch(piece) is None:
        return True
    key = squash(piece)
    return any(map(key.__contains__, keys))


def match_prefix(line: str) -> re.Match[str] | None:
    """The words at a line's start that announce a name (``By``, ``Von``, ``Text:``).

    Returns:
        The match, with the white space around the words; None if there are no such words.
    """
    rules = name_rules()
    # The first two letters of most lines show that there are none.
    beginning = line.lstrip()[:2].lower()
    return None if beginning.isascii() and beginning not in rules.prefix_starts else rules.prefix.match(line)


def strip_prefix(line: str) -> str:
    """The line without the words at its start that announce a name (``By``, ``Von``, ``Text:``)."""
    for _ in range(2):
        found = match_prefix(line)
        if not found or (found.end() == len(line) and not line.rstrip().endswith(":")):
            break
        line = line[found.end() :]
    return line


def _split_at_commas(piece: str) -> list[str]:
    """Splits names at commas. ``Lee, Ann``, with one word on each side, stays one name."""
    parts = [part.strip() for part in piece.split(",") if part.strip()]
    if (
        len(parts) == 2
        and all(len(part.split()) == 1 for part in parts)
        and not any(is_title(part) or is_organisation(part) for part in parts)
        and not _CJK.search(piece)
    ):
        return [f"{parts[1]} {parts[0]}"]
    if len(parts) == 2 and " " in parts[0] and is_person(parts[0]) and _is_place_after_name(parts[1]):
        return parts[:1]
    return parts


def _is_place_after_name(part: str) -> bool:
    """Whether one word after a full name and a comma is where its bearer is: ``Ann Lee, Berlin``."""
    return (
        part.isalpha()
        and part.istitle()
        and not _CJK.search(part)
        and not (is_title(part) or is_organisation(part))
    )


def tidy_name(printed: str) -> str:
    """One name as printed, without brackets, trailing marks and roles."""
    plain = _PLAIN.fullmatch(printed) is not None
    name = printed if plain else line_pattern("role-after-name").sub("", _BRACKETED.sub("", printed).strip())
    cut = name_rules().ends.search(name)
    if cut and cut.start() == 0 and cut[0].casefold().endswith((" by", ":")):
        return ""  # what follows took the photos
    if cut and cut.start() > 3:
        name, plain = name[: cut.start()], False
    while not plain and (shorter := _TRAILING.sub("", name)) != name:
        name = shorter
    if name[:2] in ("l'", "l’") and is_agency(name[2:]):
        return name[2:]
    words_of_name = name.split()
    half = len(words_of_name) // 2
    # A picture's title and a link print a name twice.
    if half > 1 and words_of_name[:half] == words_of_name[half:]:
        name = " ".join(words_of_name[:half])
    return name.strip(" \"'“”„*.") if not name.endswith((" Jr.", " Sr.")) else name.strip(" \"'“”„*")


def is_agency(name: str) -> str | None:
    """The full name of an agency that is known, or that calls itself one (``Nordline Newswire``).

    A short form counts only if it is printed as in the list or in capitals: ``Ap`` is not an agency, and
    neither is ``A- A+``, a choice of letter sizes.

    Returns:
        The full name; None for any other name.
    """
    key = squash(name)
    rules = name_rules()
    known = rules.agencies.get(key)
    if (
        known
        and len(key) <= MAX_SHORT_FORM
        and key.isascii()
        and not (name.isupper() and name.isalpha())
        and name not in rules.short_forms
    ):
        return None
    if (
        known is None
        and len(name) <= MAX_NAME_CHARS
        and len(name.split()) <= MAX_AGENCY_WORDS
        and rules.agency_phrase.search(name)
    ):
        return name
    return known


@lru_cache(maxsize=CACHED_NAMES)
def is_organisation(name: str) -> bool:
    """Whether the name is an organisation's by its words or as a known agency."""
    if is_agency(name):
        return True
    if name[:1].islower() and " " in name:
        return False
    rules = name_rules()
    return not rules.organisation_words.isdisjoint(_WORD_WITH_MARKS.findall(name.casefold()))


def is_generic(name: str) -> bool:
    """Whether the name could be that of any newsroom (``Our editors``, ``admin``) and so names none."""
    rules = name_rules()
    tokens = _TOKEN.findall(name.casefold())
    return all(token in rules.generic_words for token in tokens) and any(
        token in rules.own_words for token in tokens
    )


@lru_cache(maxsize=CACHED_NAMES)
def is_title(text: str) -> bool:
    """Whether the text is a job title, a degree or a place of work rather than a name."""
    rules = name_rules()
    tokens = [token.strip(".,:()") for token in text.casefold().split()]
    if any(token in rules.title_words for token in tokens):
        return True
    return any(
        token in rules.weak_title_words or f"{token}." in rules.weak_title_words for token in tokens
    ) and (len(tokens) < 2 or text.isupper())


def has_role(text: str) -> bool:
    """Whether a word of the text may belong to a job title (``Head Winemaker``)."""
    rules = name_rules()
    tokens = [token.strip(".,:()") for token in text.casefold().split()]
    return any(
        token in rules.title_words or (len(token) > 3 and token in rules.weak_title_words) for token in tokens
    )


@lru_cache(maxsize=CACHED_NAMES)
def is_person(name: str, stated: bool = False) -> bool:
    """Whether the text can be a person's name.

    Args:
        name: The text.
        stated: The page says that it is an author's name, so that one word alone or one in lower case
            is enough. Otherwise a name has two to six words that begin with capitals, or two to four
            characters of Han, Kana or Hangul.
    """
    if not name or len(name) > MAX_NAME_CHARS or not _LETTERS.search(name):
        return False
    tokens = name.split()
    folded = [token.casefold().strip(".,:") for token in tokens]
    if name.casefold() in _weekdays():
        return False
    if len(tokens) > MAX_NAME_WORDS or _no_names(folded, name, stated):
        return False
    if is_title(name) or is_organisation(name):
        return False
    if len(tokens) == 1 and name.count(".") > 1 and name.islower():
        return False  # a placeholder that a template left: ``page.extra.author``
    if has_digit(name) and not (stated and len(tokens) == 1 and name.rstrip("0123456789").isalpha()):
        return False
    if _NOT_IN_NAMES.search(name):
        return False
    if _CJK.search(name):
        return len(name.replace(" ", "")) <= (12 if stated else 5)
    capitals = [token for token in tokens if token[:1].isupper() or not token[:1].islower()]
    if stated:
        return len(tokens) > 1 or len(name) > 2
    if len(tokens) < 2 or all(len(token) < 2 for token in folded) or finds("updated-label", name):
        return False
    return (
        all(token in capitals or token.casefold() in word_set("name_particles") for token in tokens)
        and len(capitals) >= 2
    )


@cache
def _weekdays() -> frozenset[str]:
    """Names of weekdays that have two words, as names of people have: ``Thứ Sáu``."""
    languages: dict[str, list[str]] = read_rules("weekdays.json")["weekdays"]
    return frozenset(name for names in languages.values() for name in names)


def _no_names(folded: list[str], name: str, stated: bool) -> bool:
    """Whether a word shows that a text is no name. A stated ``George Best`` is one, ``Best of`` is none."""
    rules = name_rules()
    found = [word for word in folded if word in rules.not_a_name]
    is_full_name = stated and len(folded) in (2, 3) and name.istitle()
    return bool(found) and not (is_full_name and len(found) == 1 and found[0] in rules.names_too)


def is_desk(name: str) -> bool:
    """Whether the name has a word of a newsroom or team, and is not a known agency."""
    tokens = _TOKEN.findall(name.casefold())
    return not name_rules().desk_words.isdisjoint(tokens) and not is_agency(name)


def kind_of(name: str) -> str:
    """The kind of a name in a credit line: ``agency``, ``desk`` or ``person``."""
    if is_desk(name):
        return "desk"
    return "agency" if is_organisation(name) else "person"
