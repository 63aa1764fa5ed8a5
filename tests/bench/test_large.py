"""A made archive is one that the store itself could have written, and no page is left out of the measuring."""

import sqlite3
from contextlib import closing

import pytest

from bench.large.filling import fill
from bench.large.measure import Timing, print_table
from bench.large.pages import addresses
from desk.definition import read_definition
from pipelines.store import Archive


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "made.db"
    fill(path, 300, days=30)
    return path


def test_a_made_archive_is_whole(made, tmp_path):
    Archive.open(tmp_path / "other.db").close()
    schema = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2"
    with closing(sqlite3.connect(made)) as connection, closing(sqlite3.connect(tmp_path / "other.db")) as other:
        assert connection.execute(schema).fetchall() == other.execute(schema).fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("articles_fts", "article_texts_fts"):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def test_a_made_archive_has_rows_for_every_page(made):
    with closing(sqlite3.connect(made)) as connection:
        for view in ("localization_events", "who_and_where", "recent_changes", "channel_coverage", "politeness"):
            assert connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0] > 10, view
        once = "SELECT count(*) FROM article_tags GROUP BY article_id, tag HAVING sum(is_quoted) <> 1"
        assert connection.execute(once).fetchall() == []


def test_every_list_and_question_is_measured(made):
    definition = read_definition()
    names = {page.path.partition("?")[0].rpartition("/")[2] for page in addresses(made)}
    assert {name for name in definition.tables if not name.endswith("_fts")} <= names
    assert {question.name for question in definition.questions} <= names


def test_slow_pages_come_first_and_are_counted(capsys):
    quick, slow = Timing(9, 5, 8, 4, ""), Timing(900, 90, 120, 80, "without the facets source")
    print_table({"/quick": quick, "/slow": slow})
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:4] == [
        "| /slow | 900 | 90 | 120 | 80 | without the facets source |",
        "| /quick | 9 | 5 | 8 | 4 |  |",
    ]
    assert lines[-1].startswith("2 pages, 1 of them slower than 100 ms")
