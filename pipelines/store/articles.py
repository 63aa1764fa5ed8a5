"""A page becomes an article of the archive: new, changed, unchanged or rejected."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.items import Page
from pipelines.dedupe import canonical_url
from pipelines.store import blocks, channels, details, duplicates, pages, visits
from pipelines.store.facts import blocks_json, facts_of, provenance_json
from pipelines.store.matching import Reading, Stored, find, may_write, shows_less, takes_over
from pipelines.store.rows import Outcome
from pipelines.store.values import clean, instant_of, stamp


def save(database: Database, crawl_id: int, page: Page) -> Outcome:
    """Stores what a page says, inside the transaction that is open. Nothing here ever empties a text."""
    asked = pages.ensure(database, page.source, canonical_url(page.url), crawl_id, page.fetched_at)
    channels.link(database, asked.id, page.channels, stamp(page.fetched_at))
    article = page.article
    if article is None or article.status == "rejected":
        pages.note_rejection(database, asked, page, article.reason if article else "not read")
        return "rejected"
    reading = Reading(crawl_id, page, article, asked)
    url, stored = find(database, reading)
    if stored is None:
        facts = facts_of(page, article)
        article_id = _insert(database, url, reading, facts)
        outcome: Outcome = "new"
    elif not may_write(stored, reading):
        article_id, outcome, facts = stored.id, "unchanged", {"content_hash": stored.content_hash}
    elif shows_less(stored, reading):
        pages.note_rejection(database, asked, page, "shows less than before")
        return "rejected"
    else:
        facts = facts_of(page, article)
        article_id = stored.id
        outcome = _update(database, url, reading, facts, stored)
    _note_pages(database, reading, article_id, facts["content_hash"])
    return outcome


def mark_gone(database: Database, page_id: int) -> None:
    """The page that an article was read from is gone: the article keeps its last good text and says so."""
    database.execute("UPDATE articles SET status = 'gone' WHERE page_id = ? AND status <> 'gone'", [page_id])


def confirm(database: Database, page_id: int, now: datetime) -> None:
    """The page that an article was read from is still as it was."""
    database.execute("UPDATE articles SET last_seen_at = ? WHERE page_id = ?", [stamp(now), page_id])


def _insert(database: Database, url: str, reading: Reading, facts: dict[str, Any]) -> int:
    now, article = stamp(reading.page.fetched_at), reading.article
    row = {
        **facts,
        "url": url,
        "page_id": reading.asked.id,
        "crawl_id": reading.crawl_id,
        "first_seen_at": now,
        "last_seen_at": now,
    }
    cursor = database.execute(
        f"INSERT INTO articles ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})",  # noqa: S608  # ours
        row,
    )
    assert cursor.lastrowid is not None
    article_id = cursor.lastrowid
    database.execute(
        "INSERT INTO article_texts (article_id, body, blocks, provenance) VALUES (?, ?, ?, ?)",
        [article_id, clean(article.body), blocks_json(article), provenance_json(article)],
    )
    details.replace(database, article_id, article, reading.page.tags, is_new=True)
    blocks.count(database, reading.page.source, article)
    duplicates.settle_new(database, article_id, now)
    return article_id


def _update(database: Database, url: str, reading: Reading, facts: dict[str, Any], stored: Stored) -> Outcome:
    is_back = stored.status == "gone"
    if stored.content_hash == facts["content_hash"] and stored.url == url and not is_back:
        _note_unchanged(database, reading, facts, stored)
        return "unchanged"
    now, article = stamp(reading.page.fetched_at), reading.article
    if (stored.headline, stored.body) != (facts["headline"], clean(article.body)):
        _keep_revision(database, stored, now)
    texts = {"blocks": blocks_json(article), "provenance": provenance_json(article)}
    if stored.body != clean(article.body):  # an update that names the body renews its search entry
        texts["body"] = clean(article.body)
    _set(database, "article_texts", "article_id", stored.id, texts)
    changes = {**facts, "url": url, "last_seen_at": now}
    if takes_over(stored, reading):
        changes["page_id"] = reading.asked.id
    if is_back:
        changes["status"] = "live"
    _set(database, "articles", "id", stored.id, changes)
    details.replace(database, stored.id, article, reading.page.tags, is_new=False)
    duplicates.settle_changed(database, stored.id, stored.text_hash, now)
    return "changed"


def _note_unchanged(database: Database, reading: Reading, facts: dict[str, Any], stored: Stored) -> None:
    """The publisher changed nothing. Our own tags may have; and a visit in its time is noted."""
    changes: dict[str, Any] = {}
    if details.replace_tags(database, stored.id, reading.article, reading.page.tags, is_new=False):
        changes["is_localization"] = facts["is_localization"]
    if not visits.is_same_visit(reading.page.fetched_at, instant_of(stored.last_seen_at)):
        changes["last_seen_at"] = stamp(reading.page.fetched_at)
        changes["modified_at"] = facts["modified_at"]
    if changes:
        _set(database, "articles", "id", stored.id, changes)


def _keep_revision(database: Database, stored: Stored, now: str) -> None:
    last = database.execute("SELECT max(replaced_at) FROM revisions WHERE article_id = ?", [stored.id]).fetchone()[0]
    database.execute(
        """
        INSERT INTO revisions (article_id, seen_at, replaced_at, headline, body, content_hash, modified_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
            stored.id, last or stored.first_seen_at, now, stored.headline, stored.body, stored.content_hash,
            stored.modified_at,
        ],
    )  # fmt: skip


def _set(database: Database, table: str, key: str, value: int, changes: dict[str, Any]) -> None:
    terms = ", ".join(f"{name} = :{name}" for name in changes)
    database.execute(f"UPDATE {table} SET {terms} WHERE {key} = :key_", {**changes, "key_": value})  # noqa: S608  # ours


def _note_pages(database: Database, reading: Reading, article_id: int, content_hash: str) -> None:
    """The asked page holds the article, and so does the page that it led to."""
    page = reading.page
    pages.note_article(database, reading.asked, page, article_id, content_hash)
    if reading.final_url != reading.asked.url:
        target = pages.ensure(database, page.source, reading.final_url, reading.crawl_id, page.fetched_at)
        pages.note_article(database, target, replace(page, etag="", last_modified=""), article_id, content_hash)
