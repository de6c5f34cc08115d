"""What must hold for a file, whatever is in it."""

from __future__ import annotations

import dataclasses
import pickle
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from galley.articles import Article
from galley.errors import DocumentError
from galley.extract import extract
from galley.extract.dom.tags import UNSEEN_TAGS
from galley.files.parts import to_batch
from galley.language import with_language
from galley.read import InputFile, ReadSettings, Skipped, plan_shards, read_shard
from galley.records import RawDocument, Reason, Reject, record_id
from galley.schemas import ARTICLES, REJECTS
from galley.split import split
from galley.strip import score, strip
from galley.text.double_encoding import undo_double_encoding
from galley.write.rows import article_row, reject_row
from lxml import etree

from tests.extract.reference_walk import hides_inline
from tests.lossless import assert_nothing_is_lost, letters

BASE_SECONDS = 2.0
SECONDS_A_BYTE = 20e-6
"""CPU time that an input may take: some hundred times what a page of the seeds takes."""

BASE_GROWTH = 400 << 20
GROWTH_A_BYTE = 400
"""Bytes by which the process may grow: 64 MB of a compressed file is taken before it is called a bomb."""

SHARD_BYTES = 700
"""Small shards cut every file of records in several."""

WALLS = frozenset({Reason.ERROR_PAGE, Reason.BOT_WALL, Reason.CONSENT_WALL, Reason.LOGIN_WALL})
REJECTS_OF_STAGES = WALLS | {Reason.EMPTY, Reason.NO_STORY, Reason.TOO_DEEP}
"""Why a document that was read may still not become an article. PARSER_ERROR is left to what no parser
takes; it would also hide a fault in a rule."""


