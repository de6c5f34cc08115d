"""Turns figures into one HTML page that needs no other file: no script, no font, no picture."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from .figures import ReportFigures

TEMPLATES = Path(__file__).parent / "templates"

SHOWN_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)
}
"""Control characters except tab and line feed, as escapes. HTML does not allow them."""


def render(figures: ReportFigures) -> str:
    """The report as one HTML document. Every text from the figures is escaped."""
    return _environment().get_template("report.html").render(figures=figures)


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "number": number,
        "percent": percent,
        "bytes": byte_size,
        "plural": plural,
        "setting": setting,
        "rate": rate,
    }
    return environment


def _finalize(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def visible(text: str) -> str:
    """A text with its control characters as escapes, U+0000 as ``\\x00``."""
    return text.translate(SHOWN_CONTROLS)


def number(value: float) -> str:
    """12345 as 12,345."""
    return f"{value:,}"


def rate(value: float) -> str:
    """12.34 as 12.3, 1234.5 as 1,234: only as many digits as are useful."""
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def percent(share: float) -> str:
    """0.1234 as 12.3 %. Only exactly 0 is 0 %, and only exactly 1 is 100 %."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{share * 100:.0f} %" if share in (0, 1) else f"{share * 100:.1f} %"


def byte_size(size: float) -> str:
    """12345678 as 11.8 MiB."""
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1024
    return f"{size:,.1f} TiB"


def setting(value: Any) -> str:
    """A setting of a run: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def plural(count: int, one: str, more: str | None = None) -> str:
    """1 article, 2 articles."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"
