"""How many articles a second the archive takes, with search index, copies and ledger, one transaction each.

    python bench/store.py [--articles 5000] [--stored 0]

``--stored`` fills the archive first, so that growth shows. The articles are made: about 700 words of a vocabulary whose
words are as unequal as those of a language (Zipf), twenty kept and eight removed blocks.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crawler.items import Article, Block, BlockKind, Image, Page, RemovedBlock, Span, Tag
from pipelines.store import Archive

VOCABULARY = 30_000
NIGHT = datetime(2026, 11, 5, tzinfo=UTC)


def made_page(number: int, chance: random.Random) -> Page:
    """A page that was never written by anybody."""
    words = [f"w{int(VOCABULARY ** chance.random())}" for _ in range(700)]
    paragraphs = [" ".join(words[start : start + 35]) for start in range(0, 700, 35)]
    body = "\n\n".join(paragraphs)
    url = f"https://news.example/{number}/"
    article = Article(
        url,
        headline=" ".join(words[:9]),
        body=body,
        blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs),
        removed=tuple(
            RemovedBlock(20 + n, BlockKind.PARAGRAPH, f"Related {words[n]}", "a.rule", 1, "A box.") for n in range(8)
        ),
        authors=(f"Author {number % 20}",),
        published=NIGHT + timedelta(minutes=number),
        language="en",
        images=tuple(Image(f"{url}{n}.jpg") for n in range(3)),
        categories=("Phones",),
        keywords=tuple(words[:4]),
    )
    tags = (Tag("local-market", 0.8, ("IN",), ("Acme",), (Span(0, 20),), "a.rule"),) if number % 8 == 0 else ()
    return Page("news", url, url, NIGHT, article=article, tags=tags)


def main() -> None:
    """Prints the rates of new and of unchanged articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--stored", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(20261105)
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db") as archive:
        crawl = archive.begin_crawl("news", home="https://news.example/")
        for number in range(options.stored):
            archive.save_page(crawl, made_page(number, chance))
        pages = [made_page(options.stored + number, chance) for number in range(options.articles)]
        for name in ("new", "unchanged"):
            began = time.perf_counter()
            outcomes = {archive.save_page(crawl, page) for page in pages}
            seconds = time.perf_counter() - began
            assert outcomes == {name}, outcomes
            print(f"{name:<10} {options.articles / seconds:7.0f} articles/s")
        size = archive.path.stat().st_size / (options.stored + options.articles)
        print(f"size       {size / 1000:7.1f} kB an article")


if __name__ == "__main__":
    main()
