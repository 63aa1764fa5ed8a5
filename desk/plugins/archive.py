"""Attaches the archive, always under the name ``nightdesk``, so that every address and description of the desk holds.

``NIGHTDESK_DB`` names the file; without it the archive is ``nightdesk.db`` in the folder above the desk. A datasette
that was started with a database of its own is left alone.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import click
from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database

NAME = "nightdesk"


@hookimpl
def startup(datasette: Datasette) -> None:
    """Attach the archive, or end with one sentence that says what is missing."""
    if any(not database.is_memory for database in datasette.databases.values()):
        return
    path = archive_path()
    require_archive(path)
    # Not immutable: the crawler may be writing, and an immutable database goes on showing the rows of yesterday.
    datasette.add_database(Database(datasette, path=str(path), is_mutable=True), name=NAME)
    if "_memory" in datasette.databases:  # the placeholder of a datasette without files
        datasette.remove_database("_memory")


def archive_path() -> Path:
    """Where the archive is: ``NIGHTDESK_DB``, else beside the desk."""
    named = os.environ.get("NIGHTDESK_DB")
    return Path(named).absolute() if named else Path(__file__).resolve().parents[2] / "nightdesk.db"


def require_archive(path: Path) -> None:
    """End with one sentence when there is no archive at ``path``; the file is only read."""
    if not path.is_file():
        raise click.ClickException(
            f"There is no archive at {path}: crawl first (make demo makes one), or name another with NIGHTDESK_DB.",
        )
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("select 1 from sqlite_master where name = 'full_articles'").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise click.ClickException(f"{path} cannot be read as an archive: {error}.") from None
    if not found:
        raise click.ClickException(f"{path} is a database of another program: it has no view full_articles.")
