"""Pages that wait in files for what is learnt across them."""

from __future__ import annotations

import dataclasses
import io
import pickle
from typing import Any, NamedTuple

from ..records import Block, Score, ScoredPage
from .evidence import SiteChrome
from .sightings import sight, site_of


class StagedPage(NamedTuple):
    """A scored page as it waits.

    site: see `site_of`; document, sightings: what the page shows of its site, packed; page: the
    `ScoredPage`, packed.
    """

    site: str
    document: int
    sightings: bytes
    page: bytes


class KnownPage(NamedTuple):
    """A page and what was learnt of its site.

    page: see `StagedPage`; chrome: as far as the page shows it, None where nothing was learnt.
    """

    page: bytes
    chrome: SiteChrome | None = None


def stage(page: ScoredPage) -> StagedPage:
    """A page, packed to wait."""
    sightings = sight(page)
    # A column of plain values for each field is packed in half the time of a record for each block.
    columns = (list(zip(*page.blocks, strict=True)), list(zip(*page.scores, strict=True)))
    without = dataclasses.replace(page, blocks=(), scores=())
    packed = pickle.dumps((without, *columns), pickle.HIGHEST_PROTOCOL)
    return StagedPage(site_of(page), sightings.document, sightings.pack(), packed)


def unstage(page: bytes) -> ScoredPage:
    """The page that `stage` packed.

    Raises:
        pickle.UnpicklingError: the bytes name anything but records: they were not made by `stage`.
    """
    without, blocks, scores = _RecordsAlone(io.BytesIO(page)).load()
    assert isinstance(without, ScoredPage)
    return dataclasses.replace(
        without,
        blocks=tuple(map(Block._make, zip(*blocks, strict=True))),
        scores=tuple(map(Score._make, zip(*scores, strict=True))),
    )


class _RecordsAlone(pickle.Unpickler):
    """A pickle can name any function; whoever may write to a staging folder gets no code run."""

    def find_class(self, module: str, name: str) -> Any:
        if module == ScoredPage.__module__ or (module, name) in _FROM_ELSEWHERE:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"a staged page names {module}.{name}, which is no record")


_FROM_ELSEWHERE = {
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("_codecs", "encode"),
}
