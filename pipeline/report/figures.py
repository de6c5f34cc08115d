"""What a report shows, as plain figures: made by `summarise`, read by `rendering`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole.

    name: what was counted; an empty string if it is not known.
    count: how many have that name.
    of: how many there are in all.
    """

    name: str
    count: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1. If there is nothing in all, it is 0."""
        return self.count / self.of if self.of else 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Ranking:
    """The most frequent names, the most frequent first.

    distinct: how many names there are; a lower bound if ``short_by`` is not 0.
    short_by: by how much a count may be too low; 0 if every name was counted.
    """

    top: tuple[Share, ...]
    distinct: int
    short_by: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Dataset:
    """The files of a dataset: how many there are, and their rows and bytes in all."""

    name: str
    files: int
    rows: int
    bytes: int


@dataclasses.dataclass(frozen=True, slots=True)
class RejectExample:
    """A rejected document: where it is, and what was wrong with it."""

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
    """The duplicates of one article that was kept.

    kept_in: the earlier result that holds the article; None if this result does.
    copies: how many duplicates there are.
    headline, url: of one of them.
    """

    kept_id: str
    kept_in: str | None
    copies: int
    headline: str | None
    url: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Language:
    """The articles of one language.

    confidence: the detector's, on average; None if no article has one.
    """

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
    """Which fields the articles have.

    fields: how many articles have each field.
    columns: the fields by which sites are ranked.
    worst_sites: the sites whose articles lack most of ``columns``, the worst first. Each lacks something.
    min_articles: sites with fewer articles are left out.
    """

    fields: tuple[Share, ...]
    columns: tuple[str, ...]
    worst_sites: tuple[SiteCompleteness, ...]
    min_articles: int


@dataclasses.dataclass(frozen=True, slots=True)
class Histogram:
    """Counts in order.

    unit: the span of a bar.
    """

    bars: tuple[Share, ...]
    unit: str

    @property
    def highest(self) -> int:
        return max((bar.count for bar in self.bars), default=0)


@dataclasses.dataclass(frozen=True, slots=True)
class Dates:
    """Publication dates.

    earliest, latest: ISO days; None if no article has a date.
    precisions, sources: of the articles that have a date.
    """

    histogram: Histogram
    earliest: str | None
    latest: str | None
    precisions: tuple[Share, ...]
    sources: tuple[Share, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Lengths:
    """How many words the stories have.

    quantiles: (percent, words): this percentage of the stories has at most that number of words.
    cap: a quantile of ``cap`` means that many words or more.
    words: of all stories together.
    """

    histogram: Histogram
    quantiles: tuple[tuple[int, int], ...]
    cap: int
    words: int
    shortest: int
    longest: int


@dataclasses.dataclass(frozen=True, slots=True)
class RuleFigures:
    """What one rule took.

    example: the block that it took most often.
    example_blocks: how often.
    """

    rule: str
    blocks: Share
    words: Share
    example: str
    example_blocks: int


@dataclasses.dataclass(frozen=True, slots=True)
class Stripping:
    """What was taken out of a sample of articles.

    articles: the articles of the sample, out of all.
    story, stripped, became_fields: words of each kind, out of all words of the sample.
    untouched: articles from which nothing was stripped.
    blocks: how many were stripped.
    distinct_rules: how many rules took a block.
    rules: those that took the most.
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
    """A block that is not in the story.

    why: the field that it became, or the rule that stripped it.
    field: whether it became a field.
    story_before: how many blocks of the story are between it and the block taken out before it.
    """

    position: int
    text: str
    why: str
    field: bool
    story_before: int


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleExample:
    """One article, before and after.

    more_words, more_blocks: how much of it is not shown.
    """

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
