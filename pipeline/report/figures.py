"""What a report tells, as plain figures: made by `summarise`, read by `rendering`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """Some of a whole. name: of what; an empty string for what is not known."""

    name: str
    count: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of nothing is 0."""
        return self.count / self.of if self.of else 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Ranking:
    """The most frequent names, most first. distinct: how many names there are, or at least are;
    short_by: by how much a count may be too low, 0 where all were counted one by one."""

    top: tuple[Share, ...]
    distinct: int
    short_by: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Dataset:
    """The files of a dataset: how many, their rows and their bytes together."""

    name: str
    files: int
    rows: int
    bytes: int


@dataclasses.dataclass(frozen=True, slots=True)
class RejectExample:
    """A rejected document: where it stands, and what was wrong with it."""

    uri: str
    record: int
    url: str | None
    stage: str
    message: str
    payload_head: str


@dataclasses.dataclass(frozen=True, slots=True)
class RejectReason:
    """The documents rejected for one reason."""

    reason: Share
    stages: tuple[str, ...]
    examples: tuple[RejectExample, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """The duplicates of one kept article. copies: how many; headline and url: of one of them."""

    kept_id: str
    copies: int
    headline: str | None
    url: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Language:
    """The articles of one language. confidence: the detector's, on average."""

    articles: Share
    confidence: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class SiteCompleteness:
    """How many articles of a site have each field, in the order of `Completeness.columns`."""

    site: str
    articles: int
    fields: tuple[Share, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Completeness:
    """fields: how many articles have each; worst_sites: those that lack most of ``columns``,
    among the sites with ``least_articles`` or more."""

    fields: tuple[Share, ...]
    columns: tuple[str, ...]
    worst_sites: tuple[SiteCompleteness, ...]
    least_articles: int


@dataclasses.dataclass(frozen=True, slots=True)
class Histogram:
    """Counts in order. unit: what a bar stands for."""

    bars: tuple[Share, ...]
    unit: str

    @property
    def highest(self) -> int:
        return max((bar.count for bar in self.bars), default=0)


@dataclasses.dataclass(frozen=True, slots=True)
class Dates:
    """Publication dates. earliest and latest: ISO days, None where no article has a date."""

    histogram: Histogram
    earliest: str | None
    latest: str | None
    precisions: tuple[Share, ...]
    sources: tuple[Share, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Lengths:
    """Words of a story. quantiles: the words that 5, 25, 50, 75 and 95 of 100 stories do not
    exceed; a quantile of ``cap`` stands for that many or more."""

    histogram: Histogram
    quantiles: tuple[tuple[int, int], ...]
    cap: int
    words: int
    shortest: int
    longest: int


@dataclasses.dataclass(frozen=True, slots=True)
class RuleFigures:
    """What one rule took. example: the block it took most often."""

    rule: str
    blocks: Share
    words: Share
    example: str
    example_blocks: int


@dataclasses.dataclass(frozen=True, slots=True)
class Stripping:
    """What was taken out of the story in a sample of articles.

    articles: how many of all were looked at. story, stripped, became_fields: words of each, of
    all words in the sample. untouched: articles of which nothing was stripped.
    """

    articles: Share
    story: Share
    stripped: Share
    became_fields: Share
    untouched: Share
    blocks: int
    distinct_rules: int
    rules: tuple[RuleFigures, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class TakenBlock:
    """A block that is not in the story. field: it became one, otherwise ``why`` is the rule that
    stripped it; story_before: how many blocks of the story stand between it and the one before."""

    position: int
    text: str
    why: str
    field: bool
    story_before: int


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleExample:
    """One article, before and after. more_words, more_blocks: what is not shown of it."""

    id: str
    url: str | None
    uri: str
    record: int
    fields: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    more_words: int
    blocks: tuple[TakenBlock, ...]
    more_blocks: int


@dataclasses.dataclass(frozen=True, slots=True)
class Outlier:
    """An article that stands out by its length."""

    words: int
    headline: str | None
    uri: str
    record: int


@dataclasses.dataclass(frozen=True, slots=True)
class ReportFigures:
    """Everything that the report of a result shows.

    Attributes:
        options: as the manifest has them.
        unread: the bytes of each input file that could not be read.
    """

    galley_version: str
    seconds: float
    options: Mapping[str, Any]
    documents: int
    outcomes: tuple[Share, ...]
    skipped: tuple[Share, ...]
    unread: tuple[Share, ...]
    datasets: tuple[Dataset, ...]
    reject_reasons: tuple[RejectReason, ...]
    reject_files: Ranking
    duplicate_groups: tuple[DuplicateGroup, ...]
    formats: tuple[Share, ...]
    languages: tuple[Language, ...]
    sites: Ranking
    dates: Dates
    lengths: Lengths
    shortest: tuple[Outlier, ...]
    longest: tuple[Outlier, ...]
    completeness: Completeness
    stripping: Stripping
    examples: tuple[ArticleExample, ...]

    @property
    def articles(self) -> int:
        return self.outcomes[0].count
