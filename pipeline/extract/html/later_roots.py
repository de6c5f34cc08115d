"""Text that follows the first ``</html>`` of a page."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement


def take_in_later_roots(tree: HtmlElement) -> None:
    """Move what follows ``</html>`` to the end of the body, where a browser shows it.

    The parser makes further root elements of it, where the HTML living standard goes on in the body
    (13.2.6.4.22, "after after body").

    Args:
        tree: the first root. It is changed.
    """
    if tree.getnext() is None:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    for root in list(tree.itersiblings()):
        _append_text(body, root.text)
        for child in list(root):
            if child.tag == "body":
                _append_text(body, child.text)
                tail = child.tail
                body.extend(list(child))
                _append_text(body, tail)
            else:
                body.append(child)


def _append_text(body: HtmlElement, text: str | None) -> None:
    if not text:
        return
    if len(body):
        body[-1].tail = (body[-1].tail or "") + text
    else:
        body.text = (body.text or "") + text
