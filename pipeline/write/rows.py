"""Records as rows of the schemas in ``galley.schemas``.

The schema is the list of columns: a row takes each from the record's attribute of the same name.
``tests/test_schemas.py`` checks that they agree in names, order, types and nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import pyarrow as pa

from ..articles import Article
from ..files.parts import Row
from ..records import SCHEMA_VERSION, Reject
from ..schemas import ARTICLES, REJECTS


def article_row(article: Article) -> Row:
    """The row of ``articles`` that an article is written as, its columns in the schema's order."""
    return _ARTICLE(article)


def reject_row(reject: Reject) -> Row:
    """The row of ``rejects`` that a reject is written as, its columns in the schema's order."""
    return _REJECT(reject)


def _row_maker(schema: pa.Schema, constants: Mapping[str, Any]) -> Callable[[Any], Row]:
    """Makes the rows of a schema.

    A record in a struct column becomes a tuple of the struct's members, in their order. Arrow takes a tuple
    for a struct, so lists of named tuples stay as they are.

    Args:
        constants: the columns that are the same in every row and no attributes of the record.
    """
    names = [name for name in schema.names if name not in constants]
    columns = attrgetter(*names)
    structs = [
        (field.name, attrgetter(*(member.name for member in field.type)))
        for field in schema
        if pa.types.is_struct(field.type)
    ]

    def row_of(record: Any) -> Row:
        row = dict(zip(names, columns(record), strict=True))
        for name, members in structs:
            row[name] = members(row[name])
        row.update(constants)
        return row

    return row_of


_ARTICLE = _row_maker(ARTICLES, {})
_REJECT = _row_maker(REJECTS, {"schema_version": SCHEMA_VERSION})
