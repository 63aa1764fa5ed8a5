"""The store's half of reading kept pages again: which there are, and the new reading in the place of the old one.

A new reading of the same bytes is no change of the story: it makes no revision, moves no date of a visit, and the
article keeps its number, address, state and the owner's verdicts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from crawler.items import Kept, Page, SiteHints, Tag
from pipelines.dedupe import canonical_url
from pipelines.store import articles, details, duplicates, rights, verdicts
from pipelines.store.drafts import tag_otherwise
from pipelines.store.facts import FILLED_ONCE, dates_itself
from pipelines.store.values import stamp


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of the archive is read again. Empty: all of it."""

    sources: tuple[str, ...] = ()
    since: date | None = None  # published then or later; where that is not known, seen first
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article, or a page that was none (``article_id`` None), that can be read again."""

    article_id: int | None
    url: str
    source: str
    kept: Kept | None
    page_url: str = ""  # the address of the page that the text was read from


def candidates(database: Database, choice: Choice) -> list[Candidate]:
    """Every article of the choice, then every page that was no article and is kept, in the order of the files."""
    found = database.execute(
        f"""
        SELECT articles.id, articles.url, articles.source, articles.record_file, articles.record_offset,
            articles.record_length, coalesce(pages.url, articles.url)
        FROM articles LEFT JOIN pages ON pages.id = articles.page_id
        WHERE {_where(choice, "articles", "coalesce(published_at, articles.first_seen_at)")}
        ORDER BY articles.record_file, articles.record_offset, articles.id
        """,  # noqa: S608  # ours
        _values(choice),
    ).fetchall()
    refused = database.execute(
        f"""
        SELECT NULL, url, source, record_file, record_offset, record_length, url FROM pages
        WHERE state = 'rejected' AND article_id IS NULL AND record_file <> ''
            AND {_where(choice, "pages", "first_seen_at")} AND reason NOT LIKE 'published %, before the day asked for'
        ORDER BY record_file, record_offset
        """,  # noqa: S608  # ours
        _values(choice),
    ).fetchall()
    return [
        Candidate(number, url, source, Kept(file, offset, length) if file else None, page_url)
        for number, url, source, file, offset, length, page_url in [*found, *refused]
    ]


def hints_of_sources(database: Database) -> dict[str, SiteHints]:
    """What the archive knows of each source, for those whose definition is not there."""
    rows = database.execute("SELECT name, language, timezone FROM sources")
    return {name: SiteHints(source=name, language=language, timezone=zone) for name, language, zone in rows}


def apply_page(database: Database, article_id: int, page: Page, held_date: str | None = None) -> None:
    """Puts a new reading in the place of the old one; ``settle`` is to be called after it.

    Nothing that the reading does not know is emptied. ``held_date`` is a stored date that only a page that dates
    itself may replace: a visit without the channel knows less than the one that stored it.
    """
    article = page.article
    assert article is not None
    draft = tag_otherwise(page, verdicts.applied(database, article_id, page.tags))
    stored = database.execute("SELECT publisher_id, content_hash FROM articles WHERE id = ?", [article_id]).fetchone()
    facts = {name: value for name, value in draft.facts.items() if value or name not in FILLED_ONCE}
    if stored[0]:
        facts.pop("publisher_id", None)
    if held_date and not (article.published and dates_itself(article)):
        facts.pop("published_at", None)
    if "published_at" not in facts:
        facts.pop("published_zone")
    _set(database, "articles", "id", article_id, facts)
    texts = {"blocks": draft.blocks, "provenance": draft.provenance}
    body = database.execute("SELECT body FROM article_texts WHERE article_id = ?", [article_id]).fetchone()[0]
    if body != draft.body:  # an update that names the body renews its search entry
        texts["body"] = draft.body
    _set(database, "article_texts", "article_id", article_id, texts)
    details.replace(database, article_id, page.source, draft, is_new=False)
    rights.write(database, article_id, (*page.rights, *article.rights))
    # The next visit is held against today's reading: the page itself has not changed.
    database.execute(
        "UPDATE pages SET content_hash = ? WHERE article_id = ? AND content_hash = ?",
        [draft.facts["content_hash"], article_id, stored[1]],
    )


def read_otherwise(database: Database, page: Page) -> None:
    """A visit has brought the very bytes that the stored text was read from: what differs is our reading, no edit."""
    row = database.execute(
        """
        SELECT articles.id, articles.published_at FROM pages
        JOIN articles ON articles.id = pages.article_id AND articles.page_id = pages.id
        WHERE pages.url = ? AND pages.record_file <> ''
            AND (pages.record_file, pages.record_offset) = (articles.record_file, articles.record_offset)
        """,
        [canonical_url(page.url)],
    ).fetchone()
    article = page.article
    if row is None or article is None or article.status != "article" or not article.body.strip():
        return
    apply_page(database, row[0], page, held_date=row[1])
    settle(database, row[0], page.fetched_at)


def settle(database: Database, article_id: int, now: datetime) -> None:
    """Judges anew which articles are copies of this one, or it of them."""
    duplicates.settle_changed(database, article_id, stamp(now))


def apply_tags(database: Database, article_id: int, tags: Sequence[Tag]) -> None:
    """Puts new tags of the stored text in the place of the old ones."""
    story = articles.story(database, article_id)
    if story is not None:
        articles.tag_again(database, story, tags)


def add_page(database: Database, page: Page) -> None:
    """A page that was none becomes an article of the run that found it."""
    row = database.execute("SELECT crawl_id FROM pages WHERE url = ?", [canonical_url(page.url)]).fetchone()
    if row is not None:
        articles.save(database, row[0], page)


def _set(database: Database, table: str, key: str, value: int, changes: dict[str, Any]) -> None:
    terms = ", ".join(f"{name} = :{name}" for name in changes)
    database.execute(f"UPDATE {table} SET {terms} WHERE {key} = :key_", {**changes, "key_": value})  # noqa: S608  # ours


def _where(choice: Choice, table: str, day: str) -> str:
    terms = ["1"]
    if choice.sources:
        terms.append(f"{table}.source IN (SELECT value FROM json_each(:sources))")  # noqa: S608  # ours
    if choice.since is not None:
        terms.append(f"{day} >= :since")
    if choice.urls:
        terms.append(f"{table}.url IN (SELECT value FROM json_each(:urls))")  # noqa: S608  # ours
    return " AND ".join(terms)


def _values(choice: Choice) -> dict[str, str]:
    return {
        "sources": json.dumps(choice.sources),
        "since": choice.since.isoformat() if choice.since is not None else "",
        "urls": json.dumps([*choice.urls, *(canonical_url(url) for url in choice.urls)]),
    }
