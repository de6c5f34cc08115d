"""A small data folder, made here: a dozen publishers whose pages have menus, teasers and a story."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

SUBJECTS = (
    "the council", "a farmer", "the harbour office", "a team of divers", "the new library", "every teacher",
    "the ferry company", "a group of students", "the mayor", "the old mill",
)  # fmt: skip
VERBS = ("opened", "repaired", "sold", "measured", "defended", "closed", "painted", "counted", "moved")
OBJECTS = (
    "the bridge over the river", "seven hundred apple trees", "a school for sailors", "the night train",
    "its budget for the coming year", "the walls of the castle", "three boats", "a map of the coast",
)  # fmt: skip
ENDS = (
    "before the first snow fell in the valley", "although nobody had asked for it", "on Tuesday evening",
    "and neighbours came to watch from the hill", "after months of talks with the province",
    "which surprised even those who had planned it",
)  # fmt: skip
MENU = ("Home", "Politics", "Sport", "Weather", "Opinion", "Culture", "Jobs", "Contact us")
FOOT = (
    "All rights reserved", "Privacy policy", "Editor in chief", "Hugo Brandt", "Terms of use",
    "Subscribe to our newsletter",
)  # fmt: skip
FIRST_NAMES = ("Ann", "Boris", "Clara", "Deniz", "Emil", "Fatou", "Gita")
SIGNED = 0.8
"""The share of stories that print their author."""

LAST_NAMES = ("Lindqvist", "Okafor", "Marsh", "Tanaka", "Weber", "Costa")


class Story(NamedTuple):
    """A story with its gold; the author is empty for one that is not signed."""

    headline: str
    author: str
    body: tuple[str, ...]


def made_story(choose: random.Random) -> Story:
    """A story of four to seven paragraphs."""

    def sentence() -> str:
        parts = [choose.choice(words) for words in (SUBJECTS, VERBS, OBJECTS, ENDS)]
        return " ".join(parts).capitalize() + "."

    body = tuple(
        " ".join(sentence() for _ in range(choose.randint(2, 4))) for _ in range(choose.randint(4, 7))
    )
    subject, verb, thing = (choose.choice(words) for words in (SUBJECTS, VERBS, OBJECTS))
    headline = f"{subject} {verb} {thing}".capitalize()
    signed = choose.random() < SIGNED
    return Story(
        headline, f"{choose.choice(FIRST_NAMES)} {choose.choice(LAST_NAMES)}" if signed else "", body
    )


def html_page(story: Story, teasers: Sequence[Story]) -> str:
    """The story in the chrome of its publisher."""
    menu = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in MENU)
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in story.body)
    related = "".join(f'<div class="teaser"><a href="/x">{one.headline}</a></div>' for one in teasers)
    foot = "".join(f"<span>{line}</span>" for line in FOOT)
    byline = f'<div class="byline">By {story.author}</div>' if story.author else ""
    return (
        f"<html><head><title>{story.headline}</title></head><body>"
        f'<nav class="main-menu"><ul>{menu}</ul></nav>'
        f'<article class="article"><h1>{story.headline}</h1>{byline}'
        f'<div class="article-body">{paragraphs}</div></article>'
        f'<aside class="related"><h2>More stories</h2>{related}</aside>'
        f'<footer class="site-footer">{foot}</footer></body></html>'
    )


def text_dump(story: Story, teasers: Sequence[Story]) -> str:
    """The same as a plain-text dump, a line a block."""
    byline = [f"By {story.author}"] if story.author else []
    lines = [*MENU, story.headline, *byline, *story.body, "More stories"]
    return "\n".join([*lines, *(one.headline for one in teasers), *FOOT]) + "\n"


class Publisher(NamedTuple):
    """A publisher's site and its stories."""

    site: str
    stories: tuple[Story, ...]


def made_publishers(count: int, stories: int, seed: int = 7) -> list[Publisher]:
    """Publishers with some stories each; the same seed makes the same."""
    choose = random.Random(seed)
    return [
        Publisher(f"post{number}.com", tuple(made_story(choose) for _ in range(stories)))
        for number in range(count)
    ]


def write_data(folder: Path, publishers: Sequence[Publisher]) -> Path:
    """Writes a data folder with all four sets; the first story of each publisher is its news page.

    Returns:
        The folder.
    """
    rows: dict[str, list[dict[str, Any]]] = {"news": [], "articles": [], "text": [], "sites": []}
    dumps = []
    for name in rows:
        (folder / name / "pages").mkdir(parents=True)
    for number, (site, stories) in enumerate(publishers):
        for at, story in enumerate(stories):
            teasers = [one for one in stories if one is not story][:3]
            name = f"{site.partition('.')[0]}-{at}"
            row = {
                "id": name,
                "url": f"https://www.{site}/story/{at}",
                "headline": story.headline,
                "authors": [story.author] if story.author else [],
                "body": list(story.body),
            }
            html_set = "articles" if at else "news"
            rows[html_set].append({**row, "set": html_set})
            rows["text"].append({**row, "set": "text"})
            _write_gz(folder / html_set / "pages" / f"{name}.html.gz", html_page(story, teasers))
            _write_gz(folder / "text" / "pages" / f"{name}.txt.gz", text_dump(story, teasers))
        other = publishers[(number + 1) % len(publishers)].stories[0]
        host = f"{site.partition('.')[0]}-2026-01-02.example"
        rows["sites"].append({"id": f"{host}-0", "url": f"https://{host}/story/0", "body": other.body})
        dumps.append({**rows["sites"][-1], "text": text_dump(other, stories[:3])})
    for name, lines in rows.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / name / "gold.jsonl").write_text(text, "utf-8")
    _write_gz(folder / "sites" / "dump.jsonl.gz", "".join(json.dumps(dump) + "\n" for dump in dumps))
    return folder


def write_html_set(folder: Path, name: str, publishers: Sequence[Publisher]) -> None:
    """Adds a set of HTML pages to a data folder: the stories of these publishers."""
    (folder / name / "pages").mkdir(parents=True)
    lines = []
    for site, stories in publishers:
        for at, story in enumerate(stories):
            row_id = f"{site.partition('.')[0]}-{at}"
            row = {
                "id": row_id,
                "url": f"https://{site}/{at}",
                "headline": story.headline,
                "body": story.body,
            }
            lines.append(json.dumps({**row, "authors": None}) + "\n")
            teasers = [one for one in stories if one is not story][:3]
            _write_gz(folder / name / "pages" / f"{row_id}.html.gz", html_page(story, teasers))
    (folder / name / "gold.jsonl").write_text("".join(lines), "utf-8")


def _write_gz(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
