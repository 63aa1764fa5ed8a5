"""Which crawls count: only whole ones that came to their end decide when a site is due."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.night.errors import NightError
from crawler.night.history import crawls_after, last_crawls, newest_crawl, night_of, require_archive, sources
from pipelines.store import Archive

START = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


class Diary:
    """Writes crawls into a real archive at instants of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = START
        self.archive = Archive.open(path, clock=lambda: self.now)

    def crawl(
        self, source: str, at: datetime, outcome: str | None = "finished", minutes: int = 5, **options: str
    ) -> int:
        self.now = at
        crawl_id = self.archive.begin_crawl(source, home=f"https://{source}.example/", options=options)
        if outcome is not None:
            self.now = at + timedelta(minutes=minutes)
            self.archive.end_crawl(crawl_id, outcome, "it said so" if outcome == "failed" else "")
        return crawl_id


@pytest.fixture
def diary(tmp_path: Path):
    made = Diary(tmp_path / "night.db")
    yield made
    made.archive.close()


def test_without_an_archive_nothing_was_crawled(tmp_path: Path):
    assert last_crawls(tmp_path / "none.db") == {}
    assert newest_crawl(tmp_path / "none.db") == 0
    assert not (tmp_path / "none.db").exists()


def test_the_last_whole_crawl_counts(diary: Diary):
    diary.crawl("paper", START)
    diary.crawl("paper", START + timedelta(days=1), "failed")
    diary.crawl("paper", START + timedelta(days=2), "interrupted")
    diary.crawl("paper", START + timedelta(days=3), limit="5")
    diary.crawl("paper", START + timedelta(days=4), since="2026-11-01")
    diary.crawl("paper", START + timedelta(days=5), urls="3 addresses")
    diary.crawl("paper", START + timedelta(days=6), None)
    diary.crawl("gazette", START, url="https://gazette.example/", name="gazette")
    assert last_crawls(diary.path) == {"paper": START + timedelta(days=1), "gazette": START}


def test_after_a_clock_that_was_ahead_the_latest_row_counts(diary: Diary):
    diary.crawl("paper", START + timedelta(days=400))
    diary.crawl("paper", START)
    assert last_crawls(diary.path) == {"paper": START}


def test_the_crawls_of_a_round(diary: Diary):
    before = diary.crawl("paper", START)
    diary.crawl("other", START)
    later = diary.crawl("paper", START + timedelta(hours=1))
    assert newest_crawl(diary.path) == later
    assert crawls_after(diary.path, before, ["paper"]) == [later]


def test_a_night_is_what_ran_together(diary: Diary):
    diary.crawl("paper", START - timedelta(days=1))
    first = diary.crawl("paper", START)
    second = diary.crawl("gazette", START + timedelta(minutes=1), "failed", minutes=50)
    third = diary.crawl("herald", START + timedelta(minutes=52))
    assert night_of(diary.path, third) == [first, second, third]
    assert night_of(diary.path, 99) == []


def test_the_state_of_a_source(diary: Diary):
    diary.crawl("paper", START, "failed")
    (state,) = sources(diary.path)
    assert (state.name, state.outcome, state.reason, state.articles) == ("paper", "failed", "it said so", 0)
    assert (state.started_at, state.finished_at) == (START, START + timedelta(minutes=5))


def test_what_is_no_archive_of_ours(tmp_path: Path):
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE crawls (id)")
    connection.close()
    text = tmp_path / "text.db"
    text.write_text("no database at all, but long enough to be looked at " * 20)
    for path, sentence in (
        (tmp_path / "none.db", "there is no archive .* yet: scrapy night"),
        (tmp_path / "nowhere" / "none.db", "there is no archive .*, and no folder .*nowhere"),
        (tmp_path, "is a folder and no archive"),
        (foreign, "is the database of another program and was left alone"),
        (text, "cannot be read: file is not a database"),
    ):
        with pytest.raises(NightError, match=sentence):
            require_archive(path)


def test_our_own_archive_is_accepted(diary: Diary):
    require_archive(diary.path)
