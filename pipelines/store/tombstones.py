"""Articles that their publishers took away: missed once, confirmed by a later visit, and perhaps back one day.

An article keeps its text, whatever becomes of its page. That it is missing counts from a second look on: a server has
bad hours, in which it says of everything that there is no such page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlite_utils import Database

from crawler.items import PageFailure
from pipelines.store import pages
from pipelines.store.pages import PageRow
from pipelines.store.values import clean, instant_of, stamp

# What a page that held an article may show in its place, as extraction calls it.
SIGNS_OF_REJECTION: Mapping[str, str] = {"not found page": "soft 404", "login wall": "login wall"}
# The same where the address leads elsewhere by now: what it leads to is no story.
_SIGNS_ELSEWHERE: Mapping[str, str] = {"listing": "list of stories", "no text": "redirect", "too short": "redirect"}
_SIGN_OF_STATUS: Mapping[int, str] = {404: "not found", 410: "gone"}

# Two looks closer than this are one: both may fall into the same bad hour.
_SECOND_LOOK = timedelta(hours=6)


class Missing(NamedTuple):
    """By what an article was missed."""

    sign: str  # as in the column of this name
    reason: str
    http_status: int = 0


def missing_by_failure(failure: PageFailure) -> Missing:
    """What a page that is gone tells of the article that it held."""
    sign = _SIGN_OF_STATUS.get(failure.http_status, "redirect")
    return Missing(sign, clean(failure.reason, 500), failure.http_status)


def missing_by_rejection(reason: str, http_status: int, *, leads_elsewhere: bool) -> Missing | None:
    """What a page that is no article any more tells of the one that it held; None where that may be our own mistake."""
    sign = SIGNS_OF_REJECTION.get(reason) or (_SIGNS_ELSEWHERE.get(reason) if leads_elsewhere else None)
    if sign is None:
        return None
    told = {"soft 404": "says that there is no such page", "login wall": "asks to log in"}.get(sign, "is no story")
    return Missing(
        sign, f"the page that the address leads to now {told}" if leads_elsewhere else f"the page {told}", http_status
    )


def article_of(database: Database, page_id: int) -> int | None:
    """The article that was read from a page and belongs to it."""
    row = database.execute("SELECT id FROM articles WHERE page_id = ? ORDER BY id LIMIT 1", [page_id]).fetchone()
    return None if row is None else int(row[0])


def note(database: Database, page: PageRow, article_id: int, missing: Missing, now: datetime) -> None:
    """The article was missed: for the first time, or once more, which makes it vanished since the first."""
    since, is_confirmed = _note_tombstone(database, article_id, missing, now)
    if is_confirmed:
        database.execute("UPDATE articles SET status = 'gone' WHERE id = ? AND status <> 'gone'", [article_id])
        pages.note_gone(database, page, now, missing.http_status, missing.reason, since=since)
    else:
        reason = f"{missing.reason}; it counts as gone when a later visit finds the same"
        pages.note_failed_visit(database, page, now, missing.http_status, reason)


def lift(database: Database, article_id: int, now: datetime) -> None:
    """The article is there: a tombstone becomes history, a mere suspicion is dropped."""
    database.execute(
        "DELETE FROM tombstones WHERE article_id = ? AND returned_at IS NULL AND confirmed_at IS NULL", [article_id]
    )
    database.execute(
        "UPDATE tombstones SET returned_at = ? WHERE article_id = ? AND returned_at IS NULL", [stamp(now), article_id]
    )


def _note_tombstone(database: Database, article_id: int, missing: Missing, now: datetime) -> tuple[datetime, bool]:
    """Since when the article is missing, and whether that is confirmed."""
    row = database.execute(
        "SELECT id, missing_since, confirmed_at FROM tombstones WHERE article_id = ? AND returned_at IS NULL",
        [article_id],
    ).fetchone()
    if row is None:
        database.execute(
            "INSERT INTO tombstones (article_id, sign, reason, http_status, missing_since) VALUES (?, ?, ?, ?, ?)",
            [article_id, missing.sign, missing.reason, missing.http_status, stamp(now)],
        )
        return now, False
    since = instant_of(row[1]) or now
    is_confirmed = row[2] is not None
    if not is_confirmed and now - since >= _SECOND_LOOK:
        database.execute(
            "UPDATE tombstones SET sign = ?, reason = ?, http_status = ?, confirmed_at = ? WHERE id = ?",
            [missing.sign, missing.reason, missing.http_status, stamp(now), row[0]],
        )
        is_confirmed = True
    return since, is_confirmed
