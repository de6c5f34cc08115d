"""Near duplicates: how well they are found, at what cost, and how signature libraries compare.

    near_duplicates.py quality [--shingle-words 5] [--threshold 0.7]
    near_duplicates.py libraries
    near_duplicates.py passes ROWS    # generated articles, a third of them edits of another one
    near_duplicates.py pages OUT      # OUT: galley run ../shared/bench/sites/dump.jsonl.gz
                                      #      --dedup near --output OUT

``quality`` edits the stories of the development pages as papers and crawls do, and makes reports that follow
one pattern with different numbers. All random choices have fixed seeds. ``libraries`` needs datasketch and
gaoya.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from typing import Any

import apache_beam as beam
import numpy as np
import pyarrow.dataset as ds
from galley.articles import Article
from galley.deduplicate import Deduplication, EarlierResults, find_duplicates, near, signatures
from galley.deduplicate.near import NUMBERS_SHARED, band_keys
from galley.deduplicate.signatures import SIGNATURE, SLOTS, numbers_shared, signature, similarities
from galley.files import storage
from galley.files.parts import PartWriter
from galley.records import SCHEMA_VERSION, Extractor, Source
from galley.running.embedded_runner import embedded_runner
from galley.running.options import NEAR_THRESHOLD, GalleyOptions
from galley.schemas import ARTICLES
from galley.text.words import words
from galley.write.rows import article_row
from numpy.typing import NDArray

from .development_pages import BENCH, SETS, Example, examples

MIN_WORDS = 80
"""Shorter bodies are left out: half of one is not a story."""

Paragraphs = Sequence[str]


def development() -> Iterator[Example]:
    """The development pages with a body."""
    return (example for name in SETS for example in examples(name) if example.body)


THRESHOLDS = (0.6, 0.7, 0.8)


def edits(body: Paragraphs, other: Paragraphs) -> Iterator[tuple[str, Paragraphs]]:
    """What papers and crawls make of a story.

    Args:
        body: the paragraphs of the story.
        other: the paragraphs of a story from another page.

    Yields:
        The name of each edit, and the edited story.
    """
    yield "headline of another paper in the text", ["Officials say the day brought changes", *body]
    yield (
        "agency credit added",
        [*body, "Additional reporting by Reuters; editing by Ann Smith and Bob Jones"],
    )
    teaser = "Read more: " + " ".join(other[0].split()[:12])
    chrome = "Sign up to our daily newsletter for the best stories of the day, every morning"
    yield "chrome left in: share line, teaser, newsletter", ["Share this on Facebook", *body, teaser, chrome]
    for percent in (10, 20, 30, 50):
        cut = cut_end(body, percent)
        if len(cut) < len(body):
            yield f"last paragraphs cut, {percent} % of the words or less", cut
    if len(body) >= 3:
        half = len(body) // 2
        swapped = [*body[: half - 1], body[half], body[half - 1], *body[half + 1 :]]
        yield "two paragraphs changed places", swapped
        yield "a paragraph replaced by one of another story", [*body[:half], other[0], *body[half + 1 :]]


def cut_end(body: Paragraphs, percent: int) -> Paragraphs:
    """The body without its last paragraphs, as many as make up at most this percentage of its words."""
    left = sum(len(words(paragraph)) for paragraph in body) * percent / 100
    kept = list(body)
    while len(kept) > 1 and len(words(kept[-1])) <= left:
        left -= len(words(kept.pop()))
    return kept


WEATHER = (
    "The weather service expects a {word} day in {place}, with a high of {n} degrees.",
    "The wind comes from the {word} and reaches {n} kilometres an hour in the afternoon.",
    "The service publishes its report every morning from the readings of stations along the coast, and "
    "asks all those who go to sea to look at the charts before they leave the harbour.",
    "The chance of rain is {n} percent, that of fog {n} percent.",
    "Drivers are asked to take care on the roads around {place}, where the fields are low and the mist "
    "stays until noon at this time of the year, as the police said in a statement on the matter.",
    "The sun sets at {n}:{n}, and the high water is expected at {n}:{n}.",
)
MARKET = (
    "The index of {place} closed at {n},{n} points, {n} points above the close of the day before.",
    "Investors wait for the decision of the central bank, which is due later in the week, and for the "
    "figures on jobs and prices that the ministry has announced for the end of the month.",
    "Shares of the largest companies rose by {n}.{n} percent, those of banks by {n}.{n} percent.",
    "The market has been shaken by doubts about growth, analysts said, and few of them expect a quick "
    "return to the levels of last summer, when trade was brisk and rates were low all over the region.",
    "The volume was {n} million shares, and {n} companies ended the day with gains.",
    "This report is made automatically from the data of the exchange and is checked by an editor.",
)
PLACES = ("Harlow", "Orlen", "Tessaly", "Fenland")
WORDS = ("dry", "mild", "northern", "stormy", "grey")


def reports(pattern: Sequence[str], count: int) -> list[Paragraphs]:
    """This many reports that follow one pattern, each of a different day."""
    drawn = random.Random(len(pattern[0]))

    def filled(line: str) -> str:
        line = re.sub("{n}", lambda _: str(drawn.randint(2, 99)), line)
        return line.format(place=drawn.choice(PLACES), word=drawn.choice(WORDS))

    return [[filled(line) for line in pattern] for _ in range(count)]


def other_numbers(body: Paragraphs, seed: int) -> Paragraphs:
    """The same body with every digit replaced by another."""
    drawn = random.Random(seed)
    return [re.sub(r"\d", lambda _: str(drawn.randint(0, 9)), paragraph) for paragraph in body]


class Tally:
    """Counts how many pairs of each kind are found to be near duplicates."""

    def __init__(self, thresholds: Sequence[float]) -> None:
        self.thresholds = thresholds
        self.pairs: Counter[str] = Counter()
        self.found: dict[tuple[str, float, bool], int] = Counter()

    def add(self, kind: str, one: NDArray[np.void], others: NDArray[np.void]) -> None:
        """Compare one signature with others."""
        self.pairs[kind] += len(others)
        meet = (band_keys(others["slots"]) == band_keys(one["slots"][None])).any(axis=1)
        alike = similarities(one, others)
        numbers = numbers_shared(one, others) >= NUMBERS_SHARED
        for threshold in self.thresholds:
            found = meet & (alike >= threshold)
            self.found[kind, threshold, False] += int(found.sum())
            self.found[kind, threshold, True] += int((found & numbers).sum())

    def show(self, title: str) -> None:
        print(f"\n{title}\n")
        head = "".join(f" {t:g} | {t:g}, any numbers |" for t in self.thresholds)
        print(f"| pairs | of |{head}\n|---|---|{'---|---|' * len(self.thresholds)}")
        for kind, pairs in self.pairs.items():
            cells = [
                self.found[kind, t, checked] / pairs for t in self.thresholds for checked in (True, False)
            ]
            print(f"| {kind} | {pairs:,} |" + "".join(f" {cell:.4f} |" for cell in cells))


def signed(text: str) -> NDArray[np.void]:
    return np.frombuffer(signature(text), SIGNATURE)


def quality(thresholds: Sequence[float], shingle_words: int) -> None:
    """Print recall by edit and false matches by kind, for each half of the publishers."""
    signatures.SHINGLE_WORDS = shingle_words
    stories = [each for each in development() if len(words(" ".join(each.body))) >= MIN_WORDS]
    for half in (0, 1):
        pages = [each for each in stories if sum(each.publisher.encode()) % 2 == half]
        tally = Tally(thresholds)
        for number, page in enumerate(pages):
            one = signed("\n\n".join(page.body))[0]
            for kind, edited in edits(page.body, pages[(number + 37) % len(pages)].body):
                tally.add(kind, one, signed("\n\n".join(edited)))
        add_others(tally, pages)
        tally.show(f"Publishers, half {half + 1}: {len(pages)} stories, shingles of {shingle_words} words")


def add_others(tally: Tally, pages: Sequence[Example]) -> None:
    """Add pairs that are not duplicates to the tally."""
    for number, page in enumerate(pages):
        if re.search(r"\d", " ".join(page.body)):
            one = signed("\n\n".join(page.body))[0]
            tally.add("no: every digit different", one, signed("\n\n".join(other_numbers(page.body, number))))
    for kind, pattern in (("weather", WEATHER), ("market", MARKET)):
        made = np.concatenate([signed("\n\n".join(report)) for report in reports(pattern, 200)])
        for place in range(len(made) - 1):
            tally.add(f"no: {kind} reports of two days", made[place], made[place + 1 :])
    by_publisher = defaultdict(list)
    every = np.concatenate([signed("\n\n".join(page.body)) for page in pages])
    for number, page in enumerate(pages):
        by_publisher[page.publisher].append(number)
        if number + 1 < len(pages):
            tally.add("no: two development stories", every[number], every[number + 1 :])
    for numbers in by_publisher.values():
        for place, number in enumerate(numbers[:-1]):
            tally.add("no: two of one publisher", every[number], every[numbers[place + 1 :]])


def pages(folder: str) -> None:
    """Print precision and recall of a run over pages that show one story in the chrome of several sites."""
    with (BENCH / "sites" / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = {row["id"]: "\n".join(row["body"]) for row in map(json.loads, lines)}
    kept = ds.dataset(f"{folder}/articles").to_table(columns=["id", "source"]).to_pylist()
    story_of = {row["id"]: gold[row["source"]["given_id"]] for row in kept}
    columns = ["source", "duplicate_of", "duplicate_kind"]
    apart = ds.dataset(f"{folder}/duplicates").to_table(columns=columns).to_pylist()
    right: Counter[tuple[str, bool]] = Counter(
        (row["duplicate_kind"], story_of[row["duplicate_of"]] == gold[row["source"]["given_id"]])
        for row in apart
    )
    stories = Counter(story_of.values())
    stories.update(gold[row["source"]["given_id"]] for row in apart)
    repeats = sum(count - 1 for count in stories.values())
    print(f"{sum(stories.values()):,} articles tell {len(stories):,} stories: {repeats:,} repeat one")
    for (kind, is_right), count in sorted(right.items()):
        print(f"  {kind}: {count:,} {'of the story kept' if is_right else 'of ANOTHER story'}")
    found = sum(count for (_, is_right), count in right.items() if is_right)
    print(f"precision {found / len(apart):.4f}, recall {found / repeats:.4f}")


def made_up(number: int, text: Sequence[str]) -> Article:
    """An article with these words and no other fields of interest."""
    fields: dict[str, Any] = {
        each.name: () if "tuple" in str(each.type) else None for each in dataclasses.fields(Article)
    }
    fields |= {"id": f"{number:032x}", "content_hash": f"{number:032x}", "text": " ".join(text)}
    fields |= {"source": Source("made", "text", number, "text/plain"), "extractor": Extractor("made", "0")}
    return Article(**{**fields, "word_count": len(text), "schema_version": SCHEMA_VERSION})


def passes(rows: int) -> None:
    """Print time and peak memory of deduplicating this many generated articles in one process."""
    syllables = ("ba", "do", "fe", "gi", "ka", "lu", "mo", "ne", "pi", "ra", "so", "tu", "va", "ze")
    with tempfile.TemporaryDirectory() as folder:
        drawn, parts = random.Random(1), []
        for first in range(0, rows, 50_000):
            writer = PartWriter(ARTICLES, f"{folder}/{first}.parquet", storage.create)
            for number in range(first, min(rows, first + 50_000)):
                if number % 3 < 2:
                    text = ["".join(drawn.choices(syllables, k=3)) for _ in range(80)]
                else:
                    text = [*text, "edited"]
                writer.add(article_row(made_up(number, text)))
            parts.append(writer.close())
        before = resource.getrusage(resource.RUSAGE_SELF)
        options = GalleyOptions([])
        how = Deduplication(True, NEAR_THRESHOLD, EarlierResults(), True, f"{folder}/found")
        started = time.monotonic()
        found = find_duplicates(
            lambda: beam.Pipeline(runner=embedded_runner(options, 1, None), options=options), parts, how
        )
        after = resource.getrusage(resource.RUSAGE_SELF)
        count = sum(len(found.duplicates(number)) for number in range(len(parts)))
        print(
            f"{rows:,} articles, {count:,} duplicates: {time.monotonic() - started:.0f} s, "
            f"{after.ru_utime - before.ru_utime:.0f} s of CPU, peak {after.ru_maxrss / 1024:,.0f} MB "
            f"({before.ru_maxrss / 1024:,.0f} MB before)"
        )


def libraries() -> None:
    """Print CPU time per text, error of the estimate, and whether two processes agree."""
    texts = ["\n\n".join(each.body) for each in development()]
    hashed = [shingle_hashes(text) for text in texts]
    print(f"{len(texts)} stories, {np.mean([len(each) for each in hashed]):.0f} shingles each")
    started = time.process_time()
    for text in texts:
        signature(text)
    print(f"galley, in total: {1e6 * (time.process_time() - started) / len(texts):.0f} µs a text")
    started = time.process_time()
    for text in texts:
        shingle_hashes(text)
    print(f"  of that, words, hashes, shingles: {1e6 * (time.process_time() - started) / len(texts):.0f} µs")
    for name, sign in (("rensa", rensa_slots), ("datasketch", datasketch_slots)):
        started = time.process_time()
        for each in hashed:
            sign(each)
        cost = 1e6 * (time.process_time() - started) / len(hashed)
        errors = [
            float((sign(each[: int(len(each) * 0.7)]) == sign(each)).mean())
            - len(np.unique(each[: int(len(each) * 0.7)])) / len(np.unique(each))
            for each in hashed
            if len(each) > 100
        ]
        print(
            f"{name} {version(name)}: {cost:.0f} µs a text, error of the estimate at 0.7: "
            f"mean {np.mean(errors):+.4f}, deviation {np.std(errors):.4f}; "
            f"{'the same' if in_two_processes(name) else 'NOT the same'} in two processes"
        )
    gaoya = importlib.import_module("gaoya.minhash")
    index = gaoya.MinHashStringIndex(32, 0.7, near.BANDS, near.BAND_SLOTS, None, "word", True, (5, 6))
    started = time.process_time()
    for number, text in enumerate(texts):
        index.insert_document(number, text)
    cost = 1e6 * (time.process_time() - started) / len(texts)
    print(f"gaoya {version('gaoya')}: {cost:.0f} µs a text into an index; it does not return signatures")


def shingle_hashes(text: str) -> NDArray[np.uint64]:
    return signatures.shingles(signatures._hashes(words(text.casefold())))


def rensa_slots(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    make: Callable[..., Any] = importlib.import_module("rensa").RMinHash.digest_matrix_from_flat_token_hashes
    return np.array(make(hashes, [0, len(hashes)], SLOTS, 1).to_rows()[0], np.uint64)


def datasketch_slots(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    made = importlib.import_module("datasketch").MinHash(num_perm=SLOTS, seed=1, hashfunc=int)
    made.update_batch((hashes >> np.uint64(32)).tolist())
    return made.hashvalues


def in_two_processes(name: str) -> bool:
    """Whether two fresh processes make the same signature."""
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}; from benchmarks import near_duplicates as n; "
        f"print(n.{name}_slots(n.shingle_hashes('one two three four five six seven')).tolist())"
    )
    once, again = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True) for _ in "ab"
    )
    return once.stdout == again.stdout


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("quality", "libraries", "passes", "pages"))
    parser.add_argument("folder", nargs="?", metavar="ROWS or OUT")
    parser.add_argument("--shingle-words", type=int, default=signatures.SHINGLE_WORDS)
    parser.add_argument("--threshold", type=float, action="append")
    given = parser.parse_args()
    if given.what == "quality":
        quality(given.threshold or THRESHOLDS, given.shingle_words)
    elif given.what == "libraries":
        libraries()
    elif given.what == "passes":
        passes(int(given.folder))
    else:
        pages(given.folder)


if __name__ == "__main__":
    main()
