"""What was learnt of a site as rows of ``site_chrome``, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np

from ..records import SCHEMA_VERSION
from .learning import ChromeBlock, LearntSite
from .sightings import EPOCH, day_number

Row = dict[str, Any]


def chrome_rows(learnt: LearntSite) -> Iterator[Row]:
    """The rows of ``site_chrome`` for one site, one for each block or template."""
    documents = np.array(learnt.documents, dtype="<u8").tobytes()
    for block in learnt.blocks:
        yield {
            "site": learnt.site,
            "block_hash": block.key,
            "kind": block.kind,
            "text": block.text,
            "pages": block.documents,
            "site_pages": len(learnt.documents),
            "chrome": learnt.is_chrome(block),
            "probability": block.probability,
            "chars": block.chars,
            "first_seen": _day(block.first_day),
            "last_seen": _day(block.last_day),
            "seen_in": block.seen_in.to_bytes((len(learnt.documents) + 7) // 8, "little"),
            "site_documents": documents,
            "schema_version": SCHEMA_VERSION,
        }


def learnt_sites(rows: Iterable[Row]) -> Iterator[LearntSite]:
    """What rows of ``site_chrome`` hold.

    Args:
        rows: those of a site in a row; where another site interrupts them, the site comes out twice.
    """
    for (site, packed), group in groupby(rows, key=lambda row: (row["site"], row["site_documents"])):
        documents = tuple(np.frombuffer(packed, dtype="<u8").tolist())
        blocks = (
            ChromeBlock(
                key=row["block_hash"],
                kind=row["kind"],
                text=row["text"],
                probability=row["probability"],
                chars=row["chars"],
                seen_in=int.from_bytes(row["seen_in"], "little"),
                first_day=day_number(row["first_seen"]),
                last_day=day_number(row["last_seen"]),
            )
            for row in group
        )
        yield LearntSite.of(site, documents, tuple(blocks))


def _day(number: int) -> date | None:
    return date.fromordinal(EPOCH + number) if number >= 0 else None
