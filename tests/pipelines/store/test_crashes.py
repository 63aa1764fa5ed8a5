"""Other readers while it is written, and a program that is killed in the middle."""

import os
import signal
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from pipelines.store import Archive, details
from tests.crashes.checking import comparable, differences, faults_of, stored
from tests.pipelines.store.making import HOME, NIGHT, page, url_of, words

STORIES = 80


def _write(path, reported):
    """Stores the stories in their order, goes on where an earlier one was killed, and reports each that is stored."""
    with Archive.open(path, clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        for number in range(1, STORIES + 1):
            if archive.known_page(url_of(number)) is None:
                archive.save_page(crawl, page(number, body=words(f"n{number}w", 300)))
                os.write(reported, b"%d\n" % number)


def _killed(path, count, chance):
    """A writer that is killed while it stores the story after so many; the stories that it reported."""
    read, write = os.pipe()
    writer = os.fork()
    if writer == 0:
        try:
            _write(path, write)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as reports:
        reported = [line for _, line in zip(range(count), reports, strict=False)]
        time.sleep(chance.uniform(0, 0.004))
        os.kill(writer, signal.SIGKILL)
        reported += reports.readlines()
    os.waitpid(writer, 0)
    return {url_of(int(line)) for line in reported if line.endswith("\n")}


def test_two_dozen_kills_leave_whole_articles_and_every_one_that_was_reported(path, tmp_path):
    chance, reported = Random(1), set()
    for _ in range(24):
        reported |= _killed(path, chance.randrange(5), chance)
        if path.exists() and path.stat().st_size:
            assert faults_of(path) == []
            assert reported <= {address.split()[0] for address in stored(path)}
        else:
            assert reported == set()
    undisturbed = tmp_path / "undisturbed.db"
    with Path(os.devnull).open("wb") as nowhere:
        for archive in (path, undisturbed):
            _write(archive, nowhere.fileno())
    assert differences(comparable(undisturbed), comparable(path)) == []
    with Archive.open(path) as archive:
        assert archive.report(range(1, 3)).sources[0].outcome in {"interrupted", "killed"}


def test_a_reader_sees_whole_articles_while_the_next_is_written(archive, crawl, path):
    archive.save_page(crawl, page(1))
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    seen = reader.execute("SELECT count(*) FROM full_articles").fetchone()
    for number in range(2, 6):
        archive.save_page(crawl, page(number))
        assert reader.execute("SELECT count(*) FROM full_articles").fetchone() == seen == (1,)
    reader.rollback()
    assert reader.execute("SELECT count(*) FROM full_articles").fetchone() == (5,)
    reader.close()


def test_an_error_in_the_middle_of_a_page_leaves_nothing_of_it(archive, crawl, rows, monkeypatch):
    archive.save_page(crawl, page(1))

    def fails(*_arguments, **_options):
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(details, "replace_tags", fails)
    for broken in (page(2), page(1, headline="Changed")):
        with pytest.raises(RuntimeError):
            archive.save_page(crawl, broken)
    assert rows("SELECT headline FROM articles") == [("Headline 1",)]
    assert rows("SELECT (SELECT count(*) FROM pages), (SELECT count(*) FROM revisions)") == [(1, 0)]
    assert rows("SELECT articles_new, pages_fetched FROM crawls") == [(1, 1)]
    monkeypatch.undo()
    assert archive.save_page(crawl, page(2)) == "new"


def test_what_is_written_together_is_seen_together_and_a_fault_takes_itself_alone(archive, crawl, path, monkeypatch):
    reader = sqlite3.connect(path)
    count = "SELECT (SELECT count(*) FROM articles), (SELECT articles_new FROM crawls)"
    real = details.replace_tags

    def fails_once(*_, **__):
        monkeypatch.setattr(details, "replace_tags", real)
        raise RuntimeError("a fault of the program")

    with archive.together():
        archive.save_page(crawl, page(1))
        monkeypatch.setattr(details, "replace_tags", fails_once)
        with pytest.raises(RuntimeError):
            archive.save_page(crawl, page(2))
        archive.save_page(crawl, page(3))
        assert reader.execute(count).fetchone() == (0, 0)
    assert reader.execute(count).fetchone() == (2, 2)
    with suppress(RuntimeError), archive.together():
        archive.save_page(crawl, page(4))
        raise RuntimeError("let out")
    assert reader.execute(count).fetchone() == (2, 2)
    assert archive.save_page(crawl, page(4)) == "new"
    reader.close()


def test_two_programs_take_turns(path):
    with Archive.open(path, clock=lambda: NIGHT) as one, Archive.open(path, clock=lambda: NIGHT) as two:
        crawls = one.begin_crawl("news", home=HOME), two.begin_crawl("other", home=HOME)
        for number in range(1, 11):
            assert one.save_page(crawls[0], page(number)) == "new"
            mine = page(number, source="other", url=f"https://other.example/{number}", body=words(f"other{number}x"))
            assert two.save_page(crawls[1], mine) == "new"
        assert [source.new for source in one.report(crawls).sources] == [10, 10]
