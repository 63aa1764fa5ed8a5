"""Archives made through the store, and the desk served over them on both lines of datasette."""

import contextlib
import sqlite3

import pytest

from pipelines.store import Archive

from .serving import MISSING_LINE, PYTHONS, serve
from .stories import THREAD, fill


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("desk") / "empty.db"
    Archive.open(path).close()
    return path


@pytest.fixture(scope="session")
def filled_archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("desk") / "another name.db"
    with Archive.open(path) as archive:
        fill(archive)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(THREAD)
    return path


@pytest.fixture
def empty_connection(empty_archive):
    connection = sqlite3.connect(f"{empty_archive.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="session", params=list(PYTHONS))
def line(request):
    """Each line of datasette that is installed; the one that is not says so."""
    if not PYTHONS[request.param].exists():
        pytest.skip(MISSING_LINE)
    return request.param


@pytest.fixture(scope="session")
def desk(line, filled_archive, tmp_path_factory):
    """The desk over the filled archive."""
    served = serve(line, filled_archive, tmp_path_factory.mktemp("served") / "log")
    yield served
    served.stop()


@pytest.fixture(scope="session")
def empty_desk(line, empty_archive, tmp_path_factory):
    """The desk over an archive in which nothing was ever stored."""
    served = serve(line, empty_archive, tmp_path_factory.mktemp("served") / "log")
    yield served
    served.stop()
