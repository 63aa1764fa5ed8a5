"""A channel that wants to be left alone while its host is well: it is remembered from run to run, like a host is."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.local_site import Answer, feed, headline, links, local_site, sitemap, story
from tests.running import ask, crawl

HOURS = 6 * 3600
STORIES = [f"/2026/11/story-{number}" for number in range(3)]
BUSY = {
    "seconds": lambda _: Answer("busy", status=503, headers=(("Retry-After", str(HOURS)),)),
    "date": lambda _: Answer("busy", status=429, headers=(("Retry-After", in_hours()),)),
}


def in_hours() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=HOURS), usegmt=True)


@pytest.fixture
def site():
    home = links(*[(path, headline(number)) for number, path in enumerate(STORIES)])
    named = '<link rel="alternate" type="application/rss+xml" href="/news.xml">'
    pages = {path: Answer(story(number)) for number, path in enumerate(STORIES)}
    with local_site({"/": Answer(home.replace("<body>", f"{named}<body>")), **pages}) as running:
        yield running


def run(site, desk, *more):
    """One run that does not wait for its question; the paths that it asked for."""
    before = len(site.asked)
    done = crawl(site.base + "/", desk.database, "-s", "BREAKER_SECONDS=0", *more, name="paper")
    assert done.returncode == 0, done.stderr
    return site.asked[before:]


def planned(desk, path: str) -> float:
    """In how many hours the channel is asked again."""
    sql = (
        "SELECT (julianday(next_visit_at) - julianday('now')) * 24 FROM channel_visits "
        f"JOIN channels ON channels.id = channel_id WHERE url LIKE '%{path}'"
    )
    return ask(desk.database, sql)[0][0]


@pytest.mark.parametrize("form", BUSY)
def test_a_feed_that_wants_to_be_left_alone_is_not_asked_by_the_next_runs(site, desk, form):
    site.answers["/news.xml"] = BUSY[form]
    desk.define("paper", site.base + "/")
    assert run(site, desk).count("/news.xml") == 1
    assert 5.9 < planned(desk, "/news.xml") < 6.1
    assert "/news.xml" not in run(site, desk)
    assert "/news.xml" not in run(site, desk, "-a", "since=2020-01-01"), "nor for the sake of what is older"
    site.answers["/news.xml"] = feed(STORIES[0])
    wait_is_over(desk)
    assert run(site, desk).count("/news.xml") == 1
    assert ask(desk.database, "SELECT error FROM channels WHERE url LIKE '%/news.xml'") == [("",)]


def test_a_run_after_one_that_was_cut_off_does_not_ask_it_either(site, desk):
    site.answers["/news.xml"] = BUSY["seconds"]
    desk.define("paper", site.base + "/")
    run(site, desk)
    change(desk, "UPDATE crawls SET outcome = 'interrupted'")
    assert "/news.xml" not in run(site, desk)


def test_an_address_that_was_only_guessed_is_remembered_too(site, desk):
    site.answers["/sitemap.xml"] = BUSY["seconds"]
    desk.define("paper", site.base + "/")
    assert run(site, desk).count("/sitemap.xml") == 1
    change(desk, "UPDATE crawls SET outcome = 'interrupted'")
    assert "/sitemap.xml" not in run(site, desk)
    site.answers["/sitemap.xml"] = sitemap(STORIES[0])
    wait_is_over(desk)
    change(desk, "UPDATE crawls SET outcome = 'interrupted'")
    assert "/sitemap.xml" in run(site, desk)


def test_no_channel_is_left_alone_longer_than_a_host_is(site, desk):
    site.answers["/news.xml"] = lambda _: Answer("busy", status=503, headers=(("Retry-After", "99999999"),))
    desk.define("paper", site.base + "/")
    run(site, desk)
    assert 11.9 < planned(desk, "/news.xml") < 12.1


def test_a_channel_that_names_no_time_is_asked_by_every_run(site, desk):
    site.answers["/news.xml"] = Answer("busy", status=404)
    desk.define("paper", site.base + "/")
    assert "/news.xml" in run(site, desk)
    assert "/news.xml" in run(site, desk)


def wait_is_over(desk) -> None:
    change(desk, "UPDATE channel_visits SET next_visit_at = '2026-01-01T00:00:00Z' WHERE next_visit_at IS NOT NULL")


def change(desk, sql: str) -> None:
    with sqlite3.connect(desk.database) as connection:
        connection.execute(sql)
    connection.close()
