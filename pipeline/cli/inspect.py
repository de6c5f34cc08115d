"""``galley inspect``: one document, cleaned and shown in the terminal."""

from __future__ import annotations

import json
import sys
from typing import Any

from ..articles import Article
from ..document import clean_document
from ..errors import DocumentError, InputError, UsageError
from ..read import ReadSettings, match_inputs, plan_shards, read_shard
from ..records import RawDocument, Reject, StrippedPage
from ..schemas import SCHEMAS
from ..split import candidates
from ..write.rows import article_row
from .exit_codes import DONE, FAILED, MISTAKE
from .output import complain


def inspect(path: str, record: int | None, as_json: bool) -> int:
    """Show what becomes of one document of a file.

    Args:
        path: the file.
        record: the place of the document in the file; None for its first document.
        as_json: print the record as JSON instead of as text.

    Returns:
        The exit code.
    """
    try:
        document = find_document(path, record)
    except (InputError, UsageError) as error:
        complain(f"galley inspect: {error}")
        return MISTAKE
    if isinstance(document, Reject):
        complain(f"galley inspect: rejected ({document.reason}): {document.message}")
        return FAILED
    try:
        stripped, article = clean_document(document)
    except DocumentError as error:
        complain(f"galley inspect: rejected ({error.reason}): {error.message}")
        return FAILED
    print(
        json.dumps(record_as_json(article), indent=2, ensure_ascii=False)
        if as_json
        else shown(stripped, article)
    )
    return DONE


def find_document(path: str, record: int | None) -> RawDocument | Reject:
    """Find the first document of a file, or the one at a place.

    Raises:
        InputError, UsageError: the file does not exist, or has no such document.
    """
    files = match_inputs([path])
    for shard in plan_shards(files, "auto", sys.maxsize):
        for found in read_shard(shard, ReadSettings()):
            if isinstance(found, (RawDocument, Reject)) and record in (None, found.source.record):
                return found
    where = f" at {record}" if record is not None else ""
    raise UsageError(f"{path}: there is no document{where}")


def record_as_json(article: Article) -> dict[str, Any]:
    """The row that a run would write for an article, in JSON types."""
    schema = SCHEMAS["articles"]
    import pyarrow as pa

    [row] = pa.RecordBatch.from_pylist([article_row(article)], schema=schema).to_pylist()
    return json.loads(json.dumps(row, default=lambda value: value.isoformat()))


def shown(stripped: StrippedPage, article: Article) -> str:
    """An article as text for a terminal: its fields, their candidates, and every block with what became of it."""
    fields = record_as_json(article)
    lines = [
        f"{name:20} {_brief(fields[name])}"
        for name in fields
        if name not in ("text", "stripped", "field_blocks")
    ]
    lines += ["", "  what each source says, and what became of it", ""]
    lines += [
        f"{one.field:13} {one.source:10} {one.place:9} {one.value}   [{one.outcome}]"
        for one in candidates(stripped)
    ]
    # Lines of one block may become several fields.
    became: dict[int, str] = {}
    for block in article.field_blocks:
        became[block.position] = "+".join(filter(None, (became.get(block.position), block.field)))
    taken = {block.position: block.rule for block in article.stripped}
    lines += ["", "  + kept   = became a field   - stripped", ""]
    for printed in stripped.page.blocks:
        if printed.position in became:
            sign, why = "=", became[printed.position]
        elif printed.position in taken:
            sign, why = "-", taken[printed.position]
        else:
            sign, why = "+", ""
        lines.append(f"{sign} {printed.text}" + (f"   [{why}]" if why else ""))
    return "\n".join(lines)


def _brief(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
