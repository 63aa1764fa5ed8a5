"""The rows of rights: what headers, robots.txt and the page say about the use of an article."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from crawler.items import Page, Right
from pipelines.dedupe import canonical_url
from pipelines.extract.rights import reserves
from pipelines.store.values import clean

_MOST = 50


def save(database: Database, page: Page) -> None:
    """Writes what this reading of an article's own page says, where it differs from what is stored.

    It is no change of the story: a publisher who adds a line to robots.txt makes no revisions.
    """
    row = database.execute(
        "SELECT articles.id FROM pages JOIN articles ON articles.page_id = pages.id WHERE pages.url = ?",
        [canonical_url(page.url)],
    ).fetchone()
    if row is None or page.article is None or not page.body:
        return
    write(database, row[0], (*page.rights, *page.article.rights))


def write(database: Database, article_id: int, rights: Sequence[Right]) -> None:
    """Writes what is said about the use of an article, where it differs from what is stored."""
    rights = rights[:_MOST]
    wanted = sorted({(clean(one.kind), clean(one.value), clean(one.source)) for one in rights})
    stored = database.execute(
        "SELECT kind, value, source FROM article_rights WHERE article_id = ?", [article_id]
    ).fetchall()
    if wanted == sorted(stored):
        return
    database.execute("DELETE FROM article_rights WHERE article_id = ?", [article_id])
    database.conn.executemany(
        "INSERT INTO article_rights (article_id, kind, value, source) VALUES (?, ?, ?, ?)",
        [(article_id, *one) for one in wanted],
    )
    database.execute("UPDATE articles SET is_reserved = ? WHERE id = ?", [int(reserves(rights)), article_id])
