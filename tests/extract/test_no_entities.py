"""No entity is looked up: neither files nor addresses that a page names in its document type are read."""

from __future__ import annotations

import itertools
from pathlib import Path

import galley
import pytest
from galley.errors import DocumentError

PROSE = (
    "<p>The ferry left the harbour of Orlen on Friday with some eighty people on board, the company said.</p>"
)

DOCUMENT_TYPES = {
    "external entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "{uri}">]>',
    "parameter entity": '<!DOCTYPE html [<!ENTITY % x SYSTEM "{uri}"> %x;]>',
    "external subset": '<!DOCTYPE html SYSTEM "{uri}">',
    "public subset": '<!DOCTYPE html PUBLIC "-//X//DTD X//EN" "{uri}">',
}


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" standalone="no"?>'])
@pytest.mark.parametrize("kind", DOCUMENT_TYPES)
def test_no_file_that_a_document_type_names_is_read(tmp_path: Path, kind: str, declaration: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word is abracadabra")
    for uri in (str(secret), secret.as_uri()):
        markup = f"{declaration}{DOCUMENT_TYPES[kind].format(uri=uri)}<html><body><h1>Ferry</h1>{PROSE * 4}"
        markup += (
            f'<p>&x;</p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{uri}"/></body></html>'
        )
        article = galley.clean(markup, url=secret.as_uri())
        assert "abracadabra" not in repr(article)


def test_nested_entities_do_not_multiply() -> None:
    """Ten entities, each ten of the one before: a billion words if they were replaced."""
    names = "abcdefghij"
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    markup = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><html><body>{PROSE * 4}<p>&j;</p></body></html>'
    try:
        article = galley.clean(markup)
    except DocumentError:
        return
    assert len(repr(article)) < 10_000
