"""A bounded number of pages of each site to learn from: those whose documents have the smallest hashes.

The smallest of a set are the smallest among the smallest of its subsets, so that the sample does not
depend on how the pages are divided into bundles, waves and runs (bottom-k sampling; Cohen and Kaplan
2007, "Summarizing data using bottom-k sketches").
"""

from __future__ import annotations

from collections.abc import Iterable

SAMPLE_PAGES = 128
"""Enough to find what is on one page in forty."""

Sample = dict[int, bytes]
"""For the hash of each document its packed sightings."""


def merge_samples(samples: Iterable[Sample]) -> Sample:
    """The sample of all pages that the samples were drawn from. Of several pages of one document it has the
    one whose sightings sort first."""
    merged: Sample = {}
    for sample in samples:
        for document, packed in sample.items():
            merged[document] = min(packed, merged.get(document, packed))
        if len(merged) > 2 * SAMPLE_PAGES:
            merged = _smallest(merged)
    return _smallest(merged)


def _smallest(sample: Sample) -> Sample:
    return {document: sample[document] for document in sorted(sample)[:SAMPLE_PAGES]}
