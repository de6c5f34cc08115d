"""The child process in which documents are extracted and scored, so that a parser that hangs, crashes
or eats the memory costs one document and not the worker. Started by `isolation.ScorerProcess`.

It reads frames from its standard input and answers each on its standard output; see `frames`.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import resource
import sys

from ..extract import extract
from ..records import DocumentError, RawDocument, Reason
from ..staging import stage
from ..strip import score
from .frames import Answer, frame, read_frame

DOCUMENTS_PER_COLLECTION = 100
"""A page is some 10,000 objects without a cycle, which the garbage collector goes through again and
again while they are made: it takes a tenth of the time (measured). It runs between pages instead."""


def answer(document: RawDocument) -> Answer:
    """The page of a document, or why there is none."""
    try:
        return stage(score(extract(document)))
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
