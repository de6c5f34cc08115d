"""The transform: shards in; documents, rejects and skipped records out, and counted."""

from __future__ import annotations

from pathlib import Path

import apache_beam as beam
from apache_beam.metrics import MetricsFilter
from apache_beam.testing.util import assert_that, equal_to
from galley.read import DOCUMENTS, REJECTS, SKIPPED, ReadDumps, Skipped, match_inputs, plan_shards

from .dumps import http, jsonl, page, warc, warc_record, write


def test_documents_rejects_and_skipped_come_out_apart_and_counted(tmp_path: Path) -> None:
    write(tmp_path / "dump.jsonl", jsonl([{"text": f"story {number}"} for number in range(20)]) + b"none\n")
    records = [warc_record("request", b"GET / HTTP/1.1\r\n\r\n"), warc_record("response", http(page("page")))]
    write(tmp_path / "crawl.warc.gz", warc(records, ".gz"))
    shards = plan_shards(match_inputs([str(tmp_path)]), target_bytes=200)
    assert len(shards) > 3

    pipeline = beam.Pipeline()
    read = pipeline | "List shards" >> beam.Create(shards) | "Read documents" >> ReadDumps()
    texts = read[DOCUMENTS] | "Texts" >> beam.Map(lambda document: document.content)
    reasons = read[REJECTS] | "Reasons" >> beam.Map(lambda reject: str(reject.reason))
    assert_that(texts, equal_to([page("page").decode(), *(f"story {n}" for n in range(20))]), "documents")
    assert_that(reasons, equal_to(["not_json"]), "rejects")
    assert_that(read[SKIPPED], equal_to([Skipped("warc:request")]), "skipped")
    result = pipeline.run()
    result.wait_until_finish()

    counters = result.metrics().query(MetricsFilter().with_namespace("galley"))["counters"]
    assert {counter.key.metric.name: counter.committed for counter in counters} == {
        "read: passed": 21,
        "read: rejected": 1,
        "read: skipped": 1,
    }
