"""What must be true of an archive whatever happened to it, and an archive as values to compare two runs by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pipelines.store import Archive

INDEXES = ("articles_fts", "article_texts_fts")
# A run's own rows tell of the run, not of the site.
# (Alarms, too: what a night's watch says follows from the nights that there were.)
OF_THE_RUN = {"crawls", "host_ledger", "hosts", "channel_visits", "alarms", "alarm_messages"}
# What publishers say stays in the comparison; when we saw it does not.
THEIR_INSTANTS = {"published_at", "modified_at", "first_published_at"}
# Where a kept page stands in its file follows from the order in which pages came.
PLACES = {"record_file", "record_offset", "record_length"}

HALF_ARTICLES = """
SELECT articles.url FROM articles
LEFT JOIN article_texts ON article_texts.article_id = articles.id
LEFT JOIN pages ON pages.article_id = articles.id
WHERE coalesce(body, '') = '' OR pages.id IS NULL
    OR (is_localization AND NOT EXISTS (SELECT 1 FROM article_tags WHERE article_tags.article_id = articles.id))
"""
LOOSE_PAGES = "SELECT url FROM pages WHERE state = 'article' AND article_id IS NULL"
TWINS = "SELECT headline FROM articles WHERE status = 'live' GROUP BY source, headline, text_hash HAVING count(*) > 1"


def faults_of(database: Path) -> list[str]:
    """What is wrong with an archive: nothing may be, whenever it is opened."""
    try:
        Archive.open(database, must_exist=True).close()
        with closing(sqlite3.connect(database)) as connection:
            return list(_faults(connection))
    except Exception as error:  # noqa: BLE001 - whatever is raised is the finding
        return [f"{type(error).__name__}: {error}"]


def _faults(connection: sqlite3.Connection) -> Iterator[str]:
    for (told,) in connection.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield f"corrupt: {told}"
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"a row that points to nothing: {row}"
    for index in INDEXES:
        try:
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            yield f"the index {index} disagrees: {error}"
        connection.rollback()
    for what, sql in (("half article", HALF_ARTICLES), ("page without its article", LOOSE_PAGES), ("twin", TWINS)):
        yield from (f"{what}: {url}" for (url,) in connection.execute(sql))


def stored(database: Path) -> set[str]:
    """The articles that another program sees at this moment, each with a whole text; none while there is no archive."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return {
                f"{url} {headline}" for url, headline in connection.execute("SELECT url, headline FROM full_articles")
            }
    except sqlite3.OperationalError:  # no file yet, or no tables in it yet
        return set()


def comparable(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table that tells of the site, without numbers of rows and instants of ours, in a fixed order."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: sorted((tuple(_Rows(connection).told(table, row)) for row in _all(connection, table)), key=repr)
            for table in _tables(connection)
        }


def differences(one: dict[str, list[tuple[Any, ...]]], other: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """How two archives differ, one line a table, with the first row that only one of them has."""
    told = []
    for table in sorted(one.keys() | other.keys()):
        left, right = one.get(table, []), other.get(table, [])
        if left != right:
            missing = [row for row in left if row not in right]
            added = [row for row in right if row not in left]
            sample = f"missing {missing[0]!r:.600}" if missing else f"added {added[0]!r:.600}" if added else "counts"
            told.append(
                f"{table}: {len(left)} and {len(right)} rows; {len(missing)} missing, {len(added)} added; {sample}"
            )
    return told


def _all(connection: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    return connection.execute(f"SELECT * FROM [{table}]").fetchall()


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
    )
    return sorted({name for (name,) in rows if not name.startswith("sqlite_")} - OF_THE_RUN)


class _Rows:
    """Rows told by what they say: a number that points to another row becomes that row's name or address."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def told(self, table: str, row: sqlite3.Row) -> Iterator[Any]:
        targets = {
            key["from"]: (key["table"], key["to"])
            for key in self.connection.execute(f"PRAGMA foreign_key_list([{table}])")
        }
        for column in row.keys():  # noqa: SIM118 - a row of SQLite gives its values, not its names
            if column == "id" or column in PLACES or (column.endswith("_at") and column not in THEIR_INSTANTS):
                continue
            # An index of articles may do without a reference.
            target = targets.get(column) or (("articles", "id") if column == "article_id" else None)
            if target is None:
                yield row[column]
            elif target[0] not in OF_THE_RUN:
                yield self._name(*target, row[column])

    def _name(self, table: str, key: str, value: Any) -> Any:
        if value is None or not isinstance(value, int):
            return value
        row = self.connection.execute(f"SELECT * FROM [{table}] WHERE [{key}] = ?", [value]).fetchone()
        if row is None:
            return "nothing"
        names = row.keys()
        return row["url"] if "url" in names else row["name"] if "name" in names else tuple(self.told(table, row))