class BrokenPromiseError(AssertionError):
    """An input for which something that must hold does not."""


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What became of an input: how many articles, and how many rejects of each reason."""

    outcomes: Counter[str]


def check_file(path: Path, expected: tuple[str, ...] = (), *, twice: bool = True) -> Checked:
    """Read a file, clean every document of it, and check all promises.

    Args:
        path: the file.
        expected: texts that must each stand in some document.
        twice: also check that a second time gives the same.

    Raises:
        Exception: what was raised that must not be, or a `BrokenPromiseError`.
    """
    size = path.stat().st_size
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    items = list(read_file(path))
    documents = [item for item in items if isinstance(item, RawDocument)]
    outcomes = Counter(item.kind.split(":")[0] for item in items if isinstance(item, Skipped))
    articles: list[Article] = []
    cleanable = _worth_cleaning(documents, expected)
    for document in cleanable:
        cleaned = _clean(document)
        outcomes["article" if isinstance(cleaned, Article) else f"reject: {cleaned}"] += 1
        if isinstance(cleaned, Article):
            articles.append(cleaned)
    spent = time.process_time() - started
    if spent > BASE_SECONDS + SECONDS_A_BYTE * size:
        raise BrokenPromiseError(f"took {spent:.1f} seconds of CPU time for {size:,} bytes")
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown)
    if grown > BASE_GROWTH + GROWTH_A_BYTE * size:
        raise BrokenPromiseError(f"the process grew by {grown >> 20:,} MiB for {size:,} bytes")

    check_ledger(path, items)
    outcomes.update(f"reject: {item.reason}" for item in items if isinstance(item, Reject))
    contents = "\x01".join(document.content for document in documents)
    for text in expected:
        if text not in contents:
            raise BrokenPromiseError(f"an undamaged record was not read: {text[:60]!r}")
    if twice:
        if list(read_file(path)) != items:
            raise BrokenPromiseError("a second reading gives other records")
        again = [_clean(document) for document in cleanable]
        if [article for article in again if isinstance(article, Article)] != articles:
            raise BrokenPromiseError("a second cleaning gives other articles")
        cut = [item for item in read_file(path, SHARD_BYTES) if isinstance(item, RawDocument)]
        if expected and not all(any(text in document.content for document in cut) for text in expected):
            raise BrokenPromiseError("an undamaged record is not read when the file is cut into shards")
    return Checked(outcomes)


def _worth_cleaning(documents: list[RawDocument], expected: tuple[str, ...]) -> list[RawDocument]:
    """The documents, without most of the undamaged ones: they are the same in thousands of inputs."""
    odd = [document for document in documents if not any(text in document.content for text in expected)]
    return odd or documents[:1]


def read_file(path: Path, target_bytes: int = 1 << 40) -> Iterator[object]:
    """What the readers yield for a file that is cut into shards of about `target_bytes`."""
    for shard in plan_shards([InputFile(str(path), path.stat().st_size)], "auto", target_bytes):
        yield from read_shard(shard, ReadSettings())


def check_ledger(path: Path, items: list[object]) -> None:
    """Something comes of every file, each record counts once, and every reject can be written.

    Raises:
        BrokenPromiseError: it does not.
    """
    made = [item for item in items if isinstance(item, RawDocument | Reject)]
    if not items:
        raise BrokenPromiseError("nothing at all came of the file")
    if made and max(Counter(record_id(item.source) for item in made).values()) > 1:
        raise BrokenPromiseError("two records have the same id")
    rejects = [item for item in made if isinstance(item, Reject)]
    for reject in rejects:
        if reject.reason in (Reason.READ_ERROR, Reason.PARSER_ERROR):
            raise BrokenPromiseError(f"a fault while reading: {reject.message}")
        if str(path) not in reject.message:
            raise BrokenPromiseError(f"a reject does not name its file: {reject.message}")
    to_batch([reject_row(reject) for reject in rejects], REJECTS)
    pickle.dumps(items)


def _clean(document: RawDocument) -> Article | Reason:
    """The article of a document, with everything of it accounted for; or why there is none."""
    try:
        page = extract(document)
    except DocumentError as error:
        if error.reason not in REJECTS_OF_STAGES:
            raise
        return error.reason
    _check_visible(document, letters(block.text for block in page.blocks))
    try:
        stripped = strip(score(page))
        article = split(stripped)
    except DocumentError as error:
        if error.reason not in REJECTS_OF_STAGES:
            raise
        return error.reason
    assert_nothing_is_lost(stripped, article, "".join(block.text for block in page.blocks))
    article = with_language(article)
    to_batch([article_row(article)], ARTICLES)
    return article


def _check_visible(document: RawDocument, found: str) -> None:
    """The blocks of a page hold every visible word, found here by other means than those of `extract`."""
    content = undo_double_encoding(document.content)
    if document.source.media_type != "text/html":
        wanted = letters([visible_text(content)])
        if found != wanted:
            raise BrokenPromiseError(f"visible words and blocks differ: {_difference(wanted, found)}")
        return
    wanted = letters([visible_html(content)])
    if found == wanted:
        return
    # A story that the page carries for its scripts or in ``noscript`` is added to what it shows.
    if any(mark in content.lower() for mark in CARRIERS) and _has_in_order(found, wanted):
        return
    # What is hidden in the middle of a line comes after that line; all else is in order.
    shown = letters([visible_html(content, with_hidden=False)])
    if shown != wanted and _has_in_order(found, shown) and not Counter(wanted) - Counter(found):
        return
    raise BrokenPromiseError(f"visible words and blocks differ: {_difference(wanted, found)}")


CARRIERS = ("<script", "<noscript", "{")


def _has_in_order(found: str, wanted: str) -> bool:
    """Whether all letters that are wanted are found in their order, others between them."""
    rest = iter(found)
    return all(letter in rest for letter in wanted)


def _difference(wanted: str, found: str) -> str:
    differing = (at for at, (one, other) in enumerate(zip(wanted, found, strict=False)) if one != other)
    at = next(differing, min(len(wanted), len(found)))
    return f"at letter {at:,} {wanted[at : at + 40]!r} is wanted, {found[at : at + 40]!r} found"


def visible_text(content: str) -> str:
    """What a reader sees of a text dump: no terminal colours, and no bullets that are letters."""
    lines = re.sub("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", content)
    lines = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", lines)
    lines = re.sub(
        "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u2060\ufeff\u00ad]", "", lines
    )
    # Text browsers print the bullet of a nested list as the letter o: a mark, not a word.
    return re.sub(r"^[^\S\n]+o[^\S\n]+(?=[^\n]*[^\W\d_])", "", lines, flags=re.MULTILINE)


class _VisibleText:
    """Collects text as the parser meets it, without a tree."""

    def __init__(self, unseen: frozenset[str], with_hidden: bool) -> None:
        self.unseen, self.with_hidden = unseen, with_hidden
        self.pieces: list[str] = []
        self.open: list[bool] = [False]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        is_shadow_root = tag == "template" and attributes.get("shadowrootmode") in ("open", "closed")
        is_unseen = tag in self.unseen and not is_shadow_root
        is_hidden = not self.with_hidden and hides_inline(tag, attributes)
        self.open.append(self.open[-1] or is_unseen or is_hidden)

    def end(self, tag: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        if not self.open[-1]:
            self.pieces.append(text)

    def close(self) -> str:
        return "".join(self.pieces)


def visible_html(content: str, *, with_noscript: bool = False, with_hidden: bool = True) -> str:
    """What a browser without scripts shows of a page; without what inline elements hide, if that is asked."""
    unseen = UNSEEN_TAGS if with_noscript else UNSEEN_TAGS | {"noscript"}
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", content, flags=re.IGNORECASE).encode("utf-8", "replace")
    markup = re.sub(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]", b"", markup)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, target=_VisibleText(frozenset(unseen), with_hidden)
    )
    parser.feed(markup)
    text: str = parser.close()
    return text
