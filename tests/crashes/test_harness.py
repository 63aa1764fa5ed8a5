"""A few disturbances on every run of the tests; and the harness itself, which must not overlook a fault."""

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from pipelines.store import Archive
from tests.crashes.checking import comparable, differences, faults_of, stored
from tests.crashes.images import commits, moment_of, torn_image
from tests.pipelines.store.making import HOME, NIGHT, page
from tests.running import PROJECT


def test_disturbed_crawls_end_as_undisturbed_ones(tmp_path):
    command = [sys.executable, "-m", "tests.crashes", "--kills", "2", "--images", "16", "--stories", "4", "--seed", "4"]
    done = subprocess.run(
        [*command, "--json", "--folder", tmp_path],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert (sum(report["rounds"].values()), report["images"], report["faults"]) == (2, 16, [])


@pytest.fixture
def database(tmp_path):
    """An archive whose log has not been carried over, as a crawl leaves it that stands still."""
    with Archive.open(tmp_path / "archive.db", clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        for number in range(1, 5):
            archive.save_page(crawl, page(number))
        for path in tmp_path.glob("archive.db*"):
            (tmp_path / f"copy-{path.name}").write_bytes(path.read_bytes())
    return tmp_path / "copy-archive.db"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        pytest.param("DELETE FROM article_texts WHERE article_id = 2", "half article", id="no text"),
        pytest.param("UPDATE article_texts SET body = ''", "half article", id="an empty text"),
        pytest.param("DELETE FROM article_tags", "half article", id="no tags"),
        pytest.param("UPDATE pages SET article_id = NULL", "page without its article", id="a lost page"),
        pytest.param("UPDATE articles SET headline = 'x', text_hash = ''", "twin", id="one story twice"),
        pytest.param("INSERT INTO article_texts_fts (article_texts_fts) VALUES ('delete-all')", "index", id="no words"),
        pytest.param("UPDATE articles SET crawl_id = 77", "points to nothing", id="no such crawl"),
    ],
)
def test_the_harness_sees(database, statement, told):
    assert faults_of(database) == []
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()
    assert any(told in fault for fault in faults_of(database))


def test_the_harness_sees_what_is_lost_or_reads_otherwise(database):
    before, seen = comparable(database), stored(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("UPDATE pages SET article_id = NULL WHERE article_id = 3")
        connection.execute("DELETE FROM articles WHERE id = 3")
        connection.commit()
    assert len(seen - stored(database)) == 1
    assert {told.partition(":")[0] for told in differences(before, comparable(database))} >= {"articles", "pages"}


def test_numbers_of_rows_and_clocks_of_ours_make_no_difference(database, tmp_path):
    with Archive.open(tmp_path / "other.db") as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        for number in (4, 2, 1, 3):
            archive.save_page(crawl, replace(page(number), fetched_at=NIGHT.replace(year=2027)))
    differing = {
        told.partition(":")[0] for told in differences(comparable(database), comparable(tmp_path / "other.db"))
    }
    assert differing <= {"_sqlite_migrations"}


def test_a_commit_that_is_lost_before_the_tear_is_a_fault(database, tmp_path):
    moment = moment_of(database, tmp_path / "image")
    assert len(moment.states) == len([*commits(moment.log)]) + 1 > 4
    chance = random.Random(2)
    assert [torn_image(moment, chance, tmp_path / "image") for _ in range(12)] == [[]] * 12
    promised = moment.states[-1][1]
    boasting = replace(moment, states=tuple((end, promised) for end, _ in moment.states))
    told = [fault for _ in range(12) for fault in torn_image(boasting, chance, tmp_path / "image")]
    assert any(fault.startswith("expected") for fault in told)
