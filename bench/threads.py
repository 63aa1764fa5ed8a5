"""Copies and threads of real stories: how common words are, what is found, what one more article costs.

    python -m bench.threads count STORIES         counts how common words are: pipelines/dedupe/common_words.toml
    python -m bench.threads find STORIES DATABASE [--show 50]   stores the stories and shows some of the pairs it found
    python -m bench.threads grow STORIES DATABASE [--number 100000]   how long one more article takes beside so many

STORIES is a file like ../shared/corpora/tech-news/articles.jsonl.gz, DATABASE a file that does not exist yet.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.items import Article, Block, BlockKind, Page
from pipelines.dedupe import news_words
from pipelines.dedupe.prints import Print, print_of
from pipelines.dedupe.sketches import packed
from pipelines.store import Archive, candidates
from pipelines.store.values import stamp

# Of so many stories a word must stand in so many to be counted, and no language of fewer stories is.
_LEAST_STORIES = {"en": 20, "zh": 14, "es": 6, "it": 4, "de": 2}
_LONGEST_WORD, _WIDTH, _RAREST = 20, 118, 10
_MARKUP = re.compile(r"!?\[[^\]]*\]\([^)]*\)|https?://\S+")
_NIGHT = datetime(2026, 11, 5, tzinfo=UTC)
_MEASURED = 300


def stories(path: Path) -> Iterator[dict[str, Any]]:
    """The stories of a file, without the markup of links and pictures."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            story = json.loads(line)
            yield {**story, "text": _MARKUP.sub(" ", story["text"])}


