"""Cross-validate a classifier without each family of its columns in turn: what each family brings.

    python -m training.ablation ../shared/bench html
    python -m training.ablation ../shared/bench text

The trainings are quicker than the real ones, and those of text dumps use the real dumps alone: their figures
compare with each other only.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from galley.strip.html.model import SURE

from . import html_model, text_model
from .data_folder import HTML_SETS, MEASURED_SETS, MORE_SETS, TEXT_SET, DataFolder
from .html_table import build_table

QUICK_HTML: dict[str, Any] = {**html_model.COMMON, "iterations": 150, "learning_rate": 0.15}
QUICK_TEXT: dict[str, Any] = {**text_model.PARAMETERS, "iterations": 150}

Family = Sequence[str]
"""Beginnings of names of columns; one that starts with an asterisk is an ending."""

HTML_FAMILIES: Mapping[str, Family] = {
    "all votes": ("vote", "voted", "story_", "from_first_vote", "to_last_vote", "*_vote"),
    "class names and ids": ("name_odds", "own_name", "parent_own_name", "heading_name", "*_branch_odds"),
    "wording of short blocks": ("word_odds", "heading_word"),
    "chrome rules": ("rule", "from_rule"),
    "what the elements around hold": (
        "own_words", "own_blocks", "own_links", "own_prose", "own_share", "parent_", "grandparent_",
        "fourth_", "fifth_", "prose_", "story_", "alike_",
    ),
    "neighbouring blocks": ("*-2", "*-1", "*+1", "*+2", "vote_before", "vote_after"),
    "title and description": ("is_title", "is_description", "from_headline", "words_from_headline"),
    "articleBody of JSON-LD": ("in_body", "body_"),
    "repeated blocks": ("repeats", "seen_before"),
}  # fmt: skip

TEXT_FAMILIES: Mapping[str, Family] = {
    "chrome rules": (
        "rule", "from_end_rule", "to_end_rule", "from_comments", "from_related", "from_author_box",
        "from_newsletter", "from_share", "from_copyright", "from_legal", "*_seen",
    ),
    "learnt words": ("odds_",),
    "indents, bullets and blank lines": ("indent", "blank", "level", "kind", "numbered", "listed"),
    "islands of prose": (
        "island", "in_island", "main_", "from_main", "to_main", "in_main", "prose_before", "prose_after",
        "from_prose", "to_prose",
    ),
    "headline and shared words": (
        "from_headline", "headline_words", "prose_overlap", "page_overlap", "overlap",
    ),
    "repeated blocks": ("repeat", "seen_before"),
    "neighbouring blocks": ("*-1", "*-2", "*-3", "*+1", "*+2", "*+3", "*_3", "*_10"),
    "function words": ("stop_share",),
}  # fmt: skip


def belongs(column: str, family: Family) -> bool:
    """Whether a column is of a family."""
    return any(
        column.endswith(mark[1:]) if mark.startswith("*") else column.startswith(mark) for mark in family
    )


def ablate_html(data: DataFolder) -> None:
    """Prints the figures of the classifier of HTML blocks without each family, and with other votes."""
    table = build_table(data, (*HTML_SETS, *data.present(MORE_SETS)), data.present(MEASURED_SETS))

    def figures(title: str, family: Family = (), sure: float = SURE) -> None:
        kept = {
            votes: [n for n, name in enumerate(table.names(votes)) if not belongs(name, family)]
            for votes in (False, True)
        }
        first = html_model.cross_validate_first(table, kept[False], QUICK_HTML)
        both = html_model.cross_validate_second(table, first, kept[True], QUICK_HTML, sure)
        print(html_model.line(title, html_model.scores_of(table, both, html_model.likely)), flush=True)

    figures("nothing left out")
    figures("trafilatura never asked", sure=0.0)
    figures("trafilatura always asked", sure=2.0)
    for title, family in HTML_FAMILIES.items():
        figures(f"without {title}", family)


def ablate_text(data: DataFolder) -> None:
    """Prints the figures of the classifier of text dumps without each family."""
    samples, _ = text_model.build_samples(data)
    names = text_model.column_names(samples)
    real = [sample for sample in samples if sample.example.set == TEXT_SET]
    for title, family in {"nothing": (), **TEXT_FAMILIES}.items():
        kept = [name for name in names if not belongs(name, family)]
        probabilities = text_model.cross_validate(real, kept, QUICK_TEXT)
        scores = [text_model.decided_score(sample, probabilities[sample.example.id]) for sample in real]
        print(text_model.line(f"without {title} ({len(names) - len(kept)})", scores), flush=True)


ABLATIONS = {"html": ablate_html, "text": ablate_text}


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(
        prog="python -m training.ablation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", type=Path, help="the data folder")
    parser.add_argument("model", choices=ABLATIONS)
    chosen = parser.parse_args()
    ABLATIONS[chosen.model](DataFolder(chosen.data))


if __name__ == "__main__":
    main()
