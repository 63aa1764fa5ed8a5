"""A run whose process was killed does not stand as "running" for ever, and one that runs is left alone."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from crawler.night.history import sources
from crawler.night.report import print_crawls
from pipelines.store import Archive, alive
from tests.pipelines.store.making import HOME
from tests.running import PROJECT

RUNS = """
import sys, time
from pipelines.store import Archive
archive = Archive.open(sys.argv[1])
print(archive.begin_crawl(sys.argv[2], home="https://news.example/"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def running(path):
    """A process that runs a crawl of "other", and its number."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUNS, str(path), "other"], cwd=PROJECT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    yield process, int(process.stdout.readline())
    process.kill()
    process.communicate()


def outcomes(archive):
    sql = "SELECT source, outcome, was_killed FROM crawls ORDER BY id"
    return archive._database.execute(sql).fetchall()


def test_a_run_of_another_process_is_left_alone_until_it_is_killed(path, running, capsys):
    process, crawl_id = running
    with Archive.open(path) as archive:
        archive.begin_crawl("news", home=HOME)
        assert outcomes(archive) == [("other", "running", 0), ("news", "running", 0)]
        assert [state.outcome for state in sources(path)] == ["running", "running"]
        process.send_signal(signal.SIGKILL)
        process.wait()
        # Who only looks sees it at once, and writes nothing.
        assert [(state.name, state.outcome) for state in sources(path)] == [("news", "running"), ("other", "killed")]
        print_crawls(path, [crawl_id])
        said = capsys.readouterr().out
        assert "other: killed (crawl 1)" in said
        assert "its process ended without closing the run" in " ".join(said.split())
        assert outcomes(archive)[0] == ("other", "running", 0)
        # Who opens the archive to write closes it, whatever source it is about.
        Archive.open(path).close()
        assert outcomes(archive) == [("other", "interrupted", 1), ("news", "running", 0)]


@pytest.mark.usefixtures("running")
def test_the_same_source_may_be_crawled_beside_a_run_that_lives(path):
    with Archive.open(path) as archive:
        archive.begin_crawl("other", home=HOME)
        assert outcomes(archive) == [("other", "running", 0), ("other", "running", 0)]


def test_an_archive_that_lets_go_of_its_run_was_killed_and_one_that_ends_it_was_not(path):
    with Archive.open(path) as archive:
        archive.begin_crawl("news", home=HOME)
    with Archive.open(path) as archive:
        assert outcomes(archive) == [("news", "interrupted", 1)]
        archive.end_crawl(archive.begin_crawl("news", home=HOME), "finished")
    with Archive.open(path) as archive:
        assert outcomes(archive)[1:] == [("news", "finished", 0)]


def test_where_there_are_no_locks_nobody_is_called_dead(path, monkeypatch):
    monkeypatch.setattr(alive, "fcntl", None)
    with Archive.open(path) as archive:
        archive.begin_crawl("news", home=HOME)
    with Archive.open(path) as archive:
        assert outcomes(archive) == [("news", "running", 0)]
        archive.begin_crawl("news", home=HOME)
        assert outcomes(archive) == [("news", "interrupted", 0), ("news", "running", 0)]
