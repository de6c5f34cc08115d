"""The stages between reading and writing, as PTransforms.

As little logic as possible in this module: each stage is a pure function of one record, in the folder of
its name.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from ..articles import Article
from ..document import clean_page, reject, score_document
from ..errors import DocumentError
from ..extract.limits import PAGE_LIMITS, PageLimits
from ..isolation.limits import ChildLimits
from ..isolation.pool import IsolatedPool
from ..language import DETECTORS
from ..records import RawDocument, Reject
from ..selection import EVERYTHING, Selection
from ..site_chrome.waiting_pages import PageWithSite, WaitingPage
from .cleaning_process import cleaning_process

REJECTS = "rejects"


class Workforce(NamedTuple):
    """How a worker cleans documents.

    Attributes:
        limits: what one document may take in one stage.
        children: how many processes work on documents at the same time.
        page_limits: what a page may hold at most.
    """

    limits: ChildLimits = ChildLimits()
    children: int = 1
    page_limits: PageLimits = PAGE_LIMITS


ONE_CHILD = Workforce()


class Scored(NamedTuple):
    """The output of `ScoreDocuments`."""

    pages: PCollection[WaitingPage]
    rejects: PCollection[Reject]


class Cleaned(NamedTuple):
    """The output of `CleanPages` and `CleanArticles`."""

    articles: PCollection[Article]
    rejects: PCollection[Reject]


class ScoreDocuments(beam.PTransform[PCollection[RawDocument], Scored]):
    """Extracts documents and scores each block by its page alone.

    Takes PCollection[RawDocument]. Every document comes out once, as a page or as a reject.
    """

    def __init__(self, workforce: Workforce = ONE_CHILD) -> None:
        super().__init__()
        function = functools.partial(score_document, limits=workforce.page_limits)
        self.score = _IsolatedDoFn("extract", function, workforce)

    def expand(self, documents: PCollection[RawDocument]) -> Scored:
        scored = documents | "Extract and score" >> _with_rejects(self.score)
        return Scored(scored.main, scored[REJECTS])


class CleanPages(beam.PTransform[PCollection[PageWithSite], Cleaned]):
    """Strips pages, splits off the fields and identifies the language.

    Takes PCollection[PageWithSite]. Every page comes out once, as an article or as a reject.

    Args:
        language_detector: one of `galley.language.DETECTORS`.
        workforce: how each worker cleans documents.
        selection: articles that it refuses become rejects.
    """

    def __init__(
        self,
        language_detector: str = DETECTORS[0],
        workforce: Workforce = ONE_CHILD,
        selection: Selection = EVERYTHING,
    ) -> None:
        super().__init__()
        function = functools.partial(clean_page, language_detector=language_detector, selection=selection)
        self.clean = _IsolatedDoFn("split", function, workforce)

    def expand(self, pages: PCollection[PageWithSite]) -> Cleaned:
        cleaned = pages | "Strip, split, identify" >> _with_rejects(self.clean)
        return Cleaned(cleaned.main, cleaned[REJECTS])


class CleanArticles(beam.PTransform[PCollection[RawDocument], Cleaned]):
    """Cleans each document by itself: nothing is learnt of its site.

    Takes PCollection[RawDocument]. Every document comes out once, as an article or as a reject.

    Args:
        language_detector: one of `galley.language.DETECTORS`.
        workforce: how each worker cleans documents.
        selection: articles that it refuses become rejects. By default none do.
    """

    def __init__(
        self,
        language_detector: str = DETECTORS[0],
        workforce: Workforce = ONE_CHILD,
        selection: Selection = EVERYTHING,
    ) -> None:
        super().__init__()
        self.score = ScoreDocuments(workforce)
        self.clean = CleanPages(language_detector, workforce, selection)

    def expand(self, documents: PCollection[RawDocument]) -> Cleaned:
        scored = documents | "Score documents" >> self.score
        pages = scored.pages | "Take up pages" >> beam.Map(lambda waiting: PageWithSite(waiting.page))
        cleaned = pages | "Clean pages" >> self.clean
        rejects = (scored.rejects, cleaned.rejects) | "All rejects" >> beam.Flatten()
        return Cleaned(cleaned.articles, rejects)


def _with_rejects(stage: beam.DoFn) -> Any:
    return beam.ParDo(stage).with_outputs(REJECTS, main="main")


class _Sent(NamedTuple):
    """A record that a child works on, and its place in the PCollection."""

    record: RawDocument | PageWithSite
    timestamp: Any
    window: Any


class _IsolatedDoFn(beam.DoFn):
    """Applies a function to each record in child processes.

    A parser that hangs or crashes, or a pattern that finds no end, costs one document. The outcome of a
    record comes out while later records are taken in, or when the bundle ends.

    Args:
        stage: the stage that a record is in when it takes too much time or memory, or its child dies.
        function: one of `galley.document`.
        workforce: how each worker cleans documents.
    """

    def __init__(self, stage: str, function: Callable[[Any], Any], workforce: Workforce) -> None:
        self.stage, self.function, self.workforce = stage, function, workforce
        self.passed = Metrics.counter("galley", f"{stage}: passed")

    def setup(self) -> None:
        limits, children, _ = self.workforce
        self.pool = IsolatedPool[Any, Any, _Sent](children, self.function, limits, cleaning_process())

    def start_bundle(self) -> None:
        if self.pool.is_busy:  # with records of a bundle that failed; Beam gives all of them again
            self.teardown()
            self.setup()

    def process(
        self,
        record: RawDocument | PageWithSite,
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
