"""Takes out of a copy of the archive what readers are not to have (``publishing.toml``), and the lists of it."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from desk.definition import FOLDER, Definition

_SEARCH_TABLES = ("articles_fts", "article_texts_fts")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a copy leaves out: tables with the reason, tables of texts, and columns by table."""

    empty: Mapping[str, str]
    texts: Mapping[str, str]
    blank: Mapping[str, tuple[str, ...]]


def read_rules(*, with_removed: bool) -> Rules:
    """Read ``publishing.toml``; ``with_removed`` keeps the removed blocks of the texts that are kept."""
    told: dict[str, Any] = tomllib.loads((FOLDER / "publishing.toml").read_text(encoding="utf-8"))
    empty = told["empty"] if with_removed else {**told["empty"], **told["removed"]}
    return Rules(empty, told["texts"], {table: tuple(columns) for table, columns in told["blank"].items()})


def reduce(copy: sqlite3.Connection, rules: Rules) -> None:
    """Take out what the rules name, so that no trace of it is left in the file. ``copy`` is in autocommit mode."""
    # What is half done when the machine stops is thrown away with the folder: no journal.
    for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF", "cache_size = -64000"):
        copy.execute(f"PRAGMA {pragma}")
    columns = {
        table: {name for _, name, *_ in copy.execute(f"PRAGMA table_info([{table}])")} for table in _tables(copy)
    }
    copy.execute("BEGIN")
    for statement in _statements(rules, columns):
        copy.execute(statement)
    copy.execute("COMMIT")
    copy.execute("DROP TABLE temp.withheld")
    copy.execute("VACUUM")
    copy.execute("PRAGMA analysis_limit = 400")
    copy.execute("ANALYZE")


def _statements(rules: Rules, columns: Mapping[str, Collection[str]]) -> list[str]:
    """Return the SQL, for the tables and columns that the archive has: an older one lacks some."""
    withheld = "(SELECT id FROM temp.withheld)"
    handed = "(SELECT id FROM articles_to_hand_around)"
    return [
        f"CREATE TEMP TABLE withheld AS SELECT id FROM articles WHERE id NOT IN {handed}",  # noqa: S608 - our own words
        *(f"DELETE FROM [{table}]" for table in rules.empty if table in columns),  # noqa: S608 - names of our own file
        *(_deletion(table, columns[table]) for table in rules.texts if table in columns),
        f"UPDATE articles SET description = '' WHERE id IN {withheld}",  # noqa: S608 - as above
        *(
            f"UPDATE [{table}] SET [{column}] = ''"  # noqa: S608 - as above
            for table, blanked in rules.blank.items()
            for column in blanked
            if column in columns.get(table, ())
        ),
        # A search table keeps the words of rows that were deleted until it is made anew, as a file does until VACUUM.
        *(f"INSERT INTO {table} ({table}) VALUES ('{order}')" for table in _SEARCH_TABLES for order in _ORDERS),  # noqa: S608 - as above
    ]


_ORDERS = ("rebuild", "optimize")
# How a row belongs to a story that is withheld, by the column that says so.
_OF_WITHHELD = {
    "article_id": "article_id IN (SELECT id FROM temp.withheld)",
    "revision_id": ("revision_id IN (SELECT id FROM revisions WHERE article_id IN (SELECT id FROM temp.withheld))"),
}


def _deletion(table: str, columns: Collection[str]) -> str:
    reference = "revision_id" if "revision_id" in columns else "article_id"
    return f"DELETE FROM [{table}] WHERE {_OF_WITHHELD[reference]}"  # noqa: S608 - names of our own file


def shown(definition: Definition, copy: sqlite3.Connection, emptied: Collection[str]) -> Definition:
    """Return the definition without the lists and questions that read a table of which nothing is left."""
    tables = {
        name: {**table, "hidden": True, "front_page": ""} if _reads(copy, f"SELECT * FROM [{name}]", emptied) else table  # noqa: S608 - our names
        for name, table in definition.tables.items()
    }
    questions = [
        question
        for question in definition.questions
        if not _reads(copy, question.sql, emptied, dict.fromkeys(question.parameters, ""))
    ]
    return replace(definition, tables=tables, questions=tuple(questions))


def _reads(
    copy: sqlite3.Connection, sql: str, tables: Collection[str], parameters: Mapping[str, str] | None = None
) -> bool:
    """Whether a statement reads one of the tables, also through views. It is prepared, not run."""
    read: set[str | None] = set()

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            read.add(table)
        return sqlite3.SQLITE_OK

    copy.set_authorizer(note)
    try:
        with suppress(sqlite3.OperationalError):  # a function of a plugin, which is not loaded here: it is shown
            copy.execute(f"EXPLAIN {sql}", parameters or {}).fetchall()
    finally:
        copy.set_authorizer(None)
    return not read.isdisjoint(tables)


def _tables(copy: sqlite3.Connection) -> list[str]:
    return [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
