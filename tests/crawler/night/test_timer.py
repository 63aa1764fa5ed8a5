"""The timer with its real job store and real children; only the clock and the crawl's program are played."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.night.errors import NightError
from crawler.night.timer import Timer
from crawler.watch.ways import Ways
from pipelines.store import Archive
from pipelines.store.hosts import HostRow
from tests.crawler.watch.receivers import Hook, serving

NOTE = "import sys, time; open('crawled.txt', 'a').write(sys.argv[1] + chr(10)); time.sleep({})"


def wait_until(condition: Callable[[], bool], limit: float = 20.0) -> bool:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def on_duty(plan, said: list[str] | None = None, **clocks):
    timer = Timer(plan, say=(said if said is not None else []).append, **clocks)
    timer.start()
    try:
        yield timer
    finally:
        timer.stop(patience=5)


def crawled(plan) -> list[str]:
    notes = plan.database.with_name("crawled.txt")
    return sorted(notes.read_text().split()) if notes.exists() else []


def test_every_enabled_site_is_crawled_once_when_due(plan, define):
    define("paper")
    define("gazette")
    define("sleeper", enabled=False)
    said: list[str] = []
    with on_duty(replace(plan, code=NOTE.format(0)), said) as timer:
        assert wait_until(lambda: len(said) == 2)
        assert sorted(timer.next_times()) == ["gazette", "paper"]
        assert all(instant > datetime.now(UTC) + timedelta(hours=5) for instant in timer.next_times().values())
    assert crawled(plan) == ["gazette", "paper"]
    assert sorted(line.split(" in ")[0] for line in said) == ["gazette: done", "paper: done"]
    assert sorted(path.name.split("-")[0] for path in plan.logs.iterdir()) == ["gazette", "paper"]


def test_sites_that_come_change_and_go_are_noticed(plan, define, clock):
    path = define("paper", schedule="30 2 * * *")
    said: list[str] = []
    with on_duty(plan, said, clock=clock, monotonic=clock.monotonic) as timer:
        assert wait_until(lambda: len(said) == 1)
        timer._scheduler.pause()
        assert timer.next_times()["paper"].hour == 2
        define("gazette")
        timer.refresh()
        assert timer.next_times()["gazette"] == clock.now
        define("paper", schedule="30 4 * * *")
        timer.refresh()
        assert timer._scheduler.get_job("paper").trigger.schedule == "30 4 * * *"
        path.unlink()
        define("gazette", enabled=False)
        timer.refresh()
        assert timer.next_times() == {}


def test_a_wrong_definition_is_said_once_and_keeps_its_place(plan, define):
    path = define("paper")
    said: list[str] = []
    with on_duty(plan, said) as timer:
        assert wait_until(lambda: len(said) == 1)
        path.write_text('name = "paper"\nhome = "https://paper.example/"\nhoem = 1\n')
        timer.refresh()
        timer.refresh()
        assert list(timer.next_times()) == ["paper"]
    assert sum("hoem" in line for line in said) == 1


def test_a_missed_night_is_caught_up_exactly_once(plan, define):
    """Days of downtime: the memory holds a time long past, and the archive knows no crawl since."""
    define("paper", schedule="every 5 minutes")
    with on_duty(replace(plan, code=NOTE.format(0))) as timer:
        assert wait_until(lambda: crawled(plan) == ["paper"])
        timer._scheduler.pause()
        timer._scheduler.modify_job("paper", next_run_time=datetime.now(UTC) - timedelta(days=3))
    said: list[str] = []
    with on_duty(replace(plan, code=NOTE.format(0)), said) as timer:
        assert wait_until(lambda: len(said) == 1)
        assert timer.next_times()["paper"] > datetime.now(UTC) + timedelta(minutes=4)
    assert crawled(plan) == ["paper", "paper"]


def test_two_sites_on_one_host_take_turns(plan, define):
    code = """
