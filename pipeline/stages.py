"""The stages between reading and writing as PTransforms. As little logic as possible here: each
stage is a pure function on one record, in the folder of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from .identity import record_id
from .isolation import MEMORY_LIMIT, TIME_LIMIT
from .isolation.pool import ScorerPool
from .language import DETECTORS, with_language
from .records import (
    PAYLOAD_HEAD_CHARS,
    Article,
    DocumentError,
    RawDocument,
    Reason,
    Reject,
    ScoredPage,
    StrippedPage,
)
from .split import split
from .staging import StagedPage, unstage
from .strip import strip

REJECTS = "rejects"


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

    Args:
        time_limit: seconds that one document may take.
        memory_limit: bytes of address space that it may take.
        children: how many processes a worker sets to documents at once.
    """

    def __init__(
        self, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT, children: int = 1
    ) -> None:
        super().__init__()
        self.score = _ScoreDoFn(time_limit, memory_limit, children)

    def expand(self, documents: PCollection[RawDocument]) -> Scored:
        scored = documents | "Extract and score" >> _rejecting(self.score)
        return Scored(scored.main, scored[REJECTS])


class CleanPages(beam.PTransform[PCollection[ScoredPage], Cleaned]):
    """PCollection[ScoredPage] to `Cleaned`: strip, split, identify.

    Every page comes out once, as an article or as a reject.

    Args:
        language_detector: one of `galley.language.DETECTORS`.
    """

    def __init__(self, language_detector: str = DETECTORS[0]) -> None:
        super().__init__()
        self.language_detector = language_detector

    def expand(self, pages: PCollection[ScoredPage]) -> Cleaned:
        # Output: StrippedPage, a verdict for every block
        stripped = pages | "Strip chrome" >> _rejecting(_StageDoFn("strip", strip))
        # Output: Article, its fields split off
        split_off = stripped.main | "Split fields" >> _rejecting(_StageDoFn("split", split))
        # Output: Article with its language
        articles = split_off.main | "Identify language" >> beam.Map(with_language, self.language_detector)
        rejects = [stage[REJECTS] for stage in (stripped, split_off)]
        return Cleaned(articles, rejects | "Collect rejects" >> beam.Flatten())


class CleanArticles(beam.PTransform[PCollection[RawDocument], Cleaned]):
    """PCollection[RawDocument] to `Cleaned`, each document by itself: nothing is learnt of its site.

    Every document comes out once, as an article or as a reject.

    Args:
        time_limit: seconds that extracting one document may take.
        memory_limit: bytes of address space that extracting may take.
        language_detector: one of `galley.language.DETECTORS`.
    """

    def __init__(
        self,
        time_limit: float = TIME_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
        language_detector: str = DETECTORS[0],
    ) -> None:
        super().__init__()
        self.score = ScoreDocuments(time_limit, memory_limit)
        self.clean = CleanPages(language_detector)

    def expand(self, documents: PCollection[RawDocument]) -> Cleaned:
        scored = documents | "Score documents" >> self.score
        pages = scored.pages | "Take up pages" >> beam.Map(lambda staged: unstage(staged.page))
        cleaned = pages | "Clean pages" >> self.clean
        rejects = (scored.rejects, cleaned.rejects) | "All rejects" >> beam.Flatten()
        return Cleaned(cleaned.articles, rejects)


def _rejecting(stage: beam.DoFn) -> Any:
    return beam.ParDo(stage).with_outputs(REJECTS, main="main")


class _StageDoFn(beam.DoFn):
    """Applies a stage's function to each record; a record that it cannot take becomes a reject."""

    def __init__(self, stage: str, function: Callable[[Any], Any]) -> None:
        self.stage = stage
        self.function = function
        self.rejected = Metrics.counter("galley", f"{stage}: rejected")
        self.passed = Metrics.counter("galley", f"{stage}: passed")

    def process(self, record: RawDocument | ScoredPage | StrippedPage) -> Iterator[Any]:
        try:
            result = self.function(record)
        except DocumentError as error:
            self.rejected.inc()
            yield TaggedOutput(REJECTS, reject(record, self.stage, error.reason, error.message))
        except Exception as error:  # a fault in a rule costs the document that shows it, not the run
            self.rejected.inc()
            message = f"{type(error).__name__}: {error}"
            yield TaggedOutput(REJECTS, reject(record, self.stage, Reason.PARSER_ERROR, message))
        else:
            self.passed.inc()
            yield result


class _Sent(NamedTuple):
    """A document that a child is at, and where in its collection it stands."""

    document: RawDocument
    timestamp: Any
    window: Any


class _ScoreDoFn(beam.DoFn):
    """Extracts and scores in child processes, so that a hanging or crashing parser costs one document.

    The outcome of a document comes out while later ones are taken in, or when the bundle ends.
    """

    def __init__(self, time_limit: float, memory_limit: int, children: int) -> None:
        self.limits = time_limit, memory_limit
        self.children = children
        self.rejected = Metrics.counter("galley", "extract: rejected")
        self.passed = Metrics.counter("galley", "extract: passed")

    def setup(self) -> None:
        self.pool = ScorerPool[_Sent](self.children, *self.limits)

    def start_bundle(self) -> None:
        if self.pool.is_busy:  # with documents of a bundle that failed, which comes again as a whole
            self.teardown()
            self.setup()

    def process(
        self,
        document: RawDocument,
        timestamp: Any = beam.DoFn.TimestampParam,
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterator[Any]:
        while self.pool.is_full:
            yield from self._outcomes()
        self.pool.submit(document, _Sent(document, timestamp, window))

    def finish_bundle(self) -> Iterator[Any]:
        while self.pool.is_busy:
            yield from self._outcomes()

    def _outcomes(self) -> Iterator[Any]:
        for (document, timestamp, window), outcome in self.pool.finished(wait=True):
            if isinstance(outcome, DocumentError):
                self.rejected.inc()
                rejected = reject(document, "extract", outcome.reason, outcome.message)
                yield TaggedOutput(REJECTS, WindowedValue(rejected, timestamp, (window,)))
            else:
                self.passed.inc()
                yield WindowedValue(outcome, timestamp, (window,))

    def teardown(self) -> None:
        self.pool.close()


def reject(
    record: RawDocument | ScoredPage | StrippedPage, stage: str, reason: Reason, message: str
) -> Reject:
    """The reject of a record that a stage gave up, with what it takes to find the document again."""
    origin = record.page if isinstance(record, StrippedPage) else record
    head = origin.content[:PAYLOAD_HEAD_CHARS] if isinstance(origin, RawDocument) else origin.payload_head
    place = (
        f"{origin.source.uri}: record at {origin.source.record}"
        if origin.source.record
        else origin.source.uri
    )
    return Reject(
        id=record_id(origin.source),
        source=origin.source,
        url=origin.url,
        stage=stage,
        reason=reason,
        message=f"{place}: {message}",
        payload_head=head,
    )
