"""The child process in which documents are extracted, so that a parser that hangs, crashes or
eats the memory costs one document and not the worker. Started by `isolation.ExtractorProcess`.

The two talk in frames over the child's standard input and output: four bytes of length, big
endian, then a pickle. A frame to the child is a RawDocument; a frame back is a Page, or the
reason and message of a DocumentError.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import resource
import sys
from typing import BinaryIO

from ..records import DocumentError, Page, RawDocument, Reason
from . import extract

DOCUMENTS_PER_COLLECTION = 100
"""A page is some 10,000 objects without a cycle, which the garbage collector goes through again and
again while they are made: it takes a tenth of the time (measured). It runs between pages instead."""


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


def answer(document: RawDocument) -> Page | tuple[Reason, str]:
    """The page of a document, or why there is none."""
    try:
        return extract(document)
    except DocumentError as error:
        return error.reason, error.message
    except MemoryError:
        return Reason.MEMORY_LIMIT, "extracting the document takes more memory than --document-memory-limit"
    except Exception as error:  # any other fault of a parser costs the document, not the run
        return Reason.PARSER_ERROR, f"{type(error).__name__} while extracting: {error}"


def main(memory_limit: int) -> None:
    """Answer frame by frame until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    logging.disable(logging.CRITICAL)
    gc.disable()
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the frames
    answered = 0
    while (payload := read_frame(requests)) is not None:
        replies.write(frame(answer(pickle.loads(payload))))
        replies.flush()
        answered += 1
        if answered % DOCUMENTS_PER_COLLECTION == 0:
            gc.collect()


if __name__ == "__main__":
    main(int(sys.argv[1]))
