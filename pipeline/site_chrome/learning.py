"""What repeats over the sampled pages of a site."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import operator
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from .evidence import LONG_CHARS, SiteChrome, log_odds, repetition_evidence, uniqueness_evidence
from .sample import SAMPLE_PAGES, Sample
from .sightings import BLOCK, KIND_NAMES, PROBABILITY_UNITS, SURE, Sightings, packed_rows

MAX_ROWS = 1_000
"""How many blocks of a site are kept, the most frequent first. Most sites show a few hundred."""

MIN_PAGE_CHROME = 10
"""With fewer blocks of chrome to judge by, a block that is on one page alone says nothing."""

SHARED_BY_EDITIONS = 2
"""Documents that share this many long paragraphs, which few others have, are editions of one story."""


@dataclasses.dataclass(slots=True)
class ChromeBlock:
    """A block or template of a site: a row of ``site_chrome``.

    kind: one of `KIND_NAMES`.
    text: as one page prints it, cut.
    probability: of being story, by the classifier; the mean over the documents.
    chars: the length of the longest such block.
    seen_in: the site's documents that show it, as the bits of a number, the smallest hash first.
    first_day, last_day: when these were fetched, in days since 1970; -1 where that is not known.
    """

    key: int
    kind: str
    text: str
    probability: float
    chars: int
    seen_in: int
    first_day: int = -1
    last_day: int = -1

    @property
    def documents(self) -> int:
        return self.seen_in.bit_count()


@dataclasses.dataclass(frozen=True, slots=True)
class LearntSite:
    """What is known of a site.

    documents: the hashes of the sampled documents, sorted.
    editions: groups of documents that are one story, and so one witness, each as the bits of a number.
    """

    site: str
    documents: tuple[int, ...]
    blocks: tuple[ChromeBlock, ...]
    editions: tuple[int, ...]

    @classmethod
    def of(cls, site: str, documents: tuple[int, ...], blocks: tuple[ChromeBlock, ...]) -> LearntSite:
        """What is known of a site from the blocks that these documents show."""
        return cls(site, documents, blocks, _editions(len(documents), blocks))

    def witnesses(self, seen_in: int) -> int:
        """How many stories some documents are, given as the bits of a number."""
        doubled = (max(0, (seen_in & group).bit_count() - 1) for group in self.editions)
        return seen_in.bit_count() - sum(doubled)

    @property
    def stories(self) -> int:
        """How many stories the site's sampled documents are."""
        return self.witnesses((1 << len(self.documents)) - 1)

    def evidence(self, block: ChromeBlock) -> float:
        """The evidence that a block is chrome, in natural log-odds. For a template there is none where the
        classifier takes its blocks for story: "Question: …" opens paragraphs of interviews."""
        if block.kind != KIND_NAMES[BLOCK] and block.probability >= 0.5:
            return 0.0
        numbers = any(map(str.isdigit, block.text))
        return repetition_evidence(self.witnesses(block.seen_in), self.stories, block.chars, numbers)

    def is_chrome(self, block: ChromeBlock) -> bool:
        """Whether the block is likelier chrome than story, by the evidence and the classifier's mean."""
        return log_odds(block.probability) < self.evidence(block)


def learn(site: str, sample: Sample, known: Sequence[LearntSite] = ()) -> LearntSite:
    """Learn what the pages of a site repeat.

    Args:
        sample: of the pages of this run.
        known: what earlier runs learnt. Their documents count as if one run had seen them all, except
            that a block which each run saw only once is not remembered.
    """
    documents = tuple(sorted({*sample, *(d for one in known for d in one.documents)})[:SAMPLE_PAGES])
    place = {document: number for number, document in enumerate(documents)}
    found: dict[tuple[str, int], ChromeBlock] = {}
    for one in known:
        for block in one.blocks:
            moved = _moved(block.seen_in, one.documents, place)
            if moved:
                _merge(found, dataclasses.replace(block, seen_in=moved))
    in_question = _repeated_keys([packed for document, packed in sample.items() if document in place])
    in_question.update(key for _, key in found)
    for document, packed in sample.items():
        if document in place:
            for block in _blocks(document, packed, place[document], in_question):
                _merge(found, block)
    kept = [block for block in found.values() if block.documents > 1]
    kept.sort(key=lambda block: (-block.documents, block.kind, block.key))
    return LearntSite.of(site, documents, tuple(kept[:MAX_ROWS]))


