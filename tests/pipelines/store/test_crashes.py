"""Other readers while it is written, and a program that is killed in the middle."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from pipelines.store import Archive, details
from tests.pipelines.store.making import HOME, NIGHT, page, words

ROOT = Path(__file__).resolve().parents[3]

WRITER = """
import sys
from pipelines.store import Archive
from tests.pipelines.store.making import HOME, page, words

with Archive.open(sys.argv[1]) as archive:
    crawl = archive.begin_crawl("news", home=HOME)
    number = int(sys.argv[2])
    while True:
        archive.save_page(crawl, page(number, body=words(f"n{number}w", 400)))
        print(number, flush=True)
        number += 1
"""


def _half_articles(connection):
    return connection.execute(
        """
        SELECT count(*) FROM articles
        LEFT JOIN article_texts ON article_texts.article_id = articles.id
        LEFT JOIN pages ON pages.article_id = articles.id AND pages.state = 'article'
        WHERE body IS NULL OR pages.id IS NULL
            OR NOT EXISTS (SELECT 1 FROM article_authors WHERE article_authors.article_id = articles.id)
            OR NOT EXISTS (SELECT 1 FROM article_tags WHERE article_tags.article_id = articles.id)
            OR NOT EXISTS (SELECT 1 FROM article_prints WHERE article_prints.article_id = articles.id)
            OR NOT EXISTS (SELECT 1 FROM article_keys WHERE article_keys.article_id = articles.id)
            OR NOT EXISTS (SELECT 1 FROM removed_blocks WHERE removed_blocks.article_id = articles.id)
        """
    ).fetchone()[0]


def test_kill_9_leaves_whole_articles_and_every_one_that_was_reported(path):
    reported = 0
    for kill in range(4):
        command = [sys.executable, "-c", WRITER, str(path), str(reported + 1)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            # Each round is killed after another number of articles, while the next one is being written.
            for _ in range(3 + 7 * kill):
                reported = int(writer.stdout.readline())
            os.kill(writer.pid, signal.SIGKILL)
            reported = max([reported, *(int(line) for line in writer.stdout if line.endswith("\n"))])
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO article_texts_fts (article_texts_fts, rank) VALUES ('integrity-check', 1)")
        assert _half_articles(connection) == 0
        stored = {url for (url,) in connection.execute("SELECT url FROM articles")}
        assert {page(number).url for number in range(1, reported + 1)} <= stored
        connection.close()
        reported = max(reported, len(stored))
    with Archive.open(path) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        assert archive.report(range(crawl)).sources[-1].outcome == "killed"
        assert archive.save_page(crawl, page(1, body=words("n1w", 400))) in {"unchanged", "changed"}


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
