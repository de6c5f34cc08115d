"""Writes the signatures of a file's articles to a file of their own. Texts are not read again after that."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from ..files import storage
from ..files.batches import read_batches
from ..files.parts import NumberedPart, PartFile, PartWriter
from ..schemas import SCHEMA_VERSION, SIGNATURES
from .earlier import EarlierFile
from .matches import MatchLists
from .near import SignedPart
from .signatures import SIGNATURE_VERSION, signature


def write_signatures(numbered: NumberedPart, folder: str, exact: MatchLists) -> None:
    """Write the signatures of the articles of a staged part that are not exact duplicates."""
    number, part = numbered
    _write(part.path, signed_part(folder, number, part).signatures, exact.duplicates(number).keys())


def write_earlier_signatures(file: EarlierFile, folder: str) -> None:
    """Write the signatures of the articles of an earlier result that has none that can be compared."""
    _write(file.path, earlier_signatures(folder, file).path, ())


def signed_part(folder: str, number: int, part: PartFile) -> SignedPart:
    """A staged part and the file of its signatures."""
    return SignedPart(number, part, storage.join(folder, f"{number:06d}.parquet"))


def earlier_signatures(folder: str, file: EarlierFile) -> EarlierFile:
    """The file of signatures that `write_earlier_signatures` writes for a file of articles."""
    path = storage.join(folder, f"earlier-{file.number:06d}.parquet")
    return file._replace(dataset="signatures", path=path)


def _write(articles: str, path: str, left_out: Collection[int]) -> None:
    # If another worker writes the same file at the same time, it writes the same bytes under another name.
    unfinished = f"{path}.{uuid.uuid4().hex}"
    writer = PartWriter(SIGNATURES, unfinished, storage.create)
    row = 0
    for batch in read_batches(articles, ["id", "text"]):
        for article, text in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if row not in left_out:
                writer.add(
                    {
                        "id": article,
                        "signature": signature(text),
                        "signature_version": SIGNATURE_VERSION,
                        "schema_version": SCHEMA_VERSION,
                    }
                )
            row += 1
    writer.close()
    storage.move(unfinished, path)
