"""What goes by its age is what was said before, and no story goes unless asked."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from pipelines.store import Archive
from pipelines.store.care.retention import NAMES, apply, plan
from tests.crashes.checking import faults_of
from tests.pipelines.store.making import HOME, NIGHT, page, url_of

YEARS_LATER = NIGHT + timedelta(days=800)
STORIES = ("articles", "vanished-articles")


def ask(database, sql):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def logs(tmp_path):
    folder = tmp_path / "logs"
    folder.mkdir()
    for name in ("news-20260101T020000Z.log", "news-20990101T020000Z.log", "notes.log", "news-20260101T020000Z.txt"):
        (folder / name).write_text("x" * 100)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_what_goes(database, logs, name):
    days = {name: 700}
    planned = {one.name: one for one in plan(database, logs, days, YEARS_LATER)}
    assert {one.name for one in planned.values() if one.count} == {name}, "one kind alone, and some of it"
    assert planned[name].bytes > 0
    assert apply(database, logs, planned.values()) == {name: planned[name].count}
    assert sum(one.count for one in plan(database, logs, days, YEARS_LATER)) == 0
    if name not in STORIES:
        assert faults_of(database) == []


def test_without_an_age_nothing_goes(database, logs):
    planned = plan(database, logs, {"logs": None, "revisions": None}, YEARS_LATER)
    assert [one.count for one in planned] == [0] * len(NAMES)
    before = ask(database, "SELECT * FROM removed_blocks"), sorted(logs.iterdir())
    assert apply(database, logs, planned) == {}
    assert (ask(database, "SELECT * FROM removed_blocks"), sorted(logs.iterdir())) == before


def test_what_is_young_stays(database, logs):
    planned = plan(database, logs, dict.fromkeys(NAMES, 900), YEARS_LATER)
    assert {one.name: one.count for one in planned if one.count} == {"logs": 1}


def test_stories_stay_when_all_else_goes(database, logs):
    stories = ask(database, "SELECT * FROM full_articles")
    days = {name: 1 for name in NAMES if name not in STORIES}
    apply(database, logs, plan(database, logs, days, YEARS_LATER))
    assert ask(database, "SELECT * FROM full_articles") == stories
    assert ask(database, "SELECT * FROM removed_blocks") == ask(database, "SELECT * FROM revisions") == []


def test_an_article_that_was_let_go_is_not_fetched_again_and_its_copy_lives(database, logs):
    assert ask(database, "SELECT source FROM articles WHERE status = 'duplicate'") != []
    with closing(sqlite3.connect(database)) as connection:  # the copy is young
        connection.execute("UPDATE articles SET published_at = '2029-01-01T00:00:00Z' WHERE status = 'duplicate'")
        connection.execute("CREATE TABLE an_index (key INTEGER, article_id INTEGER)")
        connection.execute("INSERT INTO an_index SELECT 1, id FROM articles")
        connection.commit()
    apply(database, logs, plan(database, logs, {"articles": 700}, YEARS_LATER))
    assert ask(database, "SELECT status FROM articles") == [("live",)]
    assert ask(database, "SELECT count(*) FROM duplicates") == [(0,)]
    assert ask(database, "SELECT article_id FROM an_index") == ask(database, "SELECT id FROM articles")
    with Archive.open(database, clock=lambda: YEARS_LATER) as archive:
        known = archive.known_page(url_of(1))
        assert (known.state, known.reason, known.next_visit_at) == ("rejected", "let go by its age", None)
        assert url_of(1) not in archive.waiting_pages("news")
    assert faults_of(database) == []


def test_a_crawl_beside_it_goes_on(database, logs):
    with Archive.open(database, clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        apply(database, logs, plan(database, logs, {"removed-blocks": 1}, YEARS_LATER))
        assert archive.save_page(crawl, page(8)) == "new"
