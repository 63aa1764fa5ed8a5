"""A run that is stopped goes on, one that fails leaves everything, and what changed meanwhile is left alone."""

from __future__ import annotations

import pickle
import sqlite3
from dataclasses import replace

import pytest

from crawler.items import Tag
from pipelines.reprocess import run as running
from pipelines.reprocess.reading import Reread
from pipelines.reprocess.run import Run
from pipelines.reprocess.staging import Staging, edition_of, staging_path
from pipelines.store import Archive
from pipelines.store.rereading import Choice
from tests.pipelines.store.making import HOME, NIGHT, page

TAGS = (Tag("local-market", 0.8, ("IN",)),)


class Reader:
    """A pool that gives each text the same tags, and is killed after so many."""

    def __init__(self, killed_after=10**9, tags=TAGS):
        self.read_texts = []
        self.killed_after = killed_after
        self.tags = tags

    def read(self, tasks, done):
        for key, task in tasks:
            if len(self.read_texts) == self.killed_after:
                raise KeyboardInterrupt
            self.read_texts.append(task.headline)
            done(key, Reread(tags=self.tags))


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path / "a.db", clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME, language="en")
        for number in (1, 2, 3):
            archive.save_page(crawl, page(number))
        yield archive


def run_over(archive, reader, *, edition="one", apply=True, tags_only=True):
    staging = Staging(staging_path(archive.path), edition)
    try:
        run = Run(archive.rereadings(), staging, (), folder=archive.path.parent / "archive", largest=10**6)
        run.read(Choice(), reader, tags_only=tags_only, advance=lambda _: None)
        impact = run.impact(10)
        if apply:
            run.apply(impact)
        return impact
    finally:
        staging.close(is_done=False)


def tags_in(archive):
    connection = sqlite3.connect(archive.path)
    rows = connection.execute("SELECT tag, count(*) FROM article_tags GROUP BY tag").fetchall()
    connection.close()
    return dict(rows)


def test_a_run_that_is_stopped_goes_on_where_it_was(archive):
    stopped, following = Reader(killed_after=2), Reader()
    with pytest.raises(KeyboardInterrupt):
        run_over(archive, stopped)
    assert tags_in(archive) == {"local-production": 3}
    impact = run_over(archive, following)
    assert stopped.read_texts + following.read_texts == ["Headline 1", "Headline 2", "Headline 3"]
    assert (impact.resumed, impact.changed, impact.gained, impact.lost) == (
        2, 3, {"local-market": 3}, {"local-production": 3},
    )  # fmt: skip
    assert tags_in(archive) == {"local-market": 3}


@pytest.mark.parametrize(
    ("edition", "read"), [pytest.param("one", 0, id="the same code"), pytest.param("two", 3, id="other code")]
)
def test_what_other_code_has_read_is_read_again(archive, edition, read):
    run_over(archive, Reader(), apply=False)
    again = Reader()
    run_over(archive, again, edition=edition, apply=False)
    assert len(again.read_texts) == read


def test_an_article_that_changed_since_is_read_again(archive):
    run_over(archive, Reader(), apply=False)
    archive.save_page(1, page(2, headline="Another headline"))
    again = Reader()
    run_over(archive, again, apply=False)
    assert again.read_texts == ["Another headline"]


def test_all_new_readings_are_taken_over_or_none(archive, monkeypatch):
    taken = iter([True, True])

    def fail(*arguments):
        next(taken)
        return settle(*arguments)

    settle = running.fingerprint_of
    monkeypatch.setattr("pipelines.store.rereadings.fingerprint_of", fail)
    with pytest.raises((StopIteration, RuntimeError)):
        run_over(archive, Reader())
    assert tags_in(archive) == {"local-production": 3}


def test_an_article_that_changes_between_reading_and_applying_is_left(archive):
    staging = Staging(staging_path(archive.path), "one")
    run = Run(archive.rereadings(), staging, (), folder=archive.path.parent, largest=10**6)
    run.read(Choice(), Reader(), tags_only=True, advance=lambda _: None)
    archive.save_page(1, page(2, headline="Another headline"))
    impact = run.impact(0)
    run.apply(impact)
    staging.close(is_done=True)
    assert (impact.left, impact.changed, impact.samples) == (1, 3, [])
    assert tags_in(archive) == {"local-market": 2, "local-production": 1}
    assert not staging_path(archive.path).exists()


def test_a_file_of_results_that_is_none_is_begun_anew(tmp_path):
    path = staging_path(tmp_path / "a.db")
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 50)
    staging = Staging(path, "one")
    staging.put("a", "f", "changed", TAGS)
    assert staging.get("a", "f") == ("changed", TAGS)
    assert staging.get("a", "another") is None
    staging.close()


def test_no_code_comes_out_of_a_file_of_results(tmp_path):
    staging = Staging(tmp_path / "r.db", "one")
    staging.put("a", "f", "changed", print)
    with pytest.raises(pickle.UnpicklingError, match="no value of ours"):
        staging.get("a", "f")
    staging.close()


def test_an_edition_is_its_files_and_nothing_else(tmp_path):
    (tmp_path / "rules.toml").write_text("a = 1")
    (tmp_path / "notes.md").write_text("nothing")
    first = edition_of([tmp_path])
    (tmp_path / "notes.md").write_text("something")
    assert edition_of([tmp_path]) == first
    (tmp_path / "rules.toml").write_text("a = 2")
    assert edition_of([tmp_path]) != first


@pytest.mark.parametrize(
    ("article_changes", "reason"),
    [
        pytest.param({"status": "rejected", "reason": "a list of stories"}, "a list of stories", id="no article"),
        pytest.param({"body": " "}, "no text was found", id="no text"),
    ],
)
def test_an_article_that_today_s_reading_refuses_keeps_its_text(archive, article_changes, reason):
    class Refusing(Reader):
        def read(self, tasks, done):
            for key, _ in tasks:
                given = page(1)
                done(key, Reread(page=replace(given, article=replace(given.article, **article_changes))))

    impact = run_over(archive, Refusing())
    assert {told for _, told in impact.refused} == {reason}
    assert (impact.changed, len(impact.refused)) == (0, 3)


def test_an_article_that_becomes_a_copy_while_it_waits_is_taken_over(archive):
    """The oldest is read first, and says what the second says already."""
    text = "The same long text. " * 30
    for number in (1, 2):
        archive.save_page(1, page(number, body=text))

    class Alike(Reader):
        def read(self, tasks, done):
            for key, _ in tasks:
                done(key, Reread(page=page(key.candidate.article_id, body=text, tags=TAGS)))

    connection = sqlite3.connect(archive.path)
    connection.execute("UPDATE articles SET record_file = 'f', record_offset = 10 - id, record_length = 1")
    connection.commit()
    impact = run_over(archive, Alike(), tags_only=False)
    assert (impact.changed, impact.left) == (3, 0)
    assert tags_in(archive) == {"local-market": 3}
    statuses = connection.execute("SELECT status FROM articles ORDER BY id").fetchall()
    connection.close()
    assert statuses == [("duplicate",), ("duplicate",), ("live",)]
