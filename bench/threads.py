"""Copies and threads on real and on made-up stories.

    python -m bench.threads count STORIES         counts how common words are: pipelines/dedupe/common_words.toml
    python -m bench.threads find STORIES DATABASE [--show 50]   stores the stories and shows some of the pairs it found
    python -m bench.threads grow NUMBER DATABASE  how long one more article takes beside so many

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
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from crawler.items import Article, Block, BlockKind, Page
from pipelines.dedupe import news_words
from pipelines.store import Archive, candidates
from pipelines.store.facts import facts_of

# Of so many stories a word must stand in so many to be counted, and no language of fewer stories is.
_LEAST_STORIES = {"en": 20, "zh": 14, "es": 6, "it": 4, "de": 2}
_LONGEST_WORD, _WIDTH, _RAREST = 20, 118, 10
_MARKUP = re.compile(r"!?\[[^\]]*\]\([^)]*\)|https?://\S+")
_NIGHT = datetime(2026, 11, 5, tzinfo=UTC)


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


class Newsroom:
    """Makes up stories: words as frequent as in a language, and now and then the news that another site had."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = [f"w{number}" for number in range(60_000)]
        self.weights = list(accumulate(1 / (number + 3) for number in range(60_000)))
        self.told: list[tuple[list[str], list[str], datetime]] = []

    def page(self, number: int, days: float) -> Page:
        """A story of one of 60 sites, published at some time of so many days."""
        draw = self.random
        headline, body = (draw.choices(self.words, cum_weights=self.weights, k=length) for length in (9, 260))
        published = _NIGHT - timedelta(seconds=draw.uniform(0, days * 86_400))
        if self.told and draw.random() < 0.25:
            before = draw.choice(self.told[-500:])
            headline = [*before[0][:6], *headline[6:]]
            body = [*before[1][:80], *body[80:]] if draw.random() < 0.8 else [*before[1][:255], *body[255:]]
            published = before[2] + timedelta(hours=draw.uniform(0, 40))
        else:
            self.told.append((headline, body, published))
        return _made(number, f"site{draw.randrange(60)}", " ".join(headline), " ".join(body), published=published)


def grow(number: int, database: Path) -> None:
    """Fills an archive as fast as it goes, then stores 300 more articles and tells what each took."""
    room, days = Newsroom(1), number / 900
    with Archive.open(database, clock=lambda: _NIGHT) as archive:
        for site in range(60):
            archive.begin_crawl(f"site{site}", home="https://site.example/")
        _measure(archive, room, 0, days, "in an empty archive")
        db = archive._database
        for first in range(300, number, 1000):
            db.execute("BEGIN IMMEDIATE")
            for one in range(first, min(first + 1000, number)):
                _store_bare(archive, room.page(one, days))
            db.execute("COMMIT")
        _measure(archive, room, number, days, f"beside {number:,}")
        counts = db.execute("SELECT count(*), sum(source_count > 1), max(article_count) FROM stories").fetchone()
        print("threads, of several sites, largest:", counts, "file:", f"{database.stat().st_size / 1e6:.0f} MB")


def _store_bare(archive: Archive, page: Page) -> None:
    assert page.article is not None
    row = {**facts_of(page, page.article), "url": page.url, "first_seen_at": "2026", "last_seen_at": "2026"}
    db = archive._database
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    article_id = db.execute(f"INSERT INTO articles ({columns}) VALUES ({values})", row).lastrowid
    assert article_id is not None
    db.execute("INSERT INTO article_texts (article_id, body) VALUES (?, ?)", [article_id, page.article.body])
    candidates.renew_print(db, article_id)


def _measure(archive: Archive, room: Newsroom, first: int, days: float, told: str) -> None:
    pages = [room.page(first + number, days) for number in range(300)]
    took = []
    for page in pages:
        began = time.perf_counter()
        archive.save_page(1, page)
        took.append((time.perf_counter() - began) * 1000)
    deciles = statistics.quantiles(took, n=20)
    print(f"one more article {told}: median {statistics.median(took):.1f} ms, p95 {deciles[-1]:.1f} ms")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        "python -m bench.threads", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["count", "find", "grow"])
    parser.add_argument("of", help="STORIES, or NUMBER")
    parser.add_argument("database", type=Path, nargs="?")
    parser.add_argument("--show", type=int, default=50)
    chosen = parser.parse_args()
    if chosen.what == "count":
        news_words.TABLE.write_text(count(Path(chosen.of)), encoding="utf-8")
    elif chosen.what == "find":
        find(Path(chosen.of), chosen.database, chosen.show)
    else:
        grow(int(chosen.of), chosen.database)


if __name__ == "__main__":
    main()
