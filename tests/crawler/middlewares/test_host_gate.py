"""Busy and broken servers are asked again when they want to be, and not otherwise."""

from __future__ import annotations

import gzip
import socket
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from tests.crawler.middlewares.busy_sites import Crawled, crawl_all
from tests.local_site import Answer, LocalSite

PAGE = Answer("<html><p>A page.</p></html>")


def in_seconds(seconds: int, form: str = "") -> str:
    instant = datetime.now(UTC) + timedelta(seconds=seconds)
    return f"{instant:{form}}" if form else format_datetime(instant, usegmt=True)


class GoodOnce:
    """Answers well for the first time, then wants to be left alone."""

    def __init__(self, good=PAGE):
        self.good, self.asked = good, 0

    def __call__(self, _):
        self.asked += 1
        return self.good if self.asked == 1 else Answer("busy", status=503, headers=(("Retry-After", "9000"),))


class BusyPage:
    """Answers with a status for the first times it is asked, then with a page."""

    def __init__(self, status, retry_after=None, times=1):
        self.status, self.retry_after, self.left = status, retry_after, times

    def __call__(self, _):
        self.left -= 1
        if self.left < 0:
            return PAGE
        told = self.retry_after() if callable(self.retry_after) else self.retry_after
        return Answer("busy", status=self.status, headers=(("Retry-After", told),) if told is not None else ())


def pages(count: int, **special) -> dict:
    return {f"/{n}": special.get(f"p{n}", PAGE) for n in range(count)}


ALWAYS = 10**9
PACKED = (("Content-Encoding", "gzip"),)
SITES = {
    "seconds": (pages(4, p1=BusyPage(429, "40")), {}),
    "a date": (pages(4, p1=BusyPage(503, lambda: in_seconds(50))), {}),
    "an old date": (pages(4, p1=BusyPage(503, lambda: in_seconds(50, "%A, %d-%b-%y %H:%M:%S GMT"))), {}),
    "a date of C": (pages(4, p1=BusyPage(429, lambda: in_seconds(50, "%a %b %d %H:%M:%S %Y"))), {}),
    "nothing": (pages(4, p1=BusyPage(429)), {}),
    "negative": (pages(4, p1=BusyPage(503, "-5")), {}),
    "zero": (pages(4, p1=BusyPage(503, "0")), {}),
    "too long": (pages(4, p1=BusyPage(503, "3000")), {}),
    "for ever": (pages(4, p1=BusyPage(503, "9" * 300)), {}),
    "too long for all": (pages(9, **{f"p{n}": BusyPage(429, "3000", ALWAYS) for n in range(9)}), {}),
    "too long later": (
        {
            **pages(9, **{f"p{n}": BusyPage(503, "3000", ALWAYS) for n in range(2, 9)}),
            "/robots.txt": GoodOnce(Answer("", "text/plain")),
        },
        {},
    ),
    "too long again and again": (pages(9, **{f"p{n}": BusyPage(429, "3000", ALWAYS) for n in range(1, 9)}), {}),
    "one page is broken after the other": (
        pages(30, **{f"p{n}": BusyPage(500, times=ALWAYS) for n in range(1, 29)}),
        {},
    ),
    "always busy": ({f"/{n}": BusyPage(429, "25", ALWAYS) for n in range(20)}, {"HOST_WAIT_SECONDS": 200}),
    "one broken page": (pages(4, p1=BusyPage(500, times=ALWAYS)), {}),
    "a page that recovers": (pages(4, p1=BusyPage(502, times=2)), {}),
    "broken for a while": (pages(8, **{f"p{n}": BusyPage(500, times=ALWAYS) for n in range(1, 4)}), {}),
    "half a page": (pages(3, p1=Answer(gzip.compress(PAGE.body.encode() * 99)[:-12], headers=PACKED)), {}),
    "broken": ({f"/{n}": BusyPage(500, times=ALWAYS) for n in range(20)}, {}),
}


@pytest.fixture(scope="module")
def crawls() -> dict[str, Crawled]:
    sites = {name: LocalSite(answers) for name, (answers, _) in SITES.items()}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        silent = f"127.0.0.1:{free.getsockname()[1]}"
    numbers = {name: sum(path[1:].isdigit() for path in answers) for name, (answers, _) in SITES.items()}
    orders = [(site.base.removeprefix("http://"), numbers[name], SITES[name][1]) for name, site in sites.items()]
    try:
        done = crawl_all([*orders, (silent, 4, {"OBEY_ROBOTS": False})])
    finally:
        for site in sites.values():
            site.close()
    return dict(zip([*sites, "silent"], done, strict=True))


