"""The rules about names, of ``rules/agencies.json`` and ``rules/bylines.json``."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from functools import cache

from ...rules import read_rules
from ...rules.patterns import pattern_text
from ...text.words import squash

MAX_SHORT_FORM = 4
"""An agency's short form of up to this many letters may also be a word or a name."""


@dataclasses.dataclass(frozen=True)
class NameRules:
    """``rules/agencies.json`` and ``rules/bylines.json``, compiled.

    Attributes:
        agencies: The full name of each known agency by every form of its name, squashed.
        short_forms: The short forms as listed.
        organisation_words: Words that only organisations have in their names.
        desk_words: Words that only newsrooms and teams have in their names.
        generic_words: Words that any newsroom may use of itself.
        own_words: Those of them that refer to the site itself.
        agency_phrase: How an unknown agency calls itself one.
        title_words: Words of job titles.
        weak_title_words: Words that are a title only by themselves.
        prefix: What announces a name at a line's start.
        prefix_starts: The first two letters of everything it matches, where these are ASCII.
        ends: Where the names of a line have ended.
        joints: The text between two names.
        not_a_name: Words that no name has.
        names_too: Those of them that are also people's names.
        jobs: Jobs that may be before a name.
        job_endings: The last letters of words that are such jobs.
        job_modifiers: Words that may be before such a job.
        job_followers: Words that may follow it.
    """

    agencies: Mapping[str, str]
    short_forms: frozenset[str]
    organisation_words: frozenset[str]
    desk_words: frozenset[str]
    generic_words: frozenset[str]
    own_words: frozenset[str]
    agency_phrase: re.Pattern[str]
    title_words: frozenset[str]
    weak_title_words: frozenset[str]
    prefix: re.Pattern[str]
    prefix_starts: frozenset[str]
    ends: re.Pattern[str]
    joints: re.Pattern[str]
    not_a_name: frozenset[str]
    names_too: frozenset[str]
    jobs: frozenset[str]
    job_endings: tuple[str, ...]
    job_modifiers: frozenset[str]
    job_followers: frozenset[str]


@cache
def name_rules() -> NameRules:
    """The rules, read once a process."""
    agencies, bylines = read_rules("agencies.json"), read_rules("bylines.json")
    known: dict[str, str] = {}
    short_forms: set[str] = set()
    for agency in agencies["agencies"]:
        for printed in (agency["name"], *agency["also"]):
            known[squash(printed)] = agency["name"]
            short_forms.add(printed)
    jobs = bylines["jobs"]
    prefix = "|".join(pattern_text(rule["pattern"]) for rule in bylines["prefixes"])
    return NameRules(
        agencies=known,
        short_forms=frozenset(form for form in short_forms if len(form) <= MAX_SHORT_FORM),
        organisation_words=frozenset(agencies["organisation_words"]),
        desk_words=frozenset(agencies["desk_words"]),
        generic_words=frozenset(agencies["generic_words"]),
        own_words=frozenset(agencies["own_words"]),
        agency_phrase=re.compile(pattern_text(agencies["agency_phrase"]), re.IGNORECASE),
        title_words=frozenset(agencies["title_words"]),
        weak_title_words=frozenset(agencies["weak_title_words"]),
        prefix=re.compile(rf"^\s*+(?:{prefix})\s*", re.IGNORECASE),
        prefix_starts=frozenset(bylines["prefix_starts"]),
        ends=re.compile(pattern_text(bylines["ends"])),
        joints=re.compile(pattern_text(bylines["joints"])),
        not_a_name=frozenset(bylines["not_a_name"]),
        names_too=frozenset(bylines["names_too"]),
        jobs=frozenset(word for words in jobs["words"].values() for word in words),
        job_endings=tuple(jobs["endings"]),
        job_modifiers=frozenset(word for words in jobs["modifiers"].values() for word in words),
        job_followers=frozenset(jobs["after"]),
    )
