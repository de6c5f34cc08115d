"""Of each site a bounded number of pages to learn from: those whose documents have the least hashes.

The least of a set are the least of the least of its parts, so that the sample is the same however
the pages are cut into bundles, waves and runs (bottom-k sampling; Cohen and Kaplan 2007,
"Summarizing data using bottom-k sketches").
"""

from __future__ import annotations

from collections.abc import Iterable

SAMPLE_PAGES = 128
"""Enough to tell a block on one page in forty from one on none (our choice)."""

Sample = dict[int, bytes]
"""Document hashes to packed sightings."""


def merge_samples(samples: Iterable[Sample]) -> Sample:
    """The sample of all pages that the samples were drawn from. Of pages of one document, the one
    whose sightings sort first."""
    merged: Sample = {}
    for sample in samples:
        for document, packed in sample.items():
            merged[document] = min(packed, merged.get(document, packed))
        if len(merged) > 2 * SAMPLE_PAGES:
            merged = _least(merged)
    return _least(merged)


def _least(sample: Sample) -> Sample:
    return {document: sample[document] for document in sorted(sample)[:SAMPLE_PAGES]}
