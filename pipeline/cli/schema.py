"""``galley schema``: the fields of a dataset."""

from __future__ import annotations

import json

from ..schemas import SCHEMA_VERSION, SCHEMAS, flat_fields
from .exit_codes import DONE


def schema(dataset: str, form: str) -> int:
    """Print the fields of a dataset.

    Args:
        dataset: its name, a key of `SCHEMAS`.
        form: ``table`` or ``json``.

    Returns:
        The exit code.
    """
    fields = list(flat_fields(SCHEMAS[dataset]))
    if form == "json":
        described = [
            {"name": path, "type": kind, "nullable": nullable, "description": description}
            for path, kind, nullable, description in fields
        ]
        print(
            json.dumps({"dataset": dataset, "schema_version": SCHEMA_VERSION, "fields": described}, indent=2)
        )
        return DONE
    width = max(len(path) for path, *_ in fields)
    kinds = max(len(kind) for _, kind, *_ in fields)
    print(f"{dataset}, schema version {SCHEMA_VERSION} (? = may be null)")
    for path, kind, nullable, description in fields:
        print(f"{path:{width}}  {kind + ('?' if nullable else ''):{kinds + 1}}  {description}")
    return DONE