def count(path: Path) -> str:
    """The table of common words, as TOML."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for story in stories(path):
        total[story["language"]] += 1
        lead = news_words.tokens(story["text"][:3000])[: news_words.LEAD]
        found[story["language"]].update({*news_words.tokens(story["title"]), *lead})
    head = news_words.TABLE.read_text(encoding="utf-8").partition("[")[0].rstrip()
    return "\n\n".join([head, *(_table(name, total[name], found[name]) for name in _LEAST_STORIES)]) + "\n"


def _table(language: str, total: int, found: Counter[str]) -> str:
    least = _LEAST_STORIES[language]
    groups: dict[int, list[str]] = defaultdict(list)
    for word, number in found.items():
        if number >= least and len(word) <= _LONGEST_WORD:
            groups[int(math.log2(total / number))].append(word)
    lines = [f"[{language}]", f"rare = {min(_RAREST, math.ceil(math.log2(total / least)))}"]
    for weight, words in sorted(groups.items()):
        lines += [f'{weight} = """', *_wrapped(sorted(words)), '"""']
    return "\n".join(lines)


def _wrapped(words: list[str]) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def find(path: Path, database: Path, show: int) -> None:
    """Stores all dated stories and shows a sample of what they were tied by."""
    with Archive.open(database, clock=lambda: _NIGHT) as archive:
        crawls: dict[str, int] = {}
        for number, story in enumerate(stories(path)):
            page = _page(story, number)
            if page.source not in crawls:
                crawls[page.source] = archive.begin_crawl(page.source, home=f"https://{number}.example/")
            archive.save_page(crawls[page.source], page)
        _show(archive, show)


def _show(archive: Archive, show: int) -> None:
    ask = archive._database.execute
    print(ask("SELECT count(*), max(article_count) FROM stories WHERE source_count > 1").fetchone(), "threads, largest")
    print(ask("SELECT source_count > 1, article_count, count(*) FROM stories GROUP BY 1, 2").fetchall())
    for table, sample in (("duplicates", ""), ("story_articles", "WHERE one.of_article_id IS NOT NULL")):
        print(f"--- {table}:", ask(f"SELECT reason, count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC").fetchall())
        rows = ask(
            f"""
            SELECT reason, signals, a.source, a.published_at, a.headline, b.source, b.published_at, b.headline
            FROM {table} AS one JOIN articles AS a ON a.id = one.article_id
            JOIN articles AS b ON b.id = one.of_article_id {sample}
            """
        ).fetchall()
        for reason, signals, *told in random.Random(7).sample(rows, min(show, len(rows))):
            print(f"{reason} {signals}\n    {told[0]} {told[1]} {told[2]}\n    {told[3]} {told[4]} {told[5]}")


def _page(story: dict[str, Any], number: int) -> Page:
    told = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", story["published"] or "")
    published = datetime(int(told[1]), int(told[2]), int(told[3]), tzinfo=UTC) if told else None
    return _made(number, story["site"], story["title"], story["text"], language=story["language"], published=published)


def _made(
    number: int, site: str, headline: str, body: str, *, language: str = "en", published: datetime | None
) -> Page:
    url = f"https://site.example/{number}"
    article = Article(
        url, headline=headline, body=body, blocks=(Block(BlockKind.PARAGRAPH, body),), language=language,
        published=published,
    )  # fmt: skip
    return Page(site, url, url, _NIGHT, article=article)


def grow(path: Path, number: int, database: Path) -> None:
    """Fills an archive with prints of real stories, 900 a day, then stores 300 more and tells what each took.

    A story that is used again has the words of its headline and beginning, and another text.
    """
    pool = list(stories(path))
    kept, pool = pool[-_MEASURED:], pool[:-_MEASURED]
    draw, days = random.Random(1), number / 900
    with Archive.open(database, clock=lambda: _NIGHT) as archive:
        archive.begin_crawl("site", home="https://site.example/")
        for site in {story["site"] for story in pool + kept}:
            archive.begin_crawl(site, home="https://site.example/")
        _measure(archive, [_page(story, n) for n, story in enumerate(pool[:_MEASURED])], "in an empty archive")
        prints = [print_of(story["title"], story["text"], story["language"]) for story in pool]
        for first in range(_MEASURED, number, 1000):
            archive._database.execute("BEGIN IMMEDIATE")
            for one in range(first, min(first + 1000, number)):
                turn, which = divmod(one, len(pool))
                sketch = packed(sorted((cell + turn * 0x9E3779B1) % 2**32 for cell in prints[which].sketch))
                made = replace(prints[which], packed_sketch=sketch)
                _store_bare(archive, one, pool[which], made, _some_time(draw, days))
            archive._database.execute("COMMIT")
        pages = [_page(story, number + n) for n, story in enumerate(kept)]
        for page in pages:
            assert page.article is not None
            page.article = replace(page.article, published=_some_time(draw, days))
        _measure(archive, pages, f"beside {number:,}")
        print(f"the file: {database.stat().st_size / 1e6:.0f} MB")


def _some_time(draw: random.Random, days: float) -> datetime:
    return _NIGHT - timedelta(seconds=int(draw.uniform(0, days * 86_400)))


def _store_bare(archive: Archive, number: int, story: dict[str, Any], made: Print, published: datetime) -> None:
    """An article with its print, its text cut: what is compared is there, and nothing has been compared."""
    row = [f"https://site.example/{number}", story["site"], story["title"], stamp(published)]
    ask = archive._database.execute
    article_id = ask(
        """
        INSERT INTO articles (url, source, headline, published_at, first_seen_at, last_seen_at, content_hash)
        VALUES (?, ?, ?, ?, '2026', '2026', '')
        """,
        row,
    ).lastrowid
    assert article_id is not None
    ask("INSERT INTO article_texts (article_id, body) VALUES (?, ?)", [article_id, story["text"][:100]])
    candidates.keep_print(archive._database, article_id, made, row[3])


def _measure(archive: Archive, pages: list[Page], told: str) -> None:
    took = []
    for page in pages:
        began = time.process_time(), time.perf_counter()
        archive.save_page(1, page)
        took.append(((time.process_time() - began[0]) * 1000, (time.perf_counter() - began[1]) * 1000))
    for what, times in zip(("CPU", "wall"), zip(*took, strict=True), strict=True):
        late = statistics.quantiles(times, n=20)[-1]
        print(f"one more article {told}: median {statistics.median(times):.1f} ms, p95 {late:.1f} ms ({what})")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        "python -m bench.threads", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["count", "find", "grow"])
    parser.add_argument("of", type=Path, metavar="STORIES")
    parser.add_argument("database", type=Path, nargs="?")
    parser.add_argument("--show", type=int, default=50)
    parser.add_argument("--number", type=int, default=100_000)
    chosen = parser.parse_args()
    if chosen.what == "count":
        news_words.TABLE.write_text(count(chosen.of), encoding="utf-8")
    elif chosen.what == "find":
        find(chosen.of, chosen.database, chosen.show)
    else:
        grow(chosen.of, chosen.number, chosen.database)


if __name__ == "__main__":
    main()
