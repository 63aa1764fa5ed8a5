"""A page becomes an article of the archive: new, changed, unchanged or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.items import Article, Page, Tag
from pipelines.dedupe import canonical_url
from pipelines.store import (
    blocks,
    channels,
    details,
    duplicates,
    pages,
    records,
    revisions,
    rights,
    tombstones,
    verdicts,
    visits,
)
from pipelines.store.drafts import tag_otherwise, tag_rows
from pipelines.store.facts import FILLED_ONCE, is_localization, kept
from pipelines.store.matching import Reading, Stored, find, held_before, may_write, shows_less, takes_over
from pipelines.store.pages import PageRow
from pipelines.store.rows import Outcome, StoredStory
from pipelines.store.tombstones import Missing, missing_by_rejection
from pipelines.store.values import instant_of, maybe_stamp, stamp


def save(database: Database, crawl_id: int, page: Page, ages: Sequence[float] = ()) -> Outcome:
    """Stores what a page says, inside the transaction that is open. Nothing here ever empties a text.

    A new article is read again at these ages, in hours.
    """
    asked = pages.ensure(database, page.source, canonical_url(page.url), crawl_id, page.fetched_at)
    channels.link(database, asked.id, page.channels, stamp(page.fetched_at))
    article = page.article
    if article is None or article.status == "rejected":
        _reject(database, asked, page, article.reason if article else "not read")
        records.point_page(database, asked.url, page.kept)
        return "rejected"
    reading = Reading(crawl_id, page, article, asked)
    lost = held_before(database, reading)
    if lost is not None:
        missing = Missing("another story", f"the address leads to another story now: {reading.final_url}")
        tombstones.note(database, asked, lost, missing, page.fetched_at)
        records.point_page(database, asked.url, page.kept)
        found = pages.ensure(database, page.source, reading.final_url, crawl_id, page.fetched_at)
        reading = replace(reading, asked=found)
    url, stored = find(database, reading)
    if stored is None:
        _note_new(database, reading, _insert(database, url, reading), ages)
        return "new"
    if not may_write(stored, reading):
        _note_pages(database, reading, stored.id, stored.content_hash, is_text=False)
        return "unchanged"
    if shows_less(stored, reading):
        pages.note_rejection(database, asked, page, "shows less than before")
        records.point_page(database, asked.url, page.kept)
        return "rejected"
    tombstones.lift(database, stored.id, page.fetched_at)
    tag_otherwise(page, verdicts.applied(database, stored.id, page.tags))
    outcome = _update(database, url, reading, stored)
    told = reading.draft.facts["content_hash"]
    _note_pages(database, reading, stored.id, told, is_text=outcome == "changed")
    return outcome


def tag_again(database: Database, story: StoredStory, tags: Sequence[Tag]) -> None:
    """Writes the tags of an article, the owner's verdicts in their place, where they differ from what is stored."""
    decided = verdicts.applied(database, story.id, tags)
    article = Article(url=story.url, headline=story.headline, body=story.body)
    if details.replace_tags(database, story.id, tag_rows(article, decided), is_new=False):
        _set(database, "articles", "id", story.id, {"is_localization": is_localization(decided)})


def story(database: Database, article_id: int) -> StoredStory | None:
    """An article's text as it is stored, which the offsets of its evidence are made for."""
    row = database.execute(
        """
        SELECT articles.id, url, language, headline, body
        FROM articles JOIN article_texts ON article_texts.article_id = articles.id WHERE articles.id = ?
        """,
        [article_id],
    ).fetchone()
    return None if row is None else StoredStory(*row)


def _reject(database: Database, asked: PageRow, page: Page, reason: str) -> None:
    """The page is no article. Where it held one, that may be the sign that it was taken away."""
    leads_elsewhere = canonical_url(page.final_url) != asked.url
    missing = missing_by_rejection(reason, page.http_status, leads_elsewhere=leads_elsewhere)
    article_id = tombstones.article_of(database, asked.id) if missing is not None else None
    if missing is None or article_id is None:
        pages.note_rejection(database, asked, page, reason)
    else:
        tombstones.note(database, asked, article_id, missing, page.fetched_at)


def confirm(database: Database, page_id: int, now: datetime) -> None:
    """The page that an article was read from is as it was: an article that was gone is back."""
    database.execute("UPDATE articles SET last_seen_at = ? WHERE page_id = ?", [stamp(now), page_id])
    for (article_id,) in database.execute("SELECT id FROM articles WHERE page_id = ?", [page_id]).fetchall():
        tombstones.lift(database, article_id, now)
    back = database.execute("SELECT id FROM articles WHERE page_id = ? AND status = 'gone'", [page_id])
    for (article_id,) in back.fetchall():
        _set(database, "articles", "id", article_id, {"status": "live"})
        duplicates.settle_changed(database, article_id, stamp(now))


