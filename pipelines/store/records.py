"""Where the pages of the archive are kept as they were received: the pointers of pages and of articles."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.items import Kept


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of which a reading is kept, and what came of that reading."""

    kept: Kept
    state: str
    reason: str
    content_hash: str


def of_page(database: Database, url: str) -> KeptPage | None:
    """What is kept of an address (canonical); None where nothing is."""
    row = database.execute(
        """
        SELECT record_file, record_offset, record_length, state, reason, content_hash FROM pages
        WHERE url = ? AND record_file <> ''
        """,
        [url],
    ).fetchone()
    return None if row is None else KeptPage(Kept(*row[:3]), *row[3:])


def pointer(kept: Kept | None) -> dict[str, str | int]:
    """The columns of a row that point to a record, or to none."""
    file, offset, length = kept or Kept("", 0, 0)
    return {"record_file": file, "record_offset": offset, "record_length": length}


def point_page(database: Database, url: str, kept: Kept | None) -> None:
    """Points a page (by its canonical address) to where it is kept, if it is kept anew."""
    if kept is not None:
        database.execute(
            "UPDATE pages SET record_file = ?, record_offset = ?, record_length = ? WHERE url = ?", [*kept, url]
        )


def point_article(database: Database, page_id: int, kept: Kept | None, *, is_text: bool) -> None:
    """Points the article that a page holds to where the page is kept, if it is the page that the text was read from.

    What says the same as before (``is_text`` False) is a record of the text only where it is its very page.
    """
    if kept is not None:
        database.execute(
            """
            UPDATE articles SET record_file = :file, record_offset = :offset, record_length = :length
            FROM pages
            WHERE pages.id = :page_id AND articles.id = pages.article_id
                AND (:is_text OR articles.record_file = '' OR articles.page_id = pages.id)
            """,
            {**kept._asdict(), "page_id": page_id, "is_text": is_text},
        )


def articles_in(database: Database, files: Collection[str]) -> int:
    """How many articles have their page in these files."""
    sql = "SELECT count(*) FROM articles WHERE record_file <> '' AND record_file IN (SELECT value FROM json_each(?))"
    return int(database.execute(sql, [json.dumps(list(files))]).fetchone()[0])


def forget(database: Database, files: Collection[str]) -> None:
    """These files are about to go: nothing points to them any more."""
    for table in ("pages", "articles"):
        database.execute(
            f"""
            UPDATE {table} SET record_file = '', record_offset = 0, record_length = 0
            WHERE record_file <> '' AND record_file IN (SELECT value FROM json_each(?))
            """,  # noqa: S608  # ours
            [json.dumps(list(files))],
        )
