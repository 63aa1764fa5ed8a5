"""What an article's page says of the article beside its text: where it is kept, when it was missing, who said what."""

import contextlib
import shutil
import sqlite3

import pytest

from desk.plugins.article_page import origins

from .serving import in_process

KEPT = {"record_file": "'kept/2026-03.warc.gz'", "record_offset": "12345", "record_length": "678"}
MISSED = """
create table if not exists tombstones (
    id integer primary key, article_id integer, sign, reason, http_status, missing_since, confirmed_at, returned_at
);
insert into tombstones (article_id, sign, reason, http_status, missing_since, confirmed_at)
values (1, 'not found', 'it answers 404 <script>', 404, '2026-03-15T02:00:00Z', '2026-03-16T02:00:00Z');
"""


THREADS = """
drop view if exists story_threads;
create view story_threads as
select 70 as story_id, 1 as position, id as article_id, headline, source, published_at, status, 0.25 as new_text,
    'they name one product' as reason
from articles where id in (1, 2);
"""


def test_a_thread_says_what_each_article_adds_where_it_is_known(filled_archive, tmp_path):
    shutil.copy(filled_archive, tmp_path / "later.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "later.db")) as connection, connection:
        connection.executescript(THREADS)
    told = in_process(tmp_path / "later.db", "/nightdesk/articles/1").page.cssselect(".desk-thread li")
    assert len(told) == 2
    assert all("25 % of its text new they name one product" in line.text_content() for line in told)


def test_the_kept_page_and_the_time_it_was_missing_are_told_where_they_are_known(filled_archive, tmp_path):
    shutil.copy(filled_archive, tmp_path / "later.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "later.db")) as connection, connection:
        columns = {row[1] for row in connection.execute("pragma table_info(articles)")}
        for name, value in KEPT.items():
            if name not in columns:
                connection.execute(f"alter table articles add column {name}")
            connection.execute(f"update articles set {name} = {value}")
        connection.executescript(MISSED)
    page = in_process(tmp_path / "later.db", "/nightdesk/articles/1").page
    text = " ".join(page.text_content().split())
    assert "Kept as it was received: kept/2026-03.warc.gz, 678 bytes from byte 12,345" in text
    assert "When it was missing (1)" in text
    assert "it answers 404 <script>" in [told.text_content() for told in page.cssselect(".desk-article dd")]


@pytest.mark.parametrize(
    ("provenance", "told"),
    [
        pytest.param('{"published": {"source": "meta", "raw": "today"}}', ["published"], id="one"),
        pytest.param('{"published": {"raw": "today"}, "x": 1, "y": {"source": "h1"}}', ["y"], id="odd ones"),
        pytest.param("[1]", [], id="a list"),
        pytest.param("{", [], id="no JSON"),
        pytest.param(None, [], id="nothing"),
    ],
)
def test_origins_are_read_from_whatever_stands_there(provenance, told):
    assert list(origins(provenance)) == told
