"""JSON that spans lines is cut into its values, whatever it is."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from galley.read import Unread
from galley.read.bytes.allowance import Allowance
from galley.read.bytes.compression import Compression, Packing, Window
from galley.read.bytes.streams import Stream
from galley.read.formats import json_values
from galley.read.formats.json_values import Values
from galley.read.formats.named_fields import is_longer
from galley.records import Reason
from hypothesis import given
from hypothesis import strategies as st

from .dumps import documents, read, rejects, unread, write

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\[]{},: é', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


def values(data: bytes, limit: int = 1 << 20) -> list[tuple[int, bytes, bool]]:
    stream = Stream(Window(io.BytesIO(data)), Packing(Compression.PLAIN), allowance=Allowance(1))
    return list(Values(stream, limit))


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1 << 18])
def test_the_elements_of_an_array_come_one_by_one(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "CHUNK_BYTES", chunk)

    @given(st.lists(JSON, min_size=1), st.sampled_from([None, 1]))
    def check(elements: list[object], indent: int | None) -> None:
        data = json.dumps(elements, indent=indent).encode()
        found = values(data)
        assert [json.loads(value) for _, value, _ in found] == elements
        assert all(is_whole for _, _, is_whole in found)
        assert all(data[at : at + len(value)] == value for at, value, _ in found)

    check()


@given(st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=4), min_size=1))
def test_objects_that_follow_one_another_come_one_by_one(objects: list[object]) -> None:
    data = "\n".join(json.dumps(value, indent=2) for value in objects).encode()
    assert [json.loads(value) for _, value, _ in values(data)] == objects


@given(st.text(alphabet='[]{},"\\ a\n', max_size=40))
def test_any_rubbish_ends_and_nothing_of_it_is_lost(rubbish: str) -> None:
    found = values(rubbish.encode())
    ends = [at + len(value) for at, value, _ in found]
    assert all(value for _, value, _ in found)
    assert all(start >= end for (start, _, _), end in zip(found[1:], ends, strict=False))
    between = rubbish
    for at, value, _ in found:
        between = between[:at] + " " * len(value) + between[at + len(value) :]
    assert not set(between) - set(" \n,[]")


def test_a_value_over_the_limit_is_cut_and_the_next_is_whole() -> None:
    assert values(b'[{"a": "xxxxxxxxxxxxxxxx"}, {"b": 1}]', limit=10) == [
        (1, b'{"a": "xxxx', False),
        (28, b'{"b": 1}', True),
    ]


def test_an_array_that_is_cut_off_costs_its_last_element(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.json", b'[{"text": "one"},\n{"text": "tw')
    items = read(file)
    assert [document.content for document in documents(items)] == ["one"]
    (item,) = rejects(items)
    assert (item.reason, item.message) == (
        Reason.NOT_JSON,
        f"{file.uri}: the record at byte 18 does not end; 12 bytes are not read",
    )
    assert unread(items) == [Unread(file.uri, 12)]


def test_an_array_that_is_cut_off_between_two_elements_says_so(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.json", b'[{"text": "one"},\n')
    items = read(file)
    assert [document.content for document in documents(items)] == ["one"]
    (item,) = rejects(items)
    assert (item.reason, item.source.record) == (Reason.TRUNCATED, 18)
    assert unread(items) == [Unread(file.uri, 0)]


def test_a_value_that_swallows_the_rest_says_how_much(tmp_path: Path) -> None:
    """A quote too many: nothing shows where the next value begins."""
    rest = "".join(f',{{"text": "story {number}"}}' for number in range(50))
    file = write(tmp_path / "dump.json", f'[{{"text": "one"}},{{"text": "two"", "x": 1}}{rest}]'.encode())
    (stretch,) = unread(read(file))
    assert stretch.bytes > len(rest) // 2


@given(st.text(max_size=20), st.integers(0, 90))
def test_a_text_is_as_long_as_its_bytes(text: str, limit: int) -> None:
    assert is_longer(text, limit) == (len(text.encode("utf-8", "replace")) > limit)
