"""Use Galley's stages in your own Beam pipeline, with a step of your own between them.

    python examples/own_pipeline.py seeds /tmp/english --language en [any option of Apache Beam]

This pipeline keeps the articles in one language. It treats each document alone: learning what the pages of a
site repeat, deduplication and the manifest belong to `galley run`.
"""

from __future__ import annotations

import argparse
import sys

import apache_beam as beam
import galley
from apache_beam.options.pipeline_options import PipelineOptions


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Keep the articles in one language.")
    parser.add_argument("input", help="a file, folder, glob or object-store URL")
    parser.add_argument("output", help="the folder for the Parquet files")
    parser.add_argument("--language", default="en", help="a language tag, such as en or de")
    chosen, beam_options = parser.parse_known_args(arguments)
    language = chosen.language

    # Shards are paths and byte ranges. Reshuffling them spreads the work over the workers; the documents
    # themselves never cross a shuffle.
    shards = galley.plan_shards(galley.match_inputs([chosen.input]))
    with beam.Pipeline(options=PipelineOptions(beam_options)) as pipeline:
        # Output: RawDocument; beside it Reject
        read = pipeline | "List shards" >> beam.Create(shards) | beam.Reshuffle() | galley.ReadDumps()

        # Output: Article; beside it Reject
        cleaned = read["documents"] | "Clean articles" >> galley.CleanArticles()

        # Your own step: any transform that takes and gives galley.Article.
        wanted = cleaned.articles | "Keep one language" >> beam.Filter(
            lambda article: article.language == language
        )
        wanted | "Write articles" >> galley.WriteArticles(f"{chosen.output}/articles")

        rejects = (read["rejects"], cleaned.rejects) | "All rejects" >> beam.Flatten()
        rejects | "Write rejects" >> galley.WriteRejects(f"{chosen.output}/rejects")
    return 0


if __name__ == "__main__":
    sys.exit(main())