def _insert(database: Database, url: str, reading: Reading) -> int:
    page, draft = reading.page, reading.draft
    now = stamp(page.fetched_at)
    said = (*page.rights, *reading.article.rights) if page.body else ()
    row = {
        "source": page.source,
        **draft.facts,
        "url": url,
        "page_id": reading.asked.id,
        "crawl_id": reading.crawl_id,
        "first_seen_at": now,
        "last_seen_at": now,
        "is_reserved": rights.is_reserved(said),
        **records.pointer(page.kept),
    }
    cursor = database.execute(
        f"INSERT INTO articles ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})",  # noqa: S608  # ours
        row,
    )
    assert cursor.lastrowid is not None
    article_id = cursor.lastrowid
    database.execute(
        "INSERT INTO article_texts (article_id, body, blocks, provenance) VALUES (?, ?, ?, ?)",
        [article_id, draft.body, draft.blocks, draft.provenance],
    )
    details.replace(database, article_id, page.source, draft, is_new=True)
    rights.add(database, article_id, said)
    blocks.count(database, page.source, draft.edges, now)
    duplicates.settle_new(database, article_id, now, draft)
    return article_id


def _update(database: Database, url: str, reading: Reading, stored: Stored) -> Outcome:
    is_back = stored.status == "gone"
    if stored.content_hash == reading.draft.facts["content_hash"] and stored.url == url and not is_back:
        _note_unchanged(database, reading, stored)
        _fill(database, reading, stored)
        return "unchanged"
    now, draft = stamp(reading.page.fetched_at), reading.draft
    if (stored.headline, stored.body) != (draft.facts["headline"], draft.body):
        revisions.keep(database, stored, draft.facts["headline"], draft.body, now)
    texts = {"blocks": draft.blocks, "provenance": draft.provenance}
    if stored.body != draft.body:  # an update that names the body renews its search entry
        texts["body"] = draft.body
    _set(database, "article_texts", "article_id", stored.id, texts)
    is_same_page = stored.owner is not None and stored.owner.id == reading.asked.id
    # The original takes a copy's place with its own date; only a page's own earlier reading is held against it.
    held_date = stored.published_at if is_same_page else None
    changes = kept(held_date, reading.article, draft.facts)
    changes |= {"source": reading.page.source, "url": url, "last_seen_at": now}
    if takes_over(stored, reading):
        changes["page_id"] = reading.asked.id
    if is_back:
        changes["status"] = "live"
    _set(database, "articles", "id", stored.id, changes)
    details.replace(database, stored.id, reading.page.source, draft, is_new=False)
    _fill(database, reading, stored)
    duplicates.settle_changed(database, stored.id, now, draft)
    return "changed"


def _fill(database: Database, reading: Reading, stored: Stored) -> None:
    """What a channel or the page tells for the first time is added; it is no change of the story."""
    facts = reading.draft.facts
    is_fuller = False
    for name in FILLED_ONCE:
        if facts[name]:
            sql = f"UPDATE articles SET {name} = ? WHERE id = ? AND coalesce({name}, '') = ''"  # noqa: S608  # ours
            is_fuller |= database.execute(sql, [facts[name], stored.id]).rowcount > 0
    if is_fuller:
        duplicates.settle_changed(database, stored.id, stamp(reading.page.fetched_at))


def _note_unchanged(database: Database, reading: Reading, stored: Stored) -> None:
    """The publisher changed nothing. Our own tags may have; and a visit in its time is noted."""
    changes: dict[str, Any] = {}
    if details.replace_tags(database, stored.id, reading.draft.tags, is_new=False):
        changes["is_localization"] = is_localization(reading.page.tags)
    if not visits.is_same_visit(reading.page.fetched_at, instant_of(stored.last_seen_at)):
        changes["last_seen_at"] = stamp(reading.page.fetched_at)
        changes["modified_at"] = maybe_stamp(reading.article.modified)
    if changes:
        _set(database, "articles", "id", stored.id, changes)


def _set(database: Database, table: str, key: str, value: int, changes: dict[str, Any]) -> None:
    terms = ", ".join(f"{name} = :{name}" for name in changes)
    database.execute(f"UPDATE {table} SET {terms} WHERE {key} = :key_", {**changes, "key_": value})  # noqa: S608  # ours


def _note_new(database: Database, reading: Reading, article_id: int, ages: Sequence[float]) -> None:
    """The page holds a new article, and is read again by its age."""
    page, facts = reading.page, reading.draft.facts
    published = instant_of(facts["published_at"]) or page.fetched_at.replace(microsecond=0)
    planned = visits.next_revisit(published, page.fetched_at, ages)
    pages.note_article(database, reading.asked, page, article_id, facts["content_hash"], next_visit=planned)
    _note_target(database, reading, article_id, facts["content_hash"])


def _note_pages(database: Database, reading: Reading, article_id: int, content_hash: str, *, is_text: bool) -> None:
    """The asked page holds an article that was known; ``is_text`` where the stored text is of this reading."""
    page, asked = reading.page, reading.asked
    pages.note_article(database, asked, page, article_id, content_hash)
    _note_target(database, reading, article_id, content_hash)
    rights.save(database, page, asked.id)
    records.point_article(database, asked.id, page.kept, is_text=is_text)


def _note_target(database: Database, reading: Reading, article_id: int, content_hash: str) -> None:
    """The page that the asked one led to holds the article, too."""
    if reading.final_url != reading.asked.url:
        page = replace(reading.page, etag="", last_modified="")
        target = pages.ensure(database, page.source, reading.final_url, reading.crawl_id, page.fetched_at)
        pages.note_article(database, target, page, article_id, content_hash)
