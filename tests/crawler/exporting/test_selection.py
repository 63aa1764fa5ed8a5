"""What an export holds, and what it leaves out because of the rights of others."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from crawler.exporting.selection import REASONS, names_of, reason_to_leave_out, select
from crawler.night.errors import WrongUsageError
from tests.pipelines.store.making import url_of


@pytest.fixture
def connection(database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE articles SET paywall = 'yes' WHERE url = ?", [url_of(4)])
        connection.execute("CREATE VIEW mine AS SELECT url, headline AS secret FROM articles")
        connection.execute("CREATE VIEW loose AS SELECT count(*) AS stories FROM articles")
        yield connection


def urls(connection, selection):
    at = selection.columns.index("url")
    return sorted(row[at] for row in selection.rows(connection))


def test_what_others_reserve_sell_or_took_away_and_copies_are_left_out(connection):
    selection = select(connection, "articles")
    assert urls(connection, selection) == [url_of(1), url_of(3)]
    assert selection.left_out == {"reserved": 1, "paid": 1, "gone": 1, "copies": 1}


def test_it_is_what_the_view_to_hand_around_has(connection):
    held = sorted(url for (url,) in connection.execute("SELECT url FROM articles_to_hand_around"))
    assert urls(connection, select(connection, "articles")) == held


@pytest.mark.parametrize("reason", REASONS)
def test_each_can_be_taken_in(connection, reason):
    selection = select(connection, "articles", included=frozenset({reason}))
    assert len(urls(connection, selection)) == 3
    assert reason not in selection.left_out


@pytest.mark.parametrize(
    ("what", "guarded"),
    [
        pytest.param("articles", True, id="texts"),
        pytest.param("stories", True, id="quotes"),
        pytest.param("events", True, id="quotes of events"),
        pytest.param("tags", True, id="evidence"),
        pytest.param("revisions", True, id="a table with texts"),
        pytest.param("recent_changes", True, id="a view with former texts"),
        pytest.param("who_and_where", False, id="facts alone"),
        pytest.param("source_health", False, id="nothing about articles"),
        pytest.param("mine", True, id="a view of her own about articles"),
        pytest.param("loose", False, id="a view of her own about none"),
    ],
)
def test_rights_are_kept_where_texts_are_handed_around(connection, what, guarded):
    selection = select(connection, what)
    assert selection.is_guarded == guarded
    list(selection.rows(connection))


def test_everything_there_can_be_selected(connection):
    for name in names_of(connection):
        selection = select(connection, name)
        assert all(len(row) == len(selection.columns) for row in selection.rows(connection))


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        pytest.param({"site": "news"}, [url_of(1), url_of(3)], id="site"),
        pytest.param({"site": "other"}, [], id="another site"),
        pytest.param({"facet": "local-production"}, [url_of(1), url_of(3)], id="facet"),
        pytest.param({"facet": "local-policy"}, [], id="another facet"),
        pytest.param({"since": date(2026, 11, 5)}, [url_of(1)], id="since"),
        pytest.param({"since": date(2026, 11, 4), "site": "news"}, [url_of(1), url_of(3)], id="both"),
    ],
)
@pytest.mark.parametrize("what", ["articles", "stories", "events", "tags"])
def test_narrowing(connection, what, narrowed, expected):
    assert urls(connection, select(connection, what, **narrowed)) == expected


@pytest.mark.parametrize(
    ("what", "narrowed", "words"),
    [
        pytest.param("artikles", {}, ["artikles", "articles"], id="no such view"),
        pytest.param("articles; DROP TABLE articles", {}, ["nothing called"], id="no name at all"),
        pytest.param("articles_fts", {}, ["nothing called"], id="the search index"),
        pytest.param("articles", {"site": "newz"}, ["newz", "news"], id="no such site"),
        pytest.param("articles", {"facet": "local-prod"}, ["local-production"], id="no such facet"),
        pytest.param("authors", {"site": "news"}, ["--site", "authors"], id="no column of sites"),
        pytest.param("authors", {"since": date(2026, 1, 1)}, ["--since", "authors"], id="no column of days"),
        pytest.param("authors", {"facet": "local-policy"}, ["--facet", "authors"], id="no articles"),
    ],
)
def test_what_cannot_be_meant(connection, what, narrowed, words):
    with pytest.raises(WrongUsageError) as error:
        select(connection, what, **narrowed)
    for word in words:
        assert word in str(error.value)


def test_a_row_whose_article_is_unknown_is_kept_back():
    assert reason_to_leave_out(None, None, None, included=frozenset()) == "reserved"
    assert reason_to_leave_out(0, "no", "live", included=frozenset()) == ""
