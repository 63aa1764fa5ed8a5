"""Times the reading of pages against lxml's bare parse of the same pages, stage by stage.

    python bench/extraction.py [FOLDER] [--repeats 5]

FOLDER holds pages (*.html or *.html.gz, at any depth); without one, pages are made up: a hundred stories with menus,
cards and comments around them. Processor time of one thread, the best of the repeats; a stage's figure includes those
before it. The last line is denoising alone, of pages that were extracted before.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import lxml.html

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipelines.denoise import denoise
from pipelines.extract import extract
from pipelines.extract.pages import read_page
from pipelines.extract.parsing import parse
from pipelines.read import read

Page = TypeVar("Page")

SENTENCE = "The maker has opened a second line in the north, and local suppliers deliver half of the parts, it said. "


def made_up(number: int) -> bytes:
    """One page of a site that never was."""
    menu = "".join(f"<li class='menu-item'><a href='/section/{at}'>Section {at}</a></li>" for at in range(60))
    cards = "".join(
        f"<div class='card'><a href='/story/{at}'><img data-src='/i/{at}.jpg'><h3>Another story, {at}</h3></a></div>"
        for at in range(40)
    )
    story = "".join(f"<p>{SENTENCE * (3 + at % 3)}<a href='/more'>More</a>.</p>" for at in range(20 + number % 10))
    head = (
        f"<title>Story {number} - Made Up</title><meta property='og:site_name' content='Made Up'>"
        "<meta property='article:published_time' content='2026-05-12T10:30:00Z'>"
    )
    body = (
        f"<nav><ul>{menu}</ul></nav><article><h1>Story {number}</h1><p class='byline'>By Ann Example</p>"
        f"<div class='entry-content'>{story}</div></article><div class='related'>{cards}</div>"
        f"<div id='comments'>{f'<p>{SENTENCE}</p>' * 30}</div><script>{'var a=1;' * 6000}</script>"
    )
    return f"<html lang='en'><head>{head}</head><body>{body}</body></html>".encode()


def pages_of(folder: Path | None) -> list[bytes]:
    """The pages of a folder, or made-up ones."""
    if folder is None:
        return [made_up(number) for number in range(100)]
    compressed = [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]
    return compressed + [path.read_bytes() for path in sorted(folder.rglob("*.html"))]


def best_of(repeats: int, stage: Callable[[Page], object], pages: Sequence[Page]) -> float:
    """Milliseconds a page, as it came or as it was read so far."""
    best = float("inf")
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        for page in pages:
            stage(page)
        best = min(best, time.process_time() - start)
    return best / len(pages) * 1e3


def bare_parse(page: bytes) -> None:
    """The unit of time."""
    lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))


def main() -> None:
    """Prints one line a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    pages = pages_of(options.folder)
    if not pages:
        sys.exit(f"{options.folder} holds no *.html or *.html.gz")
    stages: dict[str, Callable[[bytes], object]] = {
        "lxml's bare parse": bare_parse,
        "parsed, checked": parse,
        "walked, story found": lambda page: read_page(parse(page), None, None),
        "extracted": lambda page: extract(page, None),
        "read (denoised)": lambda page: read(page, None),
    }
    print(f"{len(pages)} pages of {sum(map(len, pages)) / len(pages) / 1e3:.0f} kB")
    unit = 0.0
    for name, stage in stages.items():
        took = best_of(options.repeats, stage, pages)
        unit = unit or took
        print(f"{name:<20} {took:7.2f} ms {took / unit:6.2f} times the parse")
    took = best_of(options.repeats, denoise, [extract(page, None) for page in pages])
    print(f"{'denoising alone':<20} {took:7.2f} ms {took / unit:6.2f} times the parse")


if __name__ == "__main__":
    main()
