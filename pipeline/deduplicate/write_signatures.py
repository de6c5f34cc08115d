"""Signatures of a file's articles, in a file of their own: the one time that a text is read again."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from ..files import storage
from ..files.batches import read_batches
from ..files.parts import PartFile, PartWriter
from ..schemas import SCHEMA_VERSION, SIGNATURES
from .earlier import EarlierFile
from .matches import Found
from .near import SignedPart
from .signatures import SIGNATURE_VERSION, signature


def sign_part(numbered: tuple[int, PartFile], folder: str, exact: Found) -> None:
    """Sign the articles of a staged part that are no exact duplicates."""
    number, part = numbered
    _sign(part.path, signed_part(folder, number, part).signatures, exact.duplicates(number).keys())


def sign_earlier(file: EarlierFile, folder: str) -> None:
    """Sign the articles of a file of an earlier result that has no signatures to compare."""
    _sign(file.path, signed_earlier(folder, file).path, ())


def signed_part(folder: str, number: int, part: PartFile) -> SignedPart:
    """A staged part and where its signatures stand."""
    return SignedPart(number, part, storage.join(folder, f"{number:06d}.parquet"))


def signed_earlier(folder: str, file: EarlierFile) -> EarlierFile:
    """Where the signatures of an earlier result's file stand."""
    path = storage.join(folder, f"earlier-{file.number:06d}.parquet")
    return file._replace(dataset="signatures", path=path)


def _sign(articles: str, path: str, left_out: Collection[int]) -> None:
    # Whoever else signs the same file at a time writes the same bytes under another name.
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
