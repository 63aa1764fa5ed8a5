"""What one run leaves for the next, in a real archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.politeness.breaker import Breaker
from crawler.politeness.memory import DeadRules, HostMemory
from crawler.politeness.watch import HostWatch
from pipelines.store import Archive
from pipelines.store.hosts import HostRow

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
HOST = "paper.example"


class Nights:
    """Runs, a day apart, on an archive on disk."""

    def __init__(self, path) -> None:
        self.now = NOW
        self.archive = Archive.open(path, clock=lambda: self.now)
        self.memory = self.memory_of(7)

    def memory_of(self, days: float) -> HostMemory:
        return HostMemory(lambda: self.archive, DeadRules(runs=3, days=days))

    def watch(self) -> HostWatch:
        watch = HostWatch(HOST, Breaker(5, 15, 3), most_waiting=600)
        self.memory.recall(watch, self.now.timestamp())
        return watch

    def another_site_is_read(self) -> None:
        self.archive.end_crawl(self.archive.begin_crawl("gazette", home="https://gazette.example/"), "finished")

    def run(self, *, answers: bool) -> str:
        watch = self.watch()
        if not watch.is_left:
            if answers:
                watch.answered()
            else:
                watch.failed(self.now.timestamp(), "the server refuses the connection", is_again=False)
        told = self.memory.conclude(watch, self.now)
        self.now += timedelta(days=1)
        return told

    @property
    def row(self) -> HostRow | None:
        return self.archive.known_host(HOST)


@pytest.fixture
def nights(tmp_path):
    nights = Nights(tmp_path / "archive.db")
    yield nights
    nights.archive.close()


def test_a_host_that_is_well_leaves_nothing(nights):
    assert nights.run(answers=True) == ""
    assert nights.row is None


def test_what_a_host_asked_for_holds_in_the_next_run_and_not_longer(nights):
    now = nights.now.timestamp()
    watch = nights.watch()
    watch.answered()
    watch.close(now + 7200.2, now, "paper.example asked for a pause of 7200 s (status 429)")
    nights.memory.keep_closed(watch)
    nights.memory.conclude(watch, nights.now)

    nights.now += timedelta(seconds=7200)
    again = nights.watch()
    assert again.door(nights.now.timestamp())[1] == 1, "the archive tells whole seconds, never too early"
    assert again.reason == "paper.example asked for a pause of 7200 s (status 429)"

    nights.now += timedelta(seconds=1)
    third = nights.watch()
    assert third.door(nights.now.timestamp())[1] == 0
    third.answered()
    nights.memory.conclude(third, nights.now)
    assert nights.row is None


def test_a_pause_of_another_run_is_heard_while_this_one_goes_on(nights):
    watch = nights.watch()
    nights.archive.save_host(HostRow(HOST, nights.now + timedelta(minutes=5), "it asked the other run"))
    nights.memory.recall(watch, nights.now.timestamp())
    assert watch.door(nights.now.timestamp())[1] == 300


def test_a_dead_host_is_probed_weekly_until_it_answers(nights):
    nights.another_site_is_read()
    assert nights.run(answers=False) == ""
    nights.another_site_is_read()
    assert nights.run(answers=False) == ""
    told = nights.run(answers=False)
    assert told == (
        "paper.example has given no good answer since 2026-11-23, in 3 runs (the server refuses the connection); "
        "it is asked every 7 days"
    )
    died = nights.now
    asked = []
    for _ in range(20):
        nights.another_site_is_read()
        if not nights.watch().is_left:
            asked.append((nights.now - died).days)
        nights.run(answers=False)
    assert asked == [6, 13]
    assert nights.row.failed_runs == 5
    nights.now = nights.row.closed_until
    nights.run(answers=True)
    assert nights.row is None


def test_the_owner_may_ask_a_dead_host_in_every_run(nights):
    nights.archive.save_host(HostRow(HOST, NOW + timedelta(days=5), "it is dead", 3, NOW - timedelta(days=9)))
    nights.memory = nights.memory_of(0)
    assert not nights.watch().is_left


def test_no_probe_is_put_off_while_no_site_at_all_can_be_read(nights):
    """Then it is our own network that is down."""
    for _ in range(10):
        assert nights.run(answers=False) == ""
    assert nights.row.closed_until is None
    assert nights.row.failing_since == NOW
    nights.now -= timedelta(hours=1)
    nights.another_site_is_read()
    assert nights.run(answers=False).startswith("paper.example has given no good answer since 2026-11-23")


def test_a_host_that_was_not_asked_says_nothing(nights):
    nights.archive.save_host(HostRow(HOST, NOW + timedelta(days=5), "it is dead", 3, NOW - timedelta(days=9)))
    before = nights.row
    nights.run(answers=False)
    assert nights.row == before


def test_without_an_archive_nothing_is_remembered():
    memory = HostMemory(lambda: None, DeadRules(runs=1, days=7))
    watch = HostWatch(HOST, Breaker(5, 15, 3), most_waiting=600)
    memory.recall(watch, NOW.timestamp())
    watch.failed(NOW.timestamp(), "status 500", is_again=False)
    memory.keep_closed(watch)
    assert memory.conclude(watch, NOW) == ""
