"""Made documents of every outcome: articles of a site with chrome, exact and near duplicates, rejects."""

from __future__ import annotations

import json
from pathlib import Path

from tests.deduplicate.made import prose

PAGE = """<!doctype html><html lang="en"><head><title>Ferry {n} runs aground - Harbour Times</title>
<link rel="canonical" href="https://harbour.example/{n}"></head><body>
<div class="bar">Harbour Times, the paper of the harbour and of everybody who lives beside it.</div>
<h1>Ferry {n} runs aground</h1>{story}
<div class="bar">Our reporters are paid by readers, whatever the weather in the harbour may be.</div>
</body></html>"""


def paragraphs(seed: int) -> list[str]:
    words = prose(seed, 160)
    return [" ".join(words[start : start + 40]).capitalize() + "." for start in range(0, 160, 40)]


def write_sixty_documents(folder: Path) -> Path:
    """24 pages of a site, 30 lines of JSONL (two broken, two that repeat others), 6 texts (two empty)."""
    folder.mkdir()
    for number in range(24):
        story = "".join(f"<p>{text}</p>" for text in paragraphs(number))
        (folder / f"page-{number:02d}.html").write_text(PAGE.format(n=number, story=story))
    stories = [paragraphs(100 + number) for number in range(26)]
    stories += [stories[3], [*stories[5][:3], stories[5][3][:100] + "."]]
    lines = [
        json.dumps(
            {
                "url": f"https://wire{number % 3}.example/{number}",
                "date": f"2024-05-{1 + number % 28:02d}",
                "text": "\n\n".join([f"Wire story {number}", *story]),
            }
        )
        for number, story in enumerate(stories)
    ]
    (folder / "wire.jsonl").write_text("\n".join([*lines, "{broken", '{"text": 5}']) + "\n")
    for number in range(4):
        (folder / f"note-{number}.txt").write_text("\n\n".join([f"Note {number}", *paragraphs(200 + number)]))
    for number in range(2):
        (folder / f"empty-{number}.txt").write_text("")
    return folder
