"""The report is safe whatever a dump holds, needs no network, and is the same for the same result."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from galley.articles import FieldBlock, StrippedBlock
from galley.records import Source
from galley.report import write_report
from galley.report.rendering import byte_size, percent

from .results import article, reject, write_result

HOSTILE = (
    '"><script>alert(1)</script><img src=https://evil.example/x onerror="alert(2)"> & \x00\x1b[31m\u202etxt'
)


def page_of(folder: Path, manifest: dict[str, Any]) -> str:
    """The text of the report that is written for a result."""
    write_report(str(folder), manifest)
    return (folder / "report.html").read_text("utf-8")


@pytest.fixture
def hostile_page(tmp_path: Path) -> str:
    """The report of a result in which every text field is an attack."""
    hostile = article(
        1, url=HOSTILE, site=HOSTILE, headline=HOSTILE, byline=HOSTILE, agency=HOSTILE, section=HOSTILE,
        authors=(HOSTILE,), text=HOSTILE, language=HOSTILE,
        published_source=HOSTILE, published_precision=HOSTILE,
        source=Source(HOSTILE, HOSTILE, 3, HOSTILE),
        stripped=(StrippedBlock(HOSTILE, 3, HOSTILE),), field_blocks=(FieldBlock(HOSTILE, 1, HOSTILE),),
    )  # fmt: skip
    rejected = reject(2, url=HOSTILE, message=HOSTILE, payload_head=HOSTILE, stage=HOSTILE, reason=HOSTILE)
    manifest = write_result(
        tmp_path, [hostile], [(hostile, HOSTILE)], [rejected, rejected],
        skipped={HOSTILE: 1}, options={HOSTILE: [HOSTILE], "dedup": HOSTILE},
    )  # fmt: skip
    return page_of(tmp_path, manifest)


class Elements(HTMLParser):
    """Every tag and attribute of a page, as a browser's tokenizer finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attributes


def test_hostile_markup_is_shown_as_text(hostile_page: str) -> None:
    elements = Elements(hostile_page)
    assert not elements.tags & {"script", "img", "iframe", "object", "embed", "link", "form", "base", "svg"}
    assert not [name for name, _ in elements.attributes if name.startswith("on")]
    assert hostile_page.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 15
    assert "<script" not in hostile_page.lower()


def test_control_characters_are_shown_as_escapes(hostile_page: str) -> None:
    assert r"\x00\x1b[31m" in hostile_page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", hostile_page)


def test_the_page_needs_no_network(hostile_page: str) -> None:
    elements = Elements(hostile_page)
    links = [
        value for name, value in elements.attributes if name in ("href", "src", "srcset", "action", "data")
    ]
    assert links
    assert all(link and link.startswith("#") for link in links)
    style = re.search(r"<style>(.*?)</style>", hostile_page, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in hostile_page  # a browser refuses whatever slips through


def test_every_link_of_the_page_has_its_target(hostile_page: str) -> None:
    tree = lxml.html.fromstring(hostile_page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in tree.xpath("//a/@href")} <= set(ids)
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)


def test_the_page_shows_what_came_out(tmp_path: Path) -> None:
    manifest = write_result(tmp_path, [article(1)], rejects=[reject(2)], skipped={"warc:request": 6})
    page = lxml.html.fromstring(page_of(tmp_path, manifest))
    text = " ".join(page.text_content().split())
    assert "1 article from 2 documents" in text
    assert "line at byte 2000 is no JSON" in text
    assert "Ferry 1 returns to the river" in text
    rows = [[cell.text_content() for cell in row.xpath("th | td")] for row in page.xpath("//tr")]
    assert ["warc:request", "6", "100 %"] in rows
    assert "Counted over all articles" in text


def test_an_empty_result_has_a_page(tmp_path: Path) -> None:
    page = page_of(tmp_path, write_result(tmp_path))
    text = " ".join(lxml.html.fromstring(page).text_content().split())
    assert "0 articles from 0 documents" in text
    assert "No document was rejected." in text


def test_the_same_result_gives_the_same_page(tmp_path: Path) -> None:
    manifest = write_result(tmp_path, [article(number) for number in range(30)], rejects=[reject(99)])
    assert page_of(tmp_path, manifest) == page_of(tmp_path, manifest)


def test_only_the_page_is_added_to_the_result(tmp_path: Path) -> None:
    manifest = write_result(tmp_path, [article(1)])
    page_of(tmp_path, manifest)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_manifest.json", "articles", "report.html"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0 %"), (0.00001, "< 0.1 %"), (0.1234, "12.3 %"), (0.9996, "> 99.9 %"), (1, "100 %")],
)
def test_only_exact_shares_are_shown_as_0_and_100_percent(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(("size", "shown"), [(0, "0 bytes"), (1536, "1.5 KiB"), (3 << 40, "3.0 TiB")])
def test_sizes_are_readable(size: int, shown: str) -> None:
    assert byte_size(size) == shown
