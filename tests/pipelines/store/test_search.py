"""The search index says what the tables say, whatever was done to them."""

import sqlite3
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.store import Archive
from tests.pipelines.store.making import HOME, NIGHT, page, take_away, url_of

DAY = timedelta(days=1)


def _check(connection):
    """FTS5's own comparison of an external-content index with its table; raises when they differ."""
    connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    connection.execute("INSERT INTO article_texts_fts (article_texts_fts, rank) VALUES ('integrity-check', 1)")


def _found(rows, word):
    return [number for (number,) in rows("SELECT rowid FROM article_texts_fts WHERE article_texts_fts MATCH ?", word)]


def test_texts_are_found_by_their_words(archive, crawl, rows):
    archive.save_page(crawl, page(1, body="Die Fabrik in München wird größer"))
    archive.save_page(crawl, page(2, body="An other text", headline="Überall", description="Straßenbau"))
    assert _found(rows, "munchen") == [1]
    assert _found(rows, "text") == [2]
    assert rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'uberall'") == [(2,)]


def test_a_changed_text_is_found_by_its_new_words_alone(archive, crawl, rows):
    archive.save_page(crawl, page(1, body="alpha beta"))
    archive.save_page(crawl, page(1, at=NIGHT + DAY, body="gamma beta", headline="New"))
    assert (_found(rows, "alpha"), _found(rows, "gamma"), _found(rows, "beta")) == ([], [1], [1])
    take_away(archive, crawl, at=NIGHT + 2 * DAY)
    assert _found(rows, "gamma") == [1]


def test_the_check_would_notice(archive, crawl, path):
    archive.save_page(crawl, page(1))
    connection = sqlite3.connect(path)
    _check(connection)
    connection.execute("DROP TRIGGER article_texts_fts_update")
    connection.execute("UPDATE article_texts SET body = 'something else'")
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        _check(connection)
    connection.close()


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "gone", "delete"]),
        st.integers(1, 3),
        st.text(alphabet="ab é中\n", max_size=12),
        st.text(alphabet="xyÜ'\"", max_size=8),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_the_index_agrees_with_the_tables_after_any_history(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("search") / "archive.db"
    with Archive.open(path, clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        for day, (step, number, body, headline) in enumerate(steps):
            at = NIGHT + day * DAY
            if step == "save":
                archive.save_page(crawl, page(number, at=at, body=body, headline=headline, description=headline))
            elif step == "gone":
                take_away(archive, crawl, number, at=at)
            else:
                _delete_as_an_owner_would(path, number)
        connection = sqlite3.connect(path)
        _check(connection)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


def _delete_as_an_owner_would(path, number):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    ids = "(SELECT id FROM articles WHERE url = ?)"
    connection.execute(f"UPDATE pages SET article_id = NULL WHERE article_id IN {ids}", [url_of(number)])
    connection.execute("DELETE FROM articles WHERE url = ?", [url_of(number)])
    connection.commit()
    connection.close()
