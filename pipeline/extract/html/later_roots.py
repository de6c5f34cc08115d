"""Text that follows the first ``</html>`` of a page."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

_REFUSED = {
    **dict.fromkeys((*range(0x09), 0x0B, *range(0x0E, 0x20))),
    0x0C: " ",
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}
"""What the parser lets through, as a reference (``&#1;``) or as it is, and lxml refuses where text is set.
A form feed is white space; other control characters are left out, as `parsing.CONTROLS` are."""


def take_in_later_roots(tree: HtmlElement) -> None:
    """Move what follows ``</html>`` to the end of the page, where a browser shows it.

    The parser makes further root elements of it, where the HTML living standard goes on in the body
    (13.2.6.4.22, "after after body").

    Args:
        tree: the first root. It is changed.
    """
    if tree.getnext() is None:
        return
    end = _end_of_page(tree)
    for root in list(tree.itersiblings()):
        _append_text(end, root.text)
        for child in list(root):
            if child.tag == "body":
                _append_text(end, child.text)
                tail = child.tail
                end.extend(list(child))
                _append_text(end, tail)
            else:
                end.append(child)


def _end_of_page(tree: HtmlElement) -> HtmlElement:
    """The element that the page's last content is in: its body, or the root if content follows the body.

    The parser puts what follows a body that closes itself (``<body/>``) beside it.
    """
    last = tree[-1] if len(tree) else None
    if last is None or last.tag == "head":
        return etree.SubElement(tree, "body")
    return last if last.tag == "body" and not last.tail else tree


def _append_text(element: HtmlElement, text: str | None) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = ((element[-1].tail or "") + text).translate(_REFUSED)
    else:
        element.text = ((element.text or "") + text).translate(_REFUSED)
