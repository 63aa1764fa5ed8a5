import sqlite3

import pytest
from sqlite_utils import Database

from pipelines.store.schema import migrate


@pytest.fixture
def database(tmp_path):
    """An empty archive on disk, as a bare connection."""
    connection = sqlite3.connect(tmp_path / "archive.db")
    migrate(Database(connection))
    yield connection
    connection.close()
