"""Report: what a run did, as one HTML page."""

from __future__ import annotations

from typing import Any

from ..files import storage
from .reading import DamagedResultError
from .rendering import render
from .summarise import summarise

__all__ = ["DamagedResultError", "render", "summarise", "write_report"]


def write_report(folder: str, manifest: dict[str, Any]) -> None:
    """Write the ``report.html`` of a result. Readers see all of it or nothing.

    The same result and manifest give the same report.

    Args:
        folder: of the result, local or on an object store.
        manifest: of the result, see `galley.running.manifest`.

    Raises:
        DamagedResultError: a file of the result is missing or cannot be read, the manifest is incomplete, or
            the counts do not balance.
    """
    page = render(summarise(folder, manifest))
    report = storage.join(folder, "report.html")
    unfinished = report + ".unfinished"
    with storage.create(unfinished) as file:
        file.write(page.encode("utf-8", "replace"))
    storage.move(unfinished, report)
