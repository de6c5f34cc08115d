"""Query a result with DuckDB: where the articles come from, what was removed, what was rejected.

    galley run seeds --output out
    python examples/query_result.py out

Needs DuckDB (`pip install duckdb`). It reads the Parquet files in place; nothing is loaded first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

LANGUAGES = """
    SELECT language, count(*) AS articles, sum(word_count) AS words
    FROM read_parquet($articles)
    GROUP BY language
    ORDER BY articles DESC, language
"""

# Every block that was removed from a story is in its row, with the rule that removed it.
RULES = """
    SELECT block.rule, count(*) AS blocks
    FROM (SELECT unnest(stripped) AS block FROM read_parquet($articles))
    GROUP BY block.rule
    ORDER BY blocks DESC, block.rule
    LIMIT 5
"""

REJECTS = """
    SELECT reason, source.uri, message
    FROM read_parquet($rejects)
    ORDER BY source.uri, source.record
"""


def main(arguments: list[str] | None = None) -> int:
    [folder] = sys.argv[1:] if arguments is None else arguments
    out = Path(folder)
    # The manifest is written last: without it there is no result.
    manifest = json.loads((out / "_manifest.json").read_text("utf-8"))
    print(f"counts: {manifest['counts']}")

    queries = [
        ("Languages", LANGUAGES, "articles"),
        ("Rules that removed most", RULES, "articles"),
        ("Rejects", REJECTS, "rejects"),
    ]
    for title, query, dataset in queries:
        # A dataset without rows has no folder.
        if not (out / dataset).exists():
            continue
        print(f"\n{title}")
        # ** also matches the folders of --partition-by.
        rows = duckdb.execute(query, {dataset: str(out / dataset / "**" / "*.parquet")}).fetchall()
        for row in rows:
            print("  " + " | ".join(str(value) for value in row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
