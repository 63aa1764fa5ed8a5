"""The schema of the archive: migrations in SQL, applied once each; views and facets, made anew when they change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlite_utils import Database, Migrations

from pipelines.tag.facets import FACETS
from pipelines.tag.owner import Topic

APPLICATION_ID = 0x4E44534B  # "NDSK": how a file says that it is an archive of this program

_FOLDER = Path(__file__).parent


def _migrations() -> Migrations:
    """Every ``NNNN_name.sql`` of this folder as a migration, in the order of the numbers."""
    migrations = Migrations("nightdesk")
    for path in sorted(_FOLDER.glob("[0-9]*.sql")):
        migrations(name=path.stem)(_runner(path))
    return migrations


def _runner(path: Path) -> Callable[[Database], None]:
    def run(database: Database) -> None:
        for statement in statements(path.read_text(encoding="utf-8")):
            database.execute(statement)

    return run


def statements(sql: str) -> Iterator[str]:
    """The single statements of a script, each to be run inside the transaction that is open (a script would end it)."""
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(gathered):
            yield gathered.strip()
            gathered = ""
    if any(line and not line.startswith("--") for line in gathered.splitlines()):
        yield gathered.strip()


MIGRATIONS = _migrations()


def unknown_migrations(database: Database) -> list[str]:
    """Migrations that the file has seen and this code does not know: the file was written by a newer version."""
    known = {path.stem for path in _FOLDER.glob("[0-9]*.sql")}
    return [migration.name for migration in MIGRATIONS.applied(database) if migration.name not in known]


def is_current(database: Database) -> bool:
    """Whether there is nothing to do: all migrations applied, views and facets as this code has them."""
    return not (MIGRATIONS.pending(database) or _views_to_make(database) or _facets_to_write(database))


def migrate(database: Database) -> None:
    """Bring a file to today's schema in one transaction: a stop in the middle leaves the file as it was."""
    database.execute("BEGIN IMMEDIATE")
    try:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        MIGRATIONS.apply(database)
        for name, sql in _views_to_make(database).items():
            database.execute(f"DROP VIEW IF EXISTS [{name}]")
            database.execute(sql)
        database.conn.executemany(_WRITE_FACET, _facets_to_write(database))
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


_WRITE_FACET = """
INSERT INTO tags (name, label, description) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET label = excluded.label, description = excluded.description
"""


def write_topics(database: Database, topics: Iterable[Topic]) -> None:
    """Write the owner's topics into the table ``tags``, inside the transaction that is open."""
    database.conn.executemany(
        """
        INSERT INTO tags (name, label, description, kind) VALUES (?, ?, ?, 'topic')
        ON CONFLICT (name) DO UPDATE SET label = excluded.label, description = excluded.description
        """,
        [(topic.name, topic.label, topic.description) for topic in topics],
    )


def _facets_to_write(database: Database) -> list[tuple[str, str, str]]:
    """The facets that the table ``tags`` lacks or words otherwise; a facet that was given up stays, for its stories."""
    stored = set(database.execute("SELECT name, label, description FROM tags").fetchall())
    wanted = [(facet.name, facet.label, facet.description) for facet in FACETS]
    return [row for row in wanted if row not in stored]


def _views_to_make(database: Database) -> dict[str, str]:
    """The views that the file lacks or spells otherwise. Views that the user added are none of our business."""
    stored = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    wanted = {}
    for statement in statements((_FOLDER / "views.sql").read_text(encoding="utf-8")):
        sql = statement[statement.index("CREATE VIEW") :].removesuffix(";")
        wanted[sql.split()[2]] = sql
    return {name: sql for name, sql in wanted.items() if stored.get(name) != sql}
