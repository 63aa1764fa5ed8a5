import sqlite3

import pytest
from sqlite_utils import Database

from pipelines.store import Archive
from pipelines.store.schema import migrate
from tests.pipelines.store.making import HOME, NIGHT


@pytest.fixture
def database(tmp_path):
    """An empty archive on disk, as a bare connection."""
    connection = sqlite3.connect(tmp_path / "empty.db")
    migrate(Database(connection))
    yield connection
    connection.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path):
    with Archive.open(path, clock=lambda: NIGHT) as archive:
        yield archive


@pytest.fixture
def crawl(archive):
    """The number of a run over the site "news"."""
    return archive.begin_crawl("news", home=HOME, language="en")


@pytest.fixture
def rows(archive):
    """Reads the archive as another program does, by a connection of its own."""
    connection = sqlite3.connect(archive.path)
    yield lambda sql, *values: connection.execute(sql, values).fetchall()
    connection.close()