def site_chrome(learnt: LearntSite, sample: Sample) -> SiteChrome:
    """What it takes to weigh a page of the site.

    Args:
        sample: the pages of this run that were learnt from.
    """
    repeated: dict[int, float] = {}
    for block in learnt.blocks:
        evidence = learnt.evidence(block)
        if evidence > 0.0 or block.kind == KIND_NAMES[BLOCK]:
            repeated[block.key] = round(evidence, 3)
    chrome = unique = 0
    for packed in sample.values():
        rows = packed_rows(packed)
        keys = rows["key"][(rows["kind"] == BLOCK) & (rows["probability"] <= PROBABILITY_UNITS // 2)].tolist()
        chrome += len(keys)
        unique += sum(key not in repeated for key in keys)
    if chrome < MIN_PAGE_CHROME:
        return SiteChrome(repeated)
    return SiteChrome(repeated, round(uniqueness_evidence(unique, chrome, learnt.stories), 3))


def _editions(documents: int, blocks: Sequence[ChromeBlock]) -> tuple[int, ...]:
    """Groups of documents that share paragraphs, each as the bits of a number: a corrected story, or the
    same story under two addresses. What more than half of the documents show is the site's own."""
    shared: Counter[tuple[int, int]] = Counter()
    for block in blocks:
        story = block.kind == KIND_NAMES[BLOCK] and block.chars >= LONG_CHARS and block.probability >= SURE
        if story and 2 <= block.documents <= max(2, documents // 2):
            places = [place for place in range(documents) if block.seen_in >> place & 1]
            shared.update(itertools.combinations(places, 2))
    groups: list[int] = []
    for (one, other), count in sorted(shared.items()):
        if count >= SHARED_BY_EDITIONS:
            kin = 1 << one | 1 << other
            apart = [group for group in groups if not group & kin]
            groups = [*apart, functools.reduce(operator.or_, (g for g in groups if g & kin), kin)]
    return tuple(sorted(groups))


def _repeated_keys(sightings: Sequence[bytes]) -> set[int]:
    """The keys that several documents show. Nothing can be learnt of the others, which are the majority."""
    if len(sightings) < 2:
        return set()
    of_each = [np.unique(packed_rows(packed)["key"]) for packed in sightings]
    keys, documents = np.unique(np.concatenate(of_each), return_counts=True)
    return set(keys[documents > 1].tolist())


def _blocks(document: int, packed: bytes, place: int, in_question: set[int]) -> Iterator[ChromeBlock]:
    """The blocks of a document whose keys are in question."""
    rows = packed_rows(packed).tolist()
    if in_question.isdisjoint(key for key, *_ in rows):
        return
    sightings = Sightings.unpack(document, packed)
    for (key, kind, probability, chars), text in zip(rows, sightings.texts, strict=True):
        if key in in_question:
            yield ChromeBlock(
                key=key,
                kind=KIND_NAMES[kind],
                text=text,
                probability=probability / PROBABILITY_UNITS,
                chars=chars,
                seen_in=1 << place,
                first_day=sightings.day,
                last_day=sightings.day,
            )


def _merge(found: dict[tuple[str, int], ChromeBlock], block: ChromeBlock) -> None:
    """Add what one document shows of a block to what others showed."""
    before = found.setdefault((block.kind, block.key), block)
    if before is block or before.seen_in | block.seen_in == before.seen_in:
        return
    of_both = before.documents + block.documents
    before.probability = (
        before.probability * before.documents + block.probability * block.documents
    ) / of_both
    before.seen_in |= block.seen_in
    before.text = min(before.text, block.text)
    before.chars = max(before.chars, block.chars)
    days = [day for day in (before.first_day, block.first_day) if day >= 0]
    before.first_day = min(days, default=-1)
    before.last_day = max(before.last_day, block.last_day)


def _moved(seen_in: int, documents: Sequence[int], place: dict[int, int]) -> int:
    """The bits of documents in one order as bits in another order, as far as it has them."""
    moved = 0
    for number, document in enumerate(documents):
        if seen_in >> number & 1 and document in place:
            moved |= 1 << place[document]
    return moved
