"""Pages wait as pickles, of which only records are taken up, on every Python."""

from __future__ import annotations

import dataclasses
import enum
import io
import pickle
import pickletools
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import galley.blocks
import galley.records
import pytest
from galley.blocks import Block, BlockKind, Layout
from galley.records import Mark, Score, ScoredPage, StructuredData
from galley.site_chrome.waiting_pages import RecordUnpickler, pack_page, unpack_page

from tests.site_chrome.pages import page

MEMBERS = [
    member
    for module in (galley.records, galley.blocks)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, enum.Enum)
    for member in each
]


def full_page() -> ScoredPage:
    """A page with a block of every kind and a value in every field."""
    kinds = list(BlockKind)
    return dataclasses.replace(
        page([(kind.value, 0.5) for kind in kinds]),
        fetched_at=datetime(2024, 5, 1, 12, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        published="1 May 2024",
        blocks=tuple(
            Block(place, kind.value, kind, 1, None, Layout(2, "*", 1, 1)) for place, kind in enumerate(kinds)
        ),
        scores=tuple(Score(0.25, "rule:en.ad", True, True, True) for _ in kinds),
        structured_data=StructuredData(
            json_ld=({"@type": "NewsArticle", "wordCount": 7, "author": [{"name": "Ann Lee"}]},),
            meta={"og:title": ("Ferry sinks",)},
            marks=(Mark("byline", "Ann Lee \udcff", "", ("byline",), 3),),
        ),
        language="en",
    )


def test_a_page_with_every_kind_of_block_is_taken_up_as_it_was() -> None:
    assert unpack_page(pack_page(full_page())) == full_page()


def test_a_waiting_page_names_no_function() -> None:
    """`getattr`, with which Python 3.11.0 to 3.11.3 would pickle a member of an enum, could call anything."""
    strings = {argument for _, argument, _ in pickletools.genops(pack_page(full_page()))}
    assert {"BlockKind", "ScoredPage"} <= strings
    assert "getattr" not in strings


@pytest.mark.parametrize("member", MEMBERS, ids=repr)
def test_every_enum_member_of_the_records_may_be_named(member: enum.Enum) -> None:
    assert RecordUnpickler(io.BytesIO(pickle.dumps(member))).load() is member


@pytest.mark.parametrize("value", [getattr, print, UTC.utcoffset, pickle.loads])
def test_a_pickle_that_names_a_function_is_refused(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="which is not a record"):
        unpack_page(pickle.dumps((value, [], [])))


def call(module: str, name: str, argument: str) -> bytes:
    """A pickle that calls what a name leads to, as nobody's `pickle.dumps` writes it."""
    strings = (b"\x8c" + len(each).to_bytes(1, "little") + each.encode() for each in (module, name, argument))
    module_given, name_given, argument_given = strings
    return (
        pickle.PROTO + b"\x04" + module_given + name_given + pickle.STACK_GLOBAL
        + argument_given + pickle.TUPLE1 + pickle.REDUCE + pickle.STOP
    )  # fmt: skip


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "exec"),
        ("galley.records", "dataclasses.builtins.exec"),  # dots lead through what the module imports
        ("galley.records", "ScoredPage.__init__.__globals__.get"),
        ("galley.records", "Score._make"),
        ("galley.records", "xxhash"),
        ("galley.records", "dataclasses"),
        ("galley.records", "source_id"),
        ("galley.records", "Block"),  # a record, but not of the module named
        ("galley.blocks", "Block._make"),
        ("galley.blocks", "Block.__new__.__globals__.get"),
        ("galley.blocks", "NamedTuple"),
        ("galley.blocks", "ValueEnum"),
        ("datetime", "sys.exit"),
        ("datetime", "datetime.strptime"),
        ("_codecs", "encode"),
    ],
)
def test_a_pickle_that_was_made_to_run_code_runs_none(tmp_path: Path, module: str, name: str) -> None:
    mark = tmp_path / "code-was-run"
    code = f"open({str(mark)!r}, 'w').close()"
    with pytest.raises(pickle.UnpicklingError, match="which is not a record"):
        unpack_page(call(module, name, code))
    assert not mark.exists()


def test_such_a_pickle_would_run_code_if_it_were_read_without_care(tmp_path: Path) -> None:
    mark = tmp_path / "code-was-run"
    pickle.loads(call("galley.records", "dataclasses.builtins.exec", f"open({str(mark)!r}, 'w').close()"))
    assert mark.exists()
