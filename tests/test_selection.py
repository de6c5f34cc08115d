"""What `--min-confidence`, `--min-words` and `--keep-kinds` refuse is a reject, and the counts balance."""

from __future__ import annotations

from pathlib import Path

import pytest
from galley.records import PageKind, Reason
from galley.running.options import GalleyOptions
from galley.selection import Selection

from tests.records_made import article
from tests.runs import manifest_of, records_of, run

STORY = (
    "<html><head><title>Ferry sinks</title></head><body><h1>Ferry sinks</h1><p>By Ada Quill</p>"
    "<p>3 May 2024</p><p>The ferry sank in the harbour on Friday, the harbour master said, an hour after "
    "the last of its eighty passengers had gone ashore with their bicycles.</p><p>Nobody was hurt. The "
    "company will look into the bilge pump, which had been mended in the spring of last year by a firm "
    "that has since closed, and into the letters that it wrote.</p></body></html>"
)
THREAD = (
    "<html><head><title>Which varnish? | Boats forum</title></head><body><h1>Which varnish?</h1>"
    "<div>Senior Member</div><div>Posts: 1,204</div><p>I have an oak dinghy that stays in the water from "
    "May to October, and the varnish that I used last year has come off in sheets.</p><div>Reply</div>"
    "<div>Senior Member</div><div>Posts: 31</div><p>Take the oil that they sell for oars, and put it on "
    "every month. It looks worse in the shop and better in the second year.</p></body></html>"
)


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "ferry.html").write_text(STORY)
    (folder / "varnish.html").write_text(
        THREAD.replace("<head>", '<head><link rel="canonical" href="https://boats.example/forums/t/4112">')
    )
    (folder / "gone.html").write_text(
        "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"
    )
    return folder


def test_what_is_not_an_article_is_a_reject_if_articles_are_asked_for(dumps: Path, tmp_path: Path) -> None:
    assert run(dumps, "--output", tmp_path / "out", "--keep-kinds", "articles") == 0
    assert [row["page_kind"] for row in records_of(tmp_path / "out", "articles")] == ["article"]
    assert manifest_of(tmp_path / "out")["reject_reasons"] == {"error_page": 1, "page_kind": 1}
    (refused,) = (row for row in records_of(tmp_path / "out", "rejects") if row["reason"] == "page_kind")
    assert refused["message"].endswith("a page of the kind forum (--keep-kinds)")


def test_all_kinds_are_kept_and_marked_by_default(dumps: Path, tmp_path: Path) -> None:
    assert run(dumps, "--output", tmp_path / "out") == 0
    rows = records_of(tmp_path / "out", "articles")
    assert sorted(row["page_kind"] for row in rows) == ["article", "forum"]
    assert all(0.0 < row["story_confidence"] <= 1.0 for row in rows)
    assert manifest_of(tmp_path / "out")["reject_reasons"] == {"error_page": 1}


@pytest.mark.parametrize(
    ("options", "reasons"),
    [
        (("--keep-kinds", "articles"), {"error_page": 1, "page_kind": 1}),
        (("--keep-kinds", "forum,product"), {"error_page": 1, "page_kind": 1}),
        (
            ("--min-words", "1000", "--keep-kinds", "articles"),
            {"error_page": 1, "page_kind": 1, "too_short": 1},
        ),
        (("--min-words", "1000"), {"error_page": 1, "too_short": 2}),
        (("--min-confidence", "1"), {"error_page": 1, "low_confidence": 2}),
    ],
)
def test_what_an_option_refuses_is_a_reject(
    dumps: Path, tmp_path: Path, options: tuple[str, ...], reasons: dict[str, int]
) -> None:
    out = tmp_path / "out"
    assert run(dumps, "--output", out, *options) == 0
    manifest = manifest_of(out)
    assert manifest["reject_reasons"] == reasons
    counts = manifest["counts"]
    assert counts["documents"] == counts["articles"] + counts["rejects"] == 3
    refused = [row for row in records_of(out, "rejects") if row["stage"] == "select"]
    assert len(refused) == sum(reasons.values()) - 1
    assert all("--" in row["message"] and row["payload_head"] for row in refused)


def test_a_selection_says_why_it_refuses_an_article() -> None:
    made = article("The ferry sank on Friday.", page_kind=PageKind.FORUM, story_confidence=0.4)
    assert Selection().refusal(made) is None
    assert Selection(kinds=frozenset({PageKind.ARTICLE})).refusal(made) == (
        Reason.PAGE_KIND,
        "a page of the kind forum (--keep-kinds)",
    )
    assert Selection(min_words=6).refusal(made) == (
        Reason.TOO_SHORT,
        "5 words, fewer than 6 (--min-words)",
    )
    assert Selection(min_confidence=0.5).refusal(made) == (
        Reason.LOW_CONFIDENCE,
        "the story's confidence is 0.400, less than 0.5 (--min-confidence)",
    )


def test_the_kinds_of_an_option_are_put_in_order_and_kin_are_one_word() -> None:
    def kinds(value: str) -> tuple[str, ...]:
        flags = ["--keep-kinds", value, "--output", "out", "--input", "dump"]
        return GalleyOptions(flags).settings().keep_kinds

    assert GalleyOptions(["--output", "out", "--input", "dump"]).settings().keep_kinds == kinds("all")
    assert kinds("forum, article") == ("article", "forum")
    assert kinds("articles") == ("article", "live_blog", "opinion", "interview")
    assert kinds("all") == tuple(PageKind)
