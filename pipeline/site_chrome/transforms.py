"""Learning site chrome, and joining it to the pages, as Beam stages.

Only hashes of blocks, of a bounded number of pages of each site, cross a shuffle. What the pages of a
part need to know of their sites is grouped by the part's number and written to a file for it, so that no
worker holds what is known of all sites.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
import xxhash
from apache_beam.pvalue import PCollection, TaggedOutput

from ..files import storage
from ..files.batches import read_batches
from ..files.parts import NumberedPart, PartFile
from ..files.write_parts import WriteParts
from ..key_shares import Share
from ..schemas import SITE_CHROME
from .evidence import SiteChrome
from .learning import LearntSite, learn, site_chrome
from .rows import chrome_rows, learnt_sites
from .sample import Sample, merge_samples
from .sightings import MAX_BLOCKS, packed_rows
from .waiting_pages import PageWithSite
from .waiting_parts import read_waiting_pages


class LearnSiteChrome(beam.PTransform[PCollection[NumberedPart], PCollection[PartFile]]):
    """Turns numbered parts of waiting pages into parts of ``site_chrome``: PCollection[(int, PartFile)] to
    PCollection[PartFile]. It also writes, for each part, what `read_site_chrome` reads.

    Args:
        known: files of ``site_chrome`` from earlier runs.
        folder: where the parts of ``site_chrome`` are written.
        beside: where the files for the parts of pages are written.
        share: the sites to go through.
    """

    def __init__(self, known: list[str], folder: str, beside: str, share: Share) -> None:
        super().__init__()
        self.known, self.folder, self.beside, self.share = known, folder, beside, share

    def expand(self, parts: PCollection[NumberedPart]) -> PCollection[PartFile]:
        # Output: (site, Sample), first of each page, then of each site
        pages = parts | "Read sightings" >> beam.FlatMap(read_sightings, self.share)
        samples = pages | "Sample each site" >> beam.CombinePerKey(merge_samples)

        # Output: (site, number of a part that has pages of it)
        places = parts | "Read sites" >> beam.FlatMap(read_sites, self.share)

        # Output: (site, LearntSite)
        files = parts.pipeline | "Name known" >> beam.Create(self.known)
        known = files | "Read known" >> beam.FlatMap(read_known, self.share)

        # Output: row of site_chrome; beside it (number of a part, (site, SiteChrome))
        by_site = {"sample": samples, "parts": places, "known": known}
        learnt = (
            by_site
            | "Group by site" >> beam.CoGroupByKey()
            | "Learn" >> beam.FlatMap(learn_site).with_outputs(FOR_PARTS, main="rows")
        )
        beside = learnt[FOR_PARTS] | "Group by part" >> beam.GroupByKey()
        _ = beside | "Write what parts need" >> beam.Map(write_site_chrome, self.beside, self.share)
        return learnt.rows | "Write site chrome" >> WriteParts(SITE_CHROME, dict, self.folder)


class JoinSiteChrome(beam.PTransform[PCollection[NumberedPart], PCollection[PageWithSite]]):
    """Turns numbered parts of waiting pages into their pages, each with what was learnt of its site:
    PCollection[(int, PartFile)] to PCollection[PageWithSite].

    Args:
        beside: where `LearnSiteChrome` wrote the files for the parts.
        passes: over how many shares it went.
    """

    def __init__(self, beside: str, passes: int) -> None:
        super().__init__()
        self.beside, self.passes = beside, passes

    def expand(self, parts: PCollection[NumberedPart]) -> PCollection[PageWithSite]:
        return parts | "Read pages" >> beam.FlatMap(pages_with_sites, self.beside, self.passes)


FOR_PARTS = "for parts"


def pages_with_sites(part: NumberedPart, beside: str, passes: int) -> Iterator[PageWithSite]:
    """The pages of a part, each with what was learnt of its site."""
    sites = read_site_chrome(beside, part[0], passes)
    for site, sightings, page in read_waiting_pages(part[1], ["site", "sightings", "page"]):
        yield PageWithSite(page, shown(sites[site], sightings) if site in sites else None)


def shown(chrome: SiteChrome, sightings: bytes) -> SiteChrome:
    """What was learnt of a site, as far as a page shows it: the process that cleans the page gets no more."""
    keys = packed_rows(sightings)["key"].tolist()
    if len(keys) >= MAX_BLOCKS:  # there may be more on the page
        return chrome
    repeated = chrome.repeated
    return chrome._replace(repeated={key: repeated[key] for key in keys if key in repeated})


def read_sightings(part: NumberedPart, share: Share) -> Iterator[tuple[str, Sample]]:
    """For each page of a part its site, and a sample of this page alone."""
    for site, document, sightings in read_waiting_pages(part[1], ["site", "document", "sightings"]):
        if holds(share, site):
            yield site, {document: sightings}


def read_sites(part: NumberedPart, share: Share) -> Iterator[tuple[str, int]]:
    """The sites of a part's pages, each with the part's number."""
    for site in sorted({site for (site,) in read_waiting_pages(part[1], ["site"])}):
        if holds(share, site):
            yield site, part[0]


def read_known(file: str, share: Share) -> Iterator[tuple[str, LearntSite]]:
    """The sites that a file of ``site_chrome`` holds, each with what was learnt of it."""
    for learnt in learnt_sites(row for batch in read_batches(file) for row in batch.to_pylist()):
        if holds(share, learnt.site):
            yield learnt.site, learnt


def holds(share: Share, site: str) -> bool:
    """Whether a site belongs to a share."""
    return share.holds(xxhash.xxh3_64_digest(site.encode("utf-8", "surrogatepass")))


def learn_site(grouped: tuple[str, dict[str, Iterable[Any]]]) -> Iterator[Any]:
    """What is learnt of one site: rows of ``site_chrome`` and, tagged, what each part needs of it."""
    site, found = grouped
    sample: Sample = next(iter(found["sample"]), {})
    known = sorted(found["known"], key=lambda one: one.documents)
    learnt = learn(site, sample, known)
    chrome = site_chrome(learnt, sample)
    yield from chrome_rows(learnt)
    if chrome.repeated or chrome.unique:
        for part in found["parts"]:
            yield TaggedOutput(FOR_PARTS, (part, (site, chrome)))


def part_file(folder: str, part: int, share: Share) -> str:
    """The file with what the pages of a part need to know of the sites of a share."""
    return storage.join(folder, f"{part:06d}-{share.number}.json")


def write_site_chrome(
    grouped: tuple[int, Iterable[tuple[str, SiteChrome]]], folder: str, share: Share
) -> None:
    """Write what the pages of a part need to know of their sites."""
    part, sites = grouped
    value = {
        site: [chrome.unique, {str(key): evidence for key, evidence in chrome.repeated.items()}]
        for site, chrome in sorted(sites)
    }
    storage.write_json(part_file(folder, part, share), value)


def read_site_chrome(folder: str, part: int, passes: int) -> dict[str, SiteChrome]:
    """What the pages of a part need to know, by site; sites of which nothing is known are left out."""
    found: dict[str, SiteChrome] = {}
    for number in range(passes):
        file = part_file(folder, part, Share(number, passes))
        if storage.exists(file):
            for site, (unique, repeated) in storage.read_json(file).items():
                found[site] = SiteChrome({int(key): evidence for key, evidence in repeated.items()}, unique)
    return found
