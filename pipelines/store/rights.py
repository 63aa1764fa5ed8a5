"""The rows of rights: what headers, robots.txt and the page say about the use of an article."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from crawler.items import Page, Right
from pipelines.extract.rights import reserves
from pipelines.store.values import clean

_MOST = 50


def save(database: Database, page: Page, page_id: int) -> None:
    """Writes what this reading of an article's own page says, where it differs from what is stored.

    It is no change of the story: a publisher who adds a line to robots.txt makes no revisions.
    """
    row = database.execute("SELECT id FROM articles WHERE page_id = ?", [page_id]).fetchone()
    if row is None or page.article is None or not page.body:
        return
    write(database, row[0], (*page.rights, *page.article.rights))


def write(database: Database, article_id: int, rights: Sequence[Right]) -> None:
    """Writes what is said about the use of an article, where it differs from what is stored."""
    stored = database.execute(
        "SELECT kind, value, source FROM article_rights WHERE article_id = ?", [article_id]
    ).fetchall()
    if _rows(rights) == sorted(stored):
        return
    database.execute("DELETE FROM article_rights WHERE article_id = ?", [article_id])
    add(database, article_id, rights)
    database.execute("UPDATE articles SET is_reserved = ? WHERE id = ?", [is_reserved(rights), article_id])


def add(database: Database, article_id: int, rights: Sequence[Right]) -> None:
    """Writes what is said about the use of an article of which nothing is stored."""
    database.conn.executemany(
        "INSERT INTO article_rights (article_id, kind, value, source) VALUES (?, ?, ?, ?)",
        [(article_id, *one) for one in _rows(rights)],
    )


def is_reserved(rights: Sequence[Right]) -> int:
    """1 where what is said reserves the use of a story."""
    return int(reserves(rights[:_MOST]))


def _rows(rights: Sequence[Right]) -> list[tuple[str, str, str]]:
    return sorted({(clean(one.kind), clean(one.value), clean(one.source)) for one in rights[:_MOST]})
