"""The stages between reading and writing as PTransforms. As little logic as possible here: each
stage is a pure function on one record, in the folder of its name."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from ..document import clean_page, reject, score_document
from ..errors import DocumentError
from ..isolation.isolated_function import MEMORY_LIMIT, TIME_LIMIT
from ..isolation.pool import IsolatedPool
from ..language import DETECTORS
from ..records import Article, RawDocument, Reject
from ..site_chrome.waiting_pages import KnownPage, StagedPage
from .cleaning_process import cleaning_process

REJECTS = "rejects"


class Limits(NamedTuple):
    """How documents are worked on. time: seconds that one may take in one stage; memory: bytes of address
    space that it may take; children: how many processes a worker sets to documents at once."""

    time: float = TIME_LIMIT
    memory: int = MEMORY_LIMIT
    children: int = 1


DEFAULT_LIMITS = Limits()


class Scored(NamedTuple):
    """What comes out of `ScoreDocuments`: PCollection[StagedPage] and PCollection[Reject]."""

    pages: PCollection[StagedPage]
    rejects: PCollection[Reject]


class Cleaned(NamedTuple):
    """What comes out of `CleanArticles`: PCollection[Article] and PCollection[Reject]."""

    articles: PCollection[Article]
    rejects: PCollection[Reject]


class ScoreDocuments(beam.PTransform[PCollection[RawDocument], Scored]):
    """PCollection[RawDocument] to `Scored`: extract, and score each block by its page alone.

    Every document comes out once, as a page or as a reject.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        super().__init__()
        self.score = _IsolatedDoFn("extract", score_document, limits)

    def expand(self, documents: PCollection[RawDocument]) -> Scored:
        scored = documents | "Extract and score" >> _rejecting(self.score)
        return Scored(scored.main, scored[REJECTS])


class CleanPages(beam.PTransform[PCollection[KnownPage], Cleaned]):
    """PCollection[KnownPage] to `Cleaned`: strip, split, identify.

    Every page comes out once, as an article or as a reject.

    Args:
        language_detector: one of `galley.language.DETECTORS`.
    """

    def __init__(self, language_detector: str = DETECTORS[0], limits: Limits = DEFAULT_LIMITS) -> None:
        super().__init__()
        function = functools.partial(clean_page, language_detector=language_detector)
        self.clean = _IsolatedDoFn("split", function, limits)

    def expand(self, pages: PCollection[KnownPage]) -> Cleaned:
        cleaned = pages | "Strip, split, identify" >> _rejecting(self.clean)
        return Cleaned(cleaned.main, cleaned[REJECTS])


class CleanArticles(beam.PTransform[PCollection[RawDocument], Cleaned]):
    """PCollection[RawDocument] to `Cleaned`, each document by itself: nothing is learnt of its site.

    Every document comes out once, as an article or as a reject.

    Args:
        language_detector: one of `galley.language.DETECTORS`.
    """

    def __init__(self, language_detector: str = DETECTORS[0], limits: Limits = DEFAULT_LIMITS) -> None:
        super().__init__()
        self.score = ScoreDocuments(limits)
        self.clean = CleanPages(language_detector, limits)

    def expand(self, documents: PCollection[RawDocument]) -> Cleaned:
        scored = documents | "Score documents" >> self.score
        pages = scored.pages | "Take up pages" >> beam.Map(lambda staged: KnownPage(staged.page))
        cleaned = pages | "Clean pages" >> self.clean
        rejects = (scored.rejects, cleaned.rejects) | "All rejects" >> beam.Flatten()
        return Cleaned(cleaned.articles, rejects)


def _rejecting(stage: beam.DoFn) -> Any:
    return beam.ParDo(stage).with_outputs(REJECTS, main="main")


class _Sent(NamedTuple):
    """A record that a child is at, and where in its collection it stands."""

    record: RawDocument | KnownPage
    timestamp: Any
    window: Any


class _IsolatedDoFn(beam.DoFn):
    """Applies a function to each record in child processes, so that a hanging or crashing parser, or a
    pattern that finds no end, costs one document.

    The outcome of a record comes out while later ones are taken in, or when the bundle ends.

    Args:
        stage: where a record was that took too much time or memory, or the child's life.
        function: one of `galley.document`.
    """

    def __init__(self, stage: str, function: Callable[[Any], Any], limits: Limits) -> None:
        self.stage, self.function, self.limits = stage, function, limits
        self.passed = Metrics.counter("galley", f"{stage}: passed")

    def setup(self) -> None:
        time, memory, children = self.limits
        self.pool = IsolatedPool[Any, Any, _Sent](children, self.function, time, memory, cleaning_process())

    def start_bundle(self) -> None:
        if self.pool.is_busy:  # with records of a bundle that failed, which comes again as a whole
            self.teardown()
            self.setup()

    def process(
        self,
        record: RawDocument | KnownPage,
        timestamp: Any = beam.DoFn.TimestampParam,
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        yield from self._outcomes(wait=False)
        while self.pool.is_full:
            yield from self._outcomes(wait=True)
        self.pool.submit(record, _Sent(record, timestamp, window))

    def finish_bundle(self) -> Iterator[Any]:
        while self.pool.is_busy:
            yield from self._outcomes(wait=True)

    def _outcomes(self, wait: bool) -> Iterator[Any]:
        for (record, timestamp, window), outcome in self.pool.finished(wait):
            if isinstance(outcome, DocumentError):
                outcome = reject(record, self.stage, outcome.reason, outcome.message)
            placed = WindowedValue(outcome, timestamp, (window,))
            if isinstance(outcome, Reject):
                Metrics.counter("galley", f"{outcome.stage}: rejected").inc()
                yield TaggedOutput(REJECTS, placed)
            else:
                self.passed.inc()
                yield placed

    def teardown(self) -> None:
        self.pool.close()
