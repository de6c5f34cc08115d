"""Scored pages that wait in files until it is known what the pages of their sites repeat."""

from __future__ import annotations

import dataclasses
import io
import pickle
from typing import Any, NamedTuple

from .. import blocks, records
from ..blocks import Block
from ..records import Score, ScoredPage
from .evidence import SiteChrome
from .sightings import sight, site_of


class WaitingPage(NamedTuple):
    """A scored page as it waits: a row of a waiting part.

    site: see `site_of`.
    document, sightings: what the page shows of its site, packed (see `Sightings`).
    page: the `ScoredPage`, packed by `pack_page`.
    """

    site: str
    document: int
    sightings: bytes
    page: bytes


class PageWithSite(NamedTuple):
    """A page that waits no longer, with what was learnt of its site.

    page: the `ScoredPage`, packed by `pack_page`.
    chrome: as far as the page shows it; None where nothing was learnt of the site.
    """

    page: bytes
    chrome: SiteChrome | None = None


def waiting_page(page: ScoredPage) -> WaitingPage:
    """The row that a scored page waits as."""
    sightings = sight(page)
    return WaitingPage(site_of(page), sightings.document, sightings.pack(), pack_page(page))


def pack_page(page: ScoredPage) -> bytes:
    """The page as bytes that `unpack_page` reads."""
    # A column of plain values for each field is packed in half the time of a record for each block.
    columns = (list(zip(*page.blocks, strict=True)), list(zip(*page.scores, strict=True)))
    without = dataclasses.replace(page, blocks=(), scores=())
    return pickle.dumps((without, *columns), pickle.HIGHEST_PROTOCOL)


def unpack_page(packed: bytes) -> ScoredPage:
    """The page that `pack_page` packed.

    Raises:
        pickle.UnpicklingError: the bytes name anything but records: they were not made by `pack_page`.
    """
    without, block_columns, score_columns = RecordUnpickler(io.BytesIO(packed)).load()
    assert isinstance(without, ScoredPage)
    return dataclasses.replace(
        without,
        blocks=tuple(map(Block._make, zip(*block_columns, strict=True))),
        scores=tuple(map(Score._make, zip(*score_columns, strict=True))),
    )


class RecordUnpickler(pickle.Unpickler):
    """Reads pickles that hold records and plain values, and no others.

    A pickle can name any function and have it called. Someone who can write to the folder of waiting pages
    can falsify a page in this way, but cannot run code.
    """

    def find_class(self, module: str, name: str) -> Any:
        """The class that a pickle names.

        Raises:
            pickle.UnpicklingError: it is neither a record nor one of the few that records hold.
        """
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"a waiting page names {module}.{name}, which is not a record")


# Names are compared whole: to `pickle`, a dotted name such as ``dataclasses.sys.exit`` leads from the module
# of the records to any function of what that module imports.
_ALLOWED = {
    (module.__name__, name)
    for module in (records, blocks)
    for name, value in vars(module).items()
    if isinstance(value, type) and value.__module__ == module.__name__
} | {("datetime", name) for name in ("datetime", "timezone", "timedelta")}