@pytest.mark.parametrize(
    ("site", "seconds"),
    [
        pytest.param("seconds", 40, id="seconds"),
        pytest.param("a date", 49, id="a date"),
        pytest.param("an old date", 49, id="a date as in RFC 850"),
        pytest.param("a date of C", 49, id="a date as C writes it"),
        pytest.param("nothing", 2, id="no header: the back-off"),
        pytest.param("negative", 2, id="a negative number: the back-off"),
        pytest.param("zero", 1, id="zero: the least"),
    ],
)
def test_a_busy_host_is_asked_again_when_it_wants_to_be(crawls, site, seconds):
    done = crawls[site]
    first, second = done.times_of("1")
    assert second - first >= seconds - 0.1
    assert not [when for when, _, _ in done.asked if first < when < first + seconds - 0.1], "no other page either"
    assert set(done.outcomes.values()) == {"200"}
    assert done.remarks == []
    assert done.stats["hosts/busy"] == 1


@pytest.mark.parametrize("site", ["too long", "for ever"])
def test_one_page_that_wants_a_longer_pause_is_left_and_the_others_are_not(crawls, site):
    done = crawls[site]
    assert done.times_of("1") == [0]
    assert done.outcomes == {"0": "200", "1": "503", "2": "200", "3": "200"}
    assert done.times_of("2")[0] >= 14.9, "the host is asked something else first, after a pause"
    assert done.remarks == []
    assert (done.stats["hosts/probes"], done.stats["hosts/recovered"]) == (1, 1)
    assert done.stats.get("hosts/retry_after_capped", 0) == (site == "for ever")


@pytest.mark.parametrize(
    ("site", "pages_asked"),
    [
        pytest.param("too long for all", 1, id="which never gave a good page"),
        pytest.param("too long later", 3, id="whose robots.txt says so too"),
        pytest.param("too long again and again", 5, id="page after page"),
    ],
)
def test_a_host_that_wants_a_longer_pause_is_left_for_later(crawls, site, pages_asked):
    done = crawls[site]
    assert len({page for _, page, _ in done.asked} - {"robots.txt"}) == pages_asked
    assert done.outcomes["8"].startswith("LeftForLater: 127.0.0.1:")
    assert " so the rest waits for a run after 20" in done.outcomes["8"]
    assert len(done.remarks) == 1
    left = [page for page, outcome in done.outcomes.items() if outcome.startswith("LeftForLater")]
    assert len(left) == 9 - pages_asked
    assert done.stats["hosts/left"] == 1


def test_pages_that_fail_one_after_the_other_do_not_hide_the_good_one_behind_them(crawls):
    done = crawls["one page is broken after the other"]
    assert done.outcomes["29"] == "200"
    assert done.stats["hosts/probes"] == done.stats["hosts/recovered"] == 9


def test_a_host_that_is_always_busy_is_left_when_the_run_has_waited_enough(crawls):
    done = crawls["always busy"]
    tries = [when for when, page, _ in done.asked if page != "robots.txt"]
    assert all(later - earlier >= 24.9 for earlier, later in pairwise(tries))
    assert 7 <= len(tries) <= 10
    assert done.outcomes["19"].startswith("LeftForLater")
    assert done.stats["hosts/left"] == 1


def test_no_url_costs_more_than_a_minute(crawls):
    for name, done in crawls.items():
        for page in {page for _, page, _ in done.asked}:
            times = done.times_of(page)
            assert times[-1] - times[0] <= 60.1, (name, page, times)


def test_a_broken_page_is_tried_three_times_later_each_time(crawls):
    done = crawls["one broken page"]
    first, second, third = done.times_of("1")
    assert 2 <= second - first <= 3
    assert 8 <= third - second <= 12
    assert done.outcomes == {"0": "200", "1": "500", "2": "200", "3": "200"}
    assert "hosts/opened" not in done.stats
    assert crawls["a page that recovers"].outcomes["1"] == "200"


def test_a_try_that_another_guard_asks_for_comes_later_too(crawls):
    first, second, third = crawls["half a page"].times_of("1")
    assert 1.9 <= second - first <= 3.1
    assert 7.9 <= third - second <= 12.1


def test_a_host_that_fails_again_and_again_is_left_alone_and_then_asked_one_question(crawls):
    done = crawls["broken for a while"]
    assert (done.stats["hosts/opened"], done.stats["hosts/probes"], done.stats["hosts/recovered"]) == (1, 1, 1)
    opened = done.times_of("3")[0]
    following = min(when for when, _, _ in done.asked if when > opened)
    assert following - opened >= 14.9
    assert done.outcomes == {**dict.fromkeys("04567", "200"), **dict.fromkeys("123", "500")}


def test_a_host_that_stays_broken_is_left_for_this_run(crawls):
    done = crawls["broken"]
    assert done.stats["hosts/probes"] == 3
    assert len(done.asked) <= 1 + 3 * 6
    assert Counter(outcome.partition(":")[0] for outcome in done.outcomes.values())["LeftForLater"] >= 14
    assert "in a row (status 500), so the rest waits for the next run" in done.remarks[0]


def test_a_host_that_refuses_connections_opens_the_breaker_too(crawls):
    done = crawls["silent"]
    assert done.asked == []
    assert done.stats["hosts/opened"] >= 1
    assert done.outcomes["0"].startswith("DownloadConnectionRefusedError")
