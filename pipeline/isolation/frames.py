"""The protocol between a worker and its child: four bytes of length, big endian, then a pickle.

A frame to the child holds the record that its function takes. A frame back holds what the function
returned, or the reason and message of a `DocumentError`.
"""

from __future__ import annotations

import pickle
from typing import Any, BinaryIO, NamedTuple

from ..records import Reason

FORK, WAIT = b"F", b"W"
"""The requests that the fork server takes: one of these bytes, four bytes of length, big endian, a pickle.
It answers with a number of eight bytes."""


class Failure(NamedTuple):
    """A `DocumentError` on its way back."""

    reason: Reason
    message: str


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read the payload of the next frame; None at the end of the stream."""
    header = stream.read(4)
    if len(header) < 4:
        return None
    return stream.read(int.from_bytes(header, "big"))


def frame(record: Any) -> bytes:
    """A record as a frame."""
    payload = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
    return len(payload).to_bytes(4, "big") + payload