import pathlib, sys, time
mark = pathlib.Path("on-the-host")
sys.exit(1) if mark.exists() else mark.touch()
time.sleep(0.2)
mark.unlink()
"""
    for name in ("news", "blog", "shop"):
        define(name, home=f"https://paper.example/{name}/")
    said: list[str] = []
    with on_duty(replace(plan, code=code, jobs=3), said):
        assert wait_until(lambda: len(said) == 3)
    assert all(": done" in line for line in said), said


def test_stopping_ends_the_children(plan, define):
    define("paper")
    said: list[str] = []
    with on_duty(replace(plan, code=NOTE.format(60)), said) as timer:
        assert wait_until(lambda: crawled(plan) == ["paper"])
        child = timer._children[0]
    assert child.process.poll() is not None
    assert said
    assert said[0].startswith("paper: stopped after")


def test_a_failed_crawl_names_reason_log_and_next_try(plan, define):
    define("paper")
    said: list[str] = []
    with on_duty(replace(plan, code="import sys; sys.exit('scrapy crawl: paper.example is down')"), said):
        assert wait_until(lambda: len(said) == 1)
    assert said[0].startswith("paper: failed: paper.example is down (log ")
    assert "; next at 20" in said[0]


def test_a_clock_that_is_set_back_postpones_nothing(plan, define, clock):
    define("paper")
    said: list[str] = []
    with on_duty(plan, said, clock=clock, monotonic=clock.monotonic) as timer:
        assert wait_until(lambda: len(said) == 1)
        timer._scheduler.pause()
        timer._scheduler.modify_job("paper", next_run_time=clock.now + timedelta(hours=6))
        clock.now -= timedelta(days=2)
        timer.refresh()
        assert timer.next_times()["paper"] == clock.now
    assert "the clock was set back by 2 days, 0:00:00; the next crawls are planned anew" in said


def test_a_clock_that_goes_on_changes_nothing(plan, define, clock):
    define("paper")
    said: list[str] = []
    with on_duty(plan, said, clock=clock, monotonic=clock.monotonic) as timer:
        assert wait_until(lambda: len(said) == 1)
        timer._scheduler.pause()
        timer._scheduler.modify_job("paper", next_run_time=clock.now + timedelta(hours=6))
        clock.go_on(minutes=1)
        timer.refresh()
        assert timer.next_times()["paper"] == clock.now + timedelta(hours=6) - timedelta(minutes=1)


def test_stopping_with_work_to_do_is_quiet(plan, define, caplog):
    caplog.set_level("WARNING")  # whatever other tests have set
    for number in range(8):
        define(f"paper-{number}")
    with on_duty(replace(plan, code=NOTE.format(60))):
        assert wait_until(lambda: len(crawled(plan)) == plan.jobs)
    assert caplog.messages == []


def test_a_memory_that_cannot_be_written_for_a_while_is_survived(plan, define, caplog):
    caplog.set_level("WARNING")  # whatever other tests have set
    with on_duty(plan):
        pass
    with sqlite3.connect(plan.timer_store) as store:
        store.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON apscheduler_jobs BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    define("paper")
    said: list[str] = []
    with on_duty(plan, said) as timer:
        assert wait_until(lambda: len(said) == 1 and bool(caplog.messages))
        assert timer.is_alive
    store.close()
    assert "disk is full" in caplog.messages[0]
    assert "trying again in a minute" in caplog.messages[0]


def test_a_damaged_memory_is_one_sentence(plan, define):
    define("paper")
    plan.timer_store.write_text("this is no database, whatever its name says" * 50)
    timer = Timer(plan, say=print)
    with pytest.raises(NightError, match=r"the timer's memory .*night-timer\.db cannot be used"):
        timer.start()


def test_a_site_whose_host_is_to_be_left_alone_is_not_crawled(plan, define):
    define("paper")
    define("silent")
    reason = "silent.example asked for a pause of 7200 s (status 429)"
    with Archive.open(plan.database) as archive:
        archive.save_host(HostRow("silent.example", datetime(2100, 1, 1, tzinfo=UTC), reason))
    said: list[str] = []
    with on_duty(replace(plan, code=NOTE.format(0)), said):
        assert wait_until(lambda: len(said) == 2)
    assert crawled(plan) == ["paper"]
    assert f"silent: not crawled before 2100-01-01 00:00 UTC: {reason}" in said


def test_a_site_whose_host_opens_before_its_next_time_is_crawled_then(plan, define):
    define("silent")
    opens = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    with Archive.open(plan.database) as archive:
        archive.save_host(HostRow("silent.example", opens, "it asked for a pause"))
    said: list[str] = []
    with on_duty(replace(plan, code=NOTE.format(0)), said) as timer:
        assert wait_until(lambda: bool(said) and timer.next_times()["silent"] == opens)


def test_a_time_that_was_served_by_hand_is_not_served_again(plan, define):
    define("paper")
    said: list[str] = []
    with on_duty(replace(plan, code=NOTE.format(0)), said) as timer:
        assert wait_until(lambda: bool(said))
        with Archive.open(plan.database) as archive:
            options = {"limit": None, "since": None, "urls": None}
            crawl_id = archive.begin_crawl("paper", home="https://paper.example/", options=options)
            archive.end_crawl(crawl_id, "finished")
        timer.crawl("paper")
        assert timedelta() < timer.next_times()["paper"] - datetime.now(UTC) < timedelta(hours=6)
    assert crawled(plan) == ["paper"]


def test_an_alarm_reaches_its_receiver_from_the_timer(plan, define):
    define("paper")
    options = {"limit": None, "since": None, "urls": None}
    with Archive.open(plan.database, clock=lambda: datetime.now(UTC) - timedelta(days=2)) as archive:
        for _ in range(2):
            crawl = archive.begin_crawl("paper", home="https://paper.example/", options=options)
            archive.end_crawl(crawl, "failed", "it is down")
    said: list[str] = []
    with ExitStack() as stack:
        hook = stack.enter_context(serving(Hook()))
        stack.enter_context(on_duty(replace(plan, code=NOTE.format(0), ways=Ways(webhook=hook.address)), said))
        assert wait_until(lambda: bool(hook.taken))
    (_, content), *others = hook.taken
    assert [alarm["kind"] for alarm in content["alarms"]] == ["failing"]
    assert others == []
    assert sum(line.startswith("paper: alarm: failing: ") for line in said) == 1
