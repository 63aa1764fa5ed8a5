"""Checks of the file as a database: its pages, its references, its search indexes, its schema."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from sqlite_utils import Database

from pipelines.store.care.finding import Finding, fault, note
from pipelines.store.schema import APPLICATION_ID, MIGRATIONS, migrate, unknown_migrations

INDEXES = {"articles_fts": "articles", "article_texts_fts": "article_texts"}
_RESTORE = "keep a copy of the file, then restore the newest backup, or save what can be read: sqlite3 FILE .recover"
_MOST_TOLD = 20
# Findings there say that the tables are not those of this version.
OWNER, VERSIONS = "application_id", "table _sqlite_migrations"
NOT_TODAYS = frozenset({OWNER, VERSIONS})


def check_pages(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Whether every page of the file is what it should be. Reads the whole file."""
    for (told,) in connection.execute(f"PRAGMA integrity_check({_MOST_TOLD})"):
        if told != "ok":
            # An index that lost its way is made anew from its table; a table that did is not.
            is_index = "index" in told and "malformed" not in told
            yield fault(
                "integrity",
                told,
                "the file",
                "--fix makes the indexes anew" if is_index else _RESTORE,
                "reindex" if is_index else "",
            )


def check_references(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Rows that point to rows which are not there."""
    broken = Counter((row[0], row[2]) for row in connection.execute("PRAGMA foreign_key_check"))
    for (table, parent), count in sorted(broken.items()):
        told = f"{count} rows point to rows of {parent} that are not there"
        if table in PRECIOUS and not _nullable(connection, table, parent):
            yield fault("references", told, f"table {table}", "they hold what cannot be had again: restore a backup")
        else:
            yield fault("references", told, f"table {table}", "--fix lets go of the broken reference", "references")


# Rows of these tables are never deleted by a repair.
PRECIOUS = frozenset(
    {"articles", "article_texts", "pages", "revisions", "sources", "crawls", "channels", "stories", "tags", "verdicts"}
)


def _nullable(connection: sqlite3.Connection, table: str, parent: str) -> bool:
    columns = {row[3] for row in connection.execute(f"PRAGMA foreign_key_list([{table}])") if row[2] == parent}
    required = {row[1] for row in connection.execute(f"PRAGMA table_info([{table}])") if row[3] or row[5]}
    return not columns & required


def check_search(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Whether the search indexes say what the tables say. Takes the write lock and writes nothing."""
    for index, table in INDEXES.items():
        try:
            connection.execute(f"INSERT INTO [{index}] ([{index}], rank) VALUES ('integrity-check', 1)")  # noqa: S608  # from above
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            yield fault("search", "the search index is not there", f"table {index}", _RESTORE)
        except sqlite3.DatabaseError:
            told = f"the search index disagrees with the table {table}: searches miss stories"
            yield fault("search", told, f"table {index}", "--fix makes the index anew from the table", "search")
        finally:
            connection.rollback()


def check_schema(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Whether the tables, indexes, triggers and views are those of this version of the program."""
    database = Database(connection, execute_plugins=False)
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        told = "the file does not say that it is an archive of this program"
        yield fault("schema", told, OWNER, "is this the right file? name another with -s DATABASE=")
        return
    if unknown := unknown_migrations(database):
        told = f"the archive was written by a newer version of this program (it knows {unknown[-1]})"
        yield fault("schema", told, VERSIONS, "update the program")
        return
    if pending := [migration.name for migration in MIGRATIONS.pending(database)]:
        told = f"the archive was written by an older version: {len(pending)} migrations wait, the first is {pending[0]}"
        advice = "the next crawl brings it up to date, and so does --fix"
        yield note("schema", told, VERSIONS, advice, "schema")
        return
    yield from _missing(objects(connection), made_today())


def _missing(held: dict[str, Made], wanted: dict[str, Made]) -> Iterator[Finding]:
    for name, (kind, table, sql) in wanted.items():
        if kind in {"index", "trigger"} and table not in held:
            continue  # it went with its table, which is told
        if name not in held:
            told = f"the {kind} {name} is not there"
            if kind == "table":
                yield fault("schema", told, f"{kind} {name}", _RESTORE)
            else:
                yield fault("schema", told, f"{kind} {name}", "--fix makes it anew", "schema")
        elif held[name].sql != sql and kind in {"trigger", "index", "view"}:
            yield note(
                "schema", f"the {kind} {name} is spelled otherwise", f"{kind} {name}", "--fix makes it anew", "schema"
            )


class Made(NamedTuple):
    """How a table, an index, a trigger or a view was made."""

    kind: str
    table: str
    sql: str


def objects(connection: sqlite3.Connection) -> dict[str, Made]:
    """Everything that was made by name in a file."""
    rows = connection.execute("SELECT name, type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: Made(*made) for name, *made in rows if not name.startswith(("sqlite_", "_sqlite"))}


def made_today() -> dict[str, Made]:
    """The same of a new archive."""
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(Database(connection, execute_plugins=False))
        return objects(connection)
