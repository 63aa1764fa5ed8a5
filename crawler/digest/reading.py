"""What a digest tells, read from the archive: stories that are new, changed or gone, threads, localization, health."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.night.errors import WrongUsageError
from crawler.night.history import parse_instant, reading
from crawler.night.status import SourceStatus

# What a morning can read; beyond it the digest says how many more there are.
MOST = 200
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class NewStory:
    """A story that was stored for the first time."""

    source: str
    headline: str
    url: str
    language: str
    published: datetime | None
    seen: datetime
    description: str


@dataclass(frozen=True, slots=True)
class ChangedStory:
    """A story whose text or headline was edited; ``diff`` shows where the archive keeps that."""

    source: str
    headline: str
    url: str
    language: str
    changed: datetime
    headline_before: str
    kind: str
    diff: str


@dataclass(frozen=True, slots=True)
class VanishedStory:
    """A story that its publisher took away; the archive keeps its last good text."""

    source: str
    headline: str
    url: str
    language: str
    vanished: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The same news at several sites, from its origin on."""

    headline: str
    articles: tuple[tuple[str, str, str], ...]  # source, headline, address


@dataclass(frozen=True, slots=True)
class LocalizationNews:
    """A new localization story with the sentence that proves it."""

    source: str
    headline: str
    url: str
    language: str
    facts: str  # facets, countries, companies
    quote: str


@dataclass(frozen=True, slots=True)
class Digest:
    """All of it. ``more`` has, by section, how many there are beyond those that are listed."""

    since: datetime
    until: datetime
    name: str  # of the archive
    new: tuple[NewStory, ...] = ()
    changed: tuple[ChangedStory, ...] = ()
    vanished: tuple[VanishedStory, ...] = ()
    threads: tuple[Thread, ...] = ()
    localization: tuple[LocalizationNews, ...] = ()
    sources: tuple[SourceStatus, ...] = ()
    more: dict[str, int] = field(default_factory=dict)


def since_of(text: str, now: datetime) -> datetime:
    """The instant that ``--since`` means; raises WrongUsageError for what means none."""
    if found := re.fullmatch(r"([0-9]{1,4})([hdw])", text):
        return now - int(found[1]) * _UNITS[found[2]]
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise WrongUsageError(f"--since {text!r} is no time: write 12h, 1d, 2w or a day like 2026-11-20") from None
    if day > now:
        raise WrongUsageError(f"--since {text} is a day to come")
    return day


def read_digest(database: Path, since: datetime, until: datetime, sources: Sequence[SourceStatus]) -> Digest:
    """The digest of an archive; raises NightError when it cannot be read. Nothing is written."""
    stamp = f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with reading(database) as connection:
        known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        vanished_sql = _VANISHED if "vanished_articles" in known else _GONE
        new = [_new(row) for row in connection.execute(_NEW, [stamp])]
        changed = [_changed(row) for row in connection.execute(_changed_sql(known, connection), [stamp])]
        vanished = [_vanished(row) for row in connection.execute(vanished_sql, [stamp])]
        threads = _threads(connection, stamp) if "story_threads" in known else []
        localization = [_localization(row) for row in connection.execute(_LOCALIZATION, [stamp])]
    found: dict[str, Sequence[object]] = {
        "new": new, "changed": changed, "vanished": vanished, "threads": threads, "localization": localization,
    }  # fmt: skip
    return Digest(
        since=since,
        until=until,
        name=database.stem,
        new=tuple(new[:MOST]),
        changed=tuple(changed[:MOST]),
        vanished=tuple(vanished[:MOST]),
        threads=tuple(threads[:MOST]),
        localization=tuple(localization[:MOST]),
        sources=tuple(sources),
        more={section: len(rows) - MOST for section, rows in found.items() if len(rows) > MOST},
    )


_NEW = """
SELECT source, headline, url, coalesce(language, ''), published_at, first_seen_at, description FROM articles
WHERE first_seen_at >= ? AND status <> 'duplicate' ORDER BY coalesce(published_at, first_seen_at) DESC, id
"""
_GONE = """
SELECT articles.source, articles.headline, articles.url, coalesce(articles.language, ''), pages.gone_at, pages.reason
FROM articles JOIN pages ON pages.id = articles.page_id
WHERE articles.status = 'gone' AND pages.gone_at >= ? ORDER BY pages.gone_at DESC, articles.id
"""
_VANISHED = """
SELECT source, headline, url, coalesce(language, ''), confirmed_at, reason FROM vanished_articles
WHERE confirmed_at >= ? ORDER BY confirmed_at DESC, article_id
"""
_LOCALIZATION = """
SELECT source, headline, url, coalesce(language, ''), facets, countries, companies, quote FROM localization_stories
WHERE id IN (SELECT id FROM articles WHERE first_seen_at >= ? AND is_localization = 1)
ORDER BY published_at DESC, id
"""
# A thread is news when one of its articles is.
_THREADS = """
SELECT story_id, story, source, headline, url FROM story_threads
WHERE story_id IN (
    SELECT story_articles.story_id FROM story_articles JOIN articles ON articles.id = story_articles.article_id
    WHERE articles.first_seen_at >= ?
)
ORDER BY last_published_at DESC, story_id, position
"""


def _changed_sql(known: set[str], connection: sqlite3.Connection) -> str:
    has_kind = "kind" in {row[1] for row in connection.execute("PRAGMA table_info(revisions)")}
    diff = (
        "(SELECT group_concat(diff, char(10)) FROM revision_changes WHERE revision_id = revisions.id)"
        if "revision_changes" in known
        else "''"
    )
    return f"""
        SELECT articles.source, articles.headline, articles.url, coalesce(articles.language, ''), revisions.replaced_at,
            CASE WHEN revisions.headline = articles.headline THEN '' ELSE revisions.headline END,
            {"revisions.kind" if has_kind else "''"}, coalesce({diff}, '')
        FROM revisions JOIN articles ON articles.id = revisions.article_id
        WHERE revisions.replaced_at >= ? ORDER BY revisions.replaced_at DESC, revisions.id
    """  # noqa: S608  # the words are ours


def _new(row: sqlite3.Row) -> NewStory:
    source, headline, url, language, published, seen, description = row
    instant = parse_instant(published) if published else None
    return NewStory(source, headline, url, language, instant, parse_instant(seen), description)


def _changed(row: sqlite3.Row) -> ChangedStory:
    source, headline, url, language, changed, before, kind, diff = row
    return ChangedStory(source, headline, url, language, parse_instant(changed), before, kind, diff)


def _vanished(row: sqlite3.Row) -> VanishedStory:
    source, headline, url, language, at, reason = row
    return VanishedStory(source, headline, url, language, parse_instant(at), reason)


def _localization(row: sqlite3.Row) -> LocalizationNews:
    source, headline, url, language, facets, countries, companies, quote = row
    facts = "; ".join(part for part in (facets, countries, companies) if part)
    return LocalizationNews(source, headline, url, language, facts, quote)


def _threads(connection: sqlite3.Connection, stamp: str) -> list[Thread]:
    gathered: dict[int, tuple[str, list[tuple[str, str, str]]]] = {}
    for story_id, story, source, headline, url in connection.execute(_THREADS, [stamp]):
        gathered.setdefault(story_id, (story, []))[1].append((source, headline, url))
    return [Thread(headline, tuple(articles)) for headline, articles in gathered.values()]
