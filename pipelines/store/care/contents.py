"""Checks of what the rows say: halves, orphans, contradictions, clocks, runs that died, kept pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.store.care.finding import Finding, Weight, fault, note
from pipelines.store.values import stamp


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows that should not be: how to count them, what they are, the statement that puts them right if one does."""

    name: str
    weight: Weight
    count: str
    what: str
    where: str
    advice: str
    repair: str = ""


RULES = (
    Rule(
        "half articles", "fault",
        "SELECT count(*) FROM articles LEFT JOIN article_texts ON article_texts.article_id = articles.id "
        "WHERE coalesce(article_texts.body, '') = ''",
        "articles without a text", "tables articles, article_texts",
        "restore them from a backup; the view full_articles shows which ones are whole",
    ),
    Rule(
        "pages without their article", "fault",
        "SELECT count(*) FROM pages WHERE state = 'article' AND article_id IS NULL",
        "pages that call themselves articles and lead to none", "table pages",
        "--fix lets them be fetched again by the next crawl",
        "UPDATE pages SET state = 'pending', etag = '', last_modified = '', content_hash = '' "
        "WHERE state = 'article' AND article_id IS NULL",
    ),
    Rule(
        "copies of nothing", "fault",
        "SELECT count(*) FROM articles WHERE status = 'duplicate' "
        "AND NOT EXISTS (SELECT 1 FROM duplicates WHERE duplicates.article_id = articles.id)",
        "articles that are called copies and have no original", "table articles", "--fix calls them live again",
        "UPDATE articles SET status = 'live' WHERE status = 'duplicate' "
        "AND NOT EXISTS (SELECT 1 FROM duplicates WHERE duplicates.article_id = articles.id)",
    ),
    Rule(
        "orphans: authors", "note",
        "SELECT count(*) FROM authors "
        "WHERE NOT EXISTS (SELECT 1 FROM article_authors WHERE article_authors.author_id = authors.id)",
        "authors of no article (their names were read otherwise later)", "table authors", "--fix removes them",
        "DELETE FROM authors "
        "WHERE NOT EXISTS (SELECT 1 FROM article_authors WHERE article_authors.author_id = authors.id)",
    ),
    Rule(
        "orphans: stories", "note",
        "SELECT count(*) FROM stories WHERE NOT EXISTS (SELECT 1 FROM articles WHERE articles.story_id = stories.id)",
        "stories that no article belongs to", "table stories", "nothing to do: they are shown nowhere",
    ),
)  # fmt: skip

# What is planned further ahead than the longest rhythm was planned by a clock that was wrong.
FURTHEST_VISIT = timedelta(days=60)
# Clocks of two machines may differ by this much without harm.
_TOLERANCE = timedelta(minutes=10)
# Publishers date some stories ahead; beyond this it is a mistake.
_AHEAD = timedelta(days=2)
# A run that nobody has ended after so long has died, whatever else has the archive open.
LONGEST_RUN = timedelta(days=2)
_OUR_INSTANTS = (
    ("crawls", "started_at"), ("articles", "first_seen_at"), ("articles", "last_seen_at"), ("pages", "fetched_at"),
    ("channels", "last_changed_at"),
)  # fmt: skip


def check_rows(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Rows that should not be."""
    for rule in RULES:
        count = connection.execute(rule.count).fetchone()[0]
        if count:
            make = fault if rule.weight == "fault" else note
            yield make("rows", f"{count} {rule.what}", rule.where, rule.advice, rule.name if rule.repair else "")


def check_clocks(connection: sqlite3.Connection, now: datetime) -> Iterator[Finding]:
    """Instants that have not come yet."""
    limit = stamp(now + _TOLERANCE)
    last = connection.execute("SELECT max(started_at) FROM crawls").fetchone()[0]
    if last is not None and last > limit:
        told = f"this machine's clock says {stamp(now)}, and the last crawl began at {last}"
        yield fault(
            "clocks", told, "table crawls", "set the machine's clock; until then nothing is due when it should be"
        )
    for table, column in _OUR_INSTANTS:
        count = connection.execute(f"SELECT count(*) FROM {table} WHERE {column} > ?", [limit]).fetchone()[0]  # noqa: S608  # ours
        if count and not (table == "crawls" and last > limit):
            told = f"{count} rows with an instant in the future"
            yield note(
                "clocks", told, f"{table}.{column}", "the clock was wrong once; they right themselves when read again"
            )
    ahead = connection.execute(
        "SELECT count(*) FROM articles WHERE published_at > ?", [stamp(now + _AHEAD)]
    ).fetchone()[0]
    if ahead:
        told = f"{ahead} articles are dated more than two days ahead"
        advice = "their publishers say so, or a date was read wrongly: article_texts.provenance tells from where"
        yield note("clocks", told, "articles.published_at", advice)
    far = stamp(now + FURTHEST_VISIT)
    late = connection.execute("SELECT count(*) FROM pages WHERE next_visit_at > ?", [far]).fetchone()[0]
    if late:
        told = f"{late} pages wait for a day that is further off than any rhythm"
        yield fault("clocks", told, "pages.next_visit_at", "--fix lets the next crawl ask for them", "visits")


def check_runs(connection: sqlite3.Connection, now: datetime, *, is_open_elsewhere: bool) -> Iterator[Finding]:
    """Runs that were begun and never ended, though nobody is running them."""
    for number, source, started in dead_runs(connection, now, is_open_elsewhere=is_open_elsewhere):
        told = f"crawl {number} of {source} began at {started} and was killed before its end"
        advice = (
            "what it stored is stored, and the site's next crawl goes on from there; --fix closes it as interrupted"
        )
        yield note("crawls", told, "table crawls", advice, "crawls")


def dead_runs(connection: sqlite3.Connection, now: datetime, *, is_open_elsewhere: bool) -> list[tuple[int, str, str]]:
    """Number, site and begin of the runs that died: all open ones, or only old ones while others use the archive."""
    latest = now - LONGEST_RUN if is_open_elsewhere else now.astimezone(UTC) + LONGEST_RUN
    sql = "SELECT id, source, started_at FROM crawls WHERE outcome = 'running' AND started_at <= ? ORDER BY id"
    return connection.execute(sql, [stamp(latest)]).fetchall()


def check_kept_pages(connection: sqlite3.Connection, folder: Path) -> Iterator[Finding]:
    """Whether the files are there that articles and pages point to; nothing where pages are not kept."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(articles)")}
    if "record_file" not in columns:
        return
    rows = connection.execute(
        """
        SELECT record_file, max(record_offset + record_length), count(*) FROM articles
        WHERE record_file <> '' GROUP BY record_file ORDER BY record_file
        """
    )
    for name, end, count in rows:
        path = folder / name
        if not path.is_file():
            told = f"{count} articles point to kept pages that are not there"
            advice = "put the file back; the articles themselves are whole, but cannot be read anew without it"
            yield fault("kept pages", told, str(path), advice)
        elif path.stat().st_size < end:
            told = f"the file of kept pages is {path.stat().st_size} bytes long, and articles point beyond, up to {end}"
            yield fault("kept pages", told, str(path), "it was cut short: put back a whole copy")
