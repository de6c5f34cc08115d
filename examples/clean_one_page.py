"""Clean one page with the library: print its fields, and what was removed from it and why.

    python examples/clean_one_page.py seeds/harlow-courier-ferry.html [--url URL]

`galley.clean` works in this process, without limits on time and memory. For pages that you do not trust, use
`galley run`, which cleans each page in a child process with limits.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import galley


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Clean one HTML page.")
    parser.add_argument("page", type=Path, help="an HTML file")
    parser.add_argument("--url", help="the address of the page, if known")
    chosen = parser.parse_args(arguments)

    # Bytes, not text: Galley finds the charset.
    raw = chosen.page.read_bytes()
    try:
        article = galley.clean(raw, url=chosen.url)
    except galley.DocumentError as error:
        print(f"{chosen.page} has no article: {error.reason}: {error.message}", file=sys.stderr)
        return 1

    print(f"headline:  {article.headline}")
    print(f"authors:   {', '.join(article.authors) or '-'}")
    print(f"agency:    {article.agency or '-'}")
    print(f"published: {article.published_on} ({article.published_precision})")
    print(f"language:  {article.language} ({article.language_confidence:.2f})")
    print()
    print(article.text)
    print()
    for block in article.stripped:
        print(f"removed by {block.rule}: {block.text[:60]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
