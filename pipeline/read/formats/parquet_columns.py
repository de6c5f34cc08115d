"""The values of Parquet columns, one at a time, so that an odd value costs no more than itself.

Arrow makes Python values of a column as a whole: one string that is not UTF-8, or one date out of range,
fails all of them, and nanoseconds and time zones ask for further packages. So strings are taken as bytes
and times as integers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from .named_fields import OtherType

Values = Callable[[int], Any]
"""The value of a row of a batch."""

_EPOCH = datetime(1970, 1, 1)
_UNITS_A_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_MICROSECONDS = 10**6


def is_read(type: pa.DataType) -> bool:
    """Whether the values of a type are looked at: those of other types are only called by it."""
    type = _plain(type)
    tests = (_is_text, _is_bytes, pa.types.is_integer, pa.types.is_floating, pa.types.is_null)
    return any(test(type) for test in (*tests, pa.types.is_date, pa.types.is_timestamp))


def constant(type: pa.DataType) -> OtherType:
    """The value of every row of a column whose type is not looked at."""
    return OtherType(f"of type {type}"[:200])


def values_of(column: pa.Array) -> Values:
    """The values of a column as a function of the row.

    Returns:
        A function whose values are strings; bytes for what is not UTF-8, or not declared as text; numbers;
        dates and times in their ISO 8601 form; or None.
    """
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    type = column.type
    if pa.types.is_dictionary(type):
        indexes, values = column.indices, values_of(column.dictionary)
        return lambda row: values(indexes[row].as_py()) if indexes[row].is_valid else None
    if _is_text(type):
        stored = column.view(_BYTES_OF_TEXT[type])
        return lambda row: _text(stored[row].as_py())
    if pa.types.is_date(type) or pa.types.is_timestamp(type):
        numbers = column.cast(pa.int32() if pa.types.is_date32(type) else pa.int64())
        printed = _printer(type)
        return lambda row: printed(numbers[row].as_py())
    return lambda row: column[row].as_py()


_BYTES_OF_TEXT = {
    pa.string(): pa.binary(),
    pa.large_string(): pa.large_binary(),
    pa.string_view(): pa.binary_view(),
}


def _is_text(type: pa.DataType) -> bool:
    return type in _BYTES_OF_TEXT


def _is_bytes(type: pa.DataType) -> bool:
    kinds = (
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_binary_view,
        pa.types.is_fixed_size_binary,
    )
    return any(test(type) for test in kinds)


def _plain(type: pa.DataType) -> pa.DataType:
    """The type that an extension type or a dictionary holds."""
    if isinstance(type, pa.BaseExtensionType):
        type = type.storage_type
    return type.value_type if pa.types.is_dictionary(type) else type


def _text(stored: bytes | None) -> str | bytes | None:
    if stored is None:
        return None
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        return stored


def _printer(type: pa.DataType) -> Callable[[int | None], str | None]:
    """What prints a number of days or of units of time since 1970; None for one out of range."""
    if pa.types.is_date32(type):
        return lambda days: None if days is None else _date(days)
    if pa.types.is_date64(type):
        return lambda milliseconds: None if milliseconds is None else _date(milliseconds // 86_400_000)
    units, zone = _UNITS_A_SECOND[type.unit], _zone(type.tz)
    return lambda count: None if count is None else _time(count, units, zone)


def _date(days: int) -> str | None:
    try:
        return date.fromordinal(days + _EPOCH.toordinal()).isoformat()
    except (OverflowError, ValueError):
        return None


def _time(count: int, units: int, zone: tzinfo | None) -> str | None:
    try:
        moment = _EPOCH + timedelta(microseconds=count * _MICROSECONDS // units)
        if zone is not None:
            moment = moment.replace(tzinfo=UTC).astimezone(zone)
    except (OverflowError, ValueError):
        return None
    return moment.isoformat()


def _zone(name: str | None) -> tzinfo | None:
    """The time zone of a name or offset (Arrow's Schema.fbs, Timestamp); UTC for an unknown name."""
    if not name:
        return None
    try:
        return datetime.strptime(name, "%z").tzinfo or UTC
    except ValueError:
        pass
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return UTC
