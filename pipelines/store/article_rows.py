"""All that an article is, as rows: to tell whether it has changed, and to try a new reading on a copy."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from crawler.items import Page, Tag
from pipelines.store.rereading import apply_page, apply_tags
from pipelines.store.schema import migrate, write_topics
from pipelines.tag.owner import Topic

# What of an article can change, table by table; numbers of rows mean nothing.
_TABLES = {
    "articles": "id = ?",
    "article_texts": "article_id = ?",
    "article_authors": "article_id = ?",
    "keywords": "article_id = ?",
    "images": "article_id = ?",
    "citations": "article_id = ?",
    "neighbours": "article_id = ?",
    "removed_blocks": "article_id = ?",
    "article_tags": "article_id = ?",
    "tag_countries": "article_id = ?",
    "tag_companies": "article_id = ?",
    "near_misses": "article_id = ?",
    "verdicts": "article_id = ?",
    "article_rights": "article_id = ?",
}
Rows = dict[str, list[dict[str, Any]]]


def rows_of(database: Database, article_id: int) -> Rows:
    """All that an article is now, without the numbers of its rows."""
    found: Rows = {}
    for table, condition in _TABLES.items():
        if table == "article_authors":
            sql = (
                "SELECT name, position FROM article_authors JOIN authors ON authors.id = author_id WHERE article_id = ?"
            )
        else:
            sql = f"SELECT * FROM {table} WHERE {condition}"  # noqa: S608  # names from above
        cursor = database.execute(sql, [article_id])
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for row in rows:
            if table != "articles":
                row.pop("id", None)
        found[table] = sorted(rows, key=repr)
    return found


# What follows from other articles, too, and changes when they do.
_OF_OTHERS = frozenset({"status", "story_id"})


def fingerprint_of(rows: Rows) -> str:
    """Equal for an article that nothing has changed since."""
    own = [{name: row[name] for name in row.keys() - _OF_OTHERS} for row in rows["articles"]]
    text = json.dumps({**rows, "articles": own}, sort_keys=True, ensure_ascii=False, default=repr)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


class Scratch:
    """A copy of one article at a time, to try a new reading on: what it would change is what it changes there."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._database = Database(sqlite3.connect(":memory:", check_same_thread=False), execute_plugins=False)
        migrate(self._database)
        self._database.execute("PRAGMA foreign_keys = OFF")
        write_topics(self._database, topics)

    def tried(self, before: Rows, new: Page | Sequence[Tag]) -> Rows:
        """What the article would be after the new reading."""
        article_id = before["articles"][0]["id"]
        self._database.execute("SAVEPOINT trying")
        try:
            self._put(article_id, before)
            if isinstance(new, Page):
                apply_page(self._database, article_id, replace(new))
            else:
                apply_tags(self._database, article_id, new)
            return rows_of(self._database, article_id)
        finally:
            self._database.execute("ROLLBACK TO trying")
            self._database.execute("RELEASE trying")

    def close(self) -> None:
        """Lets go of the memory."""
        self._database.close()

    def _put(self, article_id: int, rows: Rows) -> None:
        for table, given in rows.items():
            for row in given:
                if table == "article_authors":
                    self._put_author(article_id, row)
                else:
                    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
                    self._database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608  # ours

    def _put_author(self, article_id: int, row: dict[str, Any]) -> None:
        self._database.execute("INSERT INTO authors (name) VALUES (?) ON CONFLICT DO NOTHING", [row["name"]])
        self._database.execute(
            "INSERT INTO article_authors (article_id, author_id, position) SELECT ?, id, ? FROM authors WHERE name = ?",
            [article_id, row["position"], row["name"]],
        )
