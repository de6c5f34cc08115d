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
    end = _PageEnd(_end_of_page(tree))
    for root in list(tree.itersiblings()):
        end.add_text(root.text)
        for child in list(root):
            if child.tag == "body":
                end.add_text(child.text)
                tail = child.tail
                for element in list(child):
                    end.add_element(element)
                end.add_text(tail)
            else:
                end.add_element(child)
    end.close()


class _PageEnd:
    """Adds to the end of an element, each text only once: a page may have thousands of roots."""

    def __init__(self, element: HtmlElement) -> None:
        self._element = element
        self._last: HtmlElement | None = element[-1] if len(element) else None
        self._texts: list[str] = []

    def add_text(self, text: str | None) -> None:
        if text:
            self._texts.append(text)

    def add_element(self, element: HtmlElement) -> None:
        self.close()
        self._element.append(element)
        self._last = element

    def close(self) -> None:
        if not self._texts:
            return
        if self._last is None:
            self._element.text = "".join((self._element.text or "", *self._texts)).translate(_REFUSED)
        else:
            self._last.tail = "".join((self._last.tail or "", *self._texts)).translate(_REFUSED)
        self._texts.clear()


def _end_of_page(tree: HtmlElement) -> HtmlElement:
    """The element that the page's last content is in: its body, or the root if content follows the body.

    The parser puts what follows a body that closes itself (``<body/>``) beside it.
    """
    last = tree[-1] if len(tree) else None
    if last is None or last.tag == "head":
        return etree.SubElement(tree, "body")
    return last if last.tag == "body" and not last.tail else tree
