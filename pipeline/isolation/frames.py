"""What a worker and its child say to each other: four bytes of length, big endian, then a pickle.

A frame to the child is a RawDocument; a frame back is a StagedPage, or the reason and message of a
DocumentError.
"""

from __future__ import annotations

import pickle
from typing import BinaryIO

from ..records import Reason
from ..staging import StagedPage

Answer = StagedPage | tuple[Reason, str]


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame's payload; None at the end of the stream."""
    header = stream.read(4)
    if len(header) < 4:
        return None
    return stream.read(int.from_bytes(header, "big"))


def frame(record: object) -> bytes:
    """A record as a frame."""
    payload = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
    return len(payload).to_bytes(4, "big") + payload
