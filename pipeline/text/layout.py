"""How wide text is printed."""

from __future__ import annotations

import re

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)


def columns_of(text: str) -> int:
    """The columns that a text takes on a terminal: a wide character (Unicode TR11) takes two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
