"""A host that wants to be left alone, from one night to the next: what is asked, stored, said and shown."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys

import pytest

from tests.local_site import Answer, headline, links, local_site, story
from tests.nights import scrapy_here
from tests.running import PROJECT, ask, crawl, scrapy
from tests.test_scheduler import scheduler, wait_until

STORIES = [f"/2026/11/story-{number}" for number in range(4)]


def busy(_) -> Answer:
    return Answer("busy", status=503, headers=(("Retry-After", "7200"),))


def shut(site, handler) -> Answer:
    """From now on, robots.txt is busy, too: it is no matter of this page alone."""
    site.answers["/robots.txt"] = busy
    return busy(handler)


@pytest.fixture
def site():
    home = links(*[(path, headline(number)) for number, path in enumerate(STORIES)])
    answers = {"/": Answer(home), **{path: Answer(story(number)) for number, path in enumerate(STORIES)}}
    with local_site(answers) as running:
        yield running


def test_what_a_busy_host_kept_us_from_is_had_by_the_next_run(site, desk, capsys):
    good = dict(site.answers)
    site.answers[STORIES[2]] = lambda handler: shut(site, handler)  # the last one is not asked for
    desk.define("paper", site.base + "/")
    one_at_a_time = ("-s", "CONCURRENT_REQUESTS=1", "-s", "BREAKER_SECONDS=0")
    first = crawl(site.base + "/", desk.database, *one_at_a_time, name="paper")
    assert first.returncode == 0, first.stderr
    host = site.base.removeprefix("http://")
    told = f"{host} asked for a pause of 7200 s (status 503), so the rest waits for a run after 20"
    assert told in " ".join(first.stdout.split())
    ((named, until, reason),) = ask(desk.database, "SELECT host, closed_until, reason FROM hosts")
    assert (named, reason) == (host, f"{host} asked for a pause of 7200 s (status 503)")
    states = dict(ask(desk.database, "SELECT state, count(*) FROM pages GROUP BY state"))
    assert states["failed"] == 1
    assert states["pending"] >= 1, "stories that were not asked for keep their place"

    status = scrapy_here(capsys, "status", *desk.options).stdout
    assert f"paper: {reason}; not asked before {until[:10]} {until[11:16]} UTC" in status

    asked = len(site.asked)
    again = crawl(site.base + "/", desk.database, name="paper")
    assert again.returncode == 1
    assert reason in again.stderr
    assert len(site.asked) == asked, "nothing was asked before the time"

    site.answers.update({"/robots.txt": Answer("no such page", status=404), **good})
    age(desk.database)
    third = crawl(site.base + "/", desk.database, name="paper")
    assert third.returncode == 0, third.stderr
    assert ask(desk.database, "SELECT count(*) FROM pages WHERE state = 'pending'") == [(0,)]
    assert ask(desk.database, "SELECT count(*) FROM hosts") == [(0,)]


def age(database) -> None:
    """The pause is over: as if two hours had passed."""
    change(database, "UPDATE hosts SET closed_until = '2026-01-01T00:00:00Z'")


def change(database, sql: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(sql)
    connection.close()


def test_a_run_that_waits_for_a_host_can_be_stopped(site, desk):
    site.answers["/robots.txt"] = lambda _: Answer("busy", status=429, headers=(("Retry-After", "55"),))
    desk.define("paper", site.base + "/")
    crawling = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "paper", *desk.options],
        cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert wait_until(lambda: bool(ask_or_nothing(desk.database)))
    crawling.send_signal(signal.SIGTERM)
    told = crawling.communicate(timeout=40)[1]
    assert crawling.returncode == 1, told
    assert len(site.asked) == 1
    assert ask(desk.database, "SELECT outcome FROM crawls") == [("interrupted",)]


def ask_or_nothing(database) -> list:
    return ask(database, "SELECT host FROM hosts") if database.exists() and has_hosts(database) else []


def has_hosts(database) -> bool:
    return bool(ask(database, "SELECT 1 FROM sqlite_master WHERE name = 'hosts'"))


def test_the_timer_s_round_leaves_such_a_host_alone(site, desk):
    site.answers["/robots.txt"] = busy
    desk.define("paper", site.base + "/")
    night = scrapy("night", *desk.options)
    assert night.returncode == 1
    asked = len(site.asked)
    assert asked == 1
    change(desk.database, "DELETE FROM crawls")  # never crawled: it would be due
    done = scheduler("--once", "--verbose", *desk.options)
    assert done.returncode == 0, done.stderr
    assert "due: no site" in done.stderr
    assert len(site.asked) == asked
