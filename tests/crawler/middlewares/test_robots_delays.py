"""Crawl-delay is kept up to a cap, redirects of robots.txt are followed as the standard asks, our name is ours."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest
from scrapy.core.downloader import Slot
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler.middlewares.robots import RobotsGuard
from crawler.politeness.crawl_delay import keep_delay, product_token
from tests.crawler.middlewares.busy_sites import crawl_all
from tests.local_site import Answer, LocalSite

PAGES = 3
CLOSED = Answer("User-agent: *\nDisallow: /", "text/plain")
NAMED = "User-agent: googlebot\nDisallow: /\n\nUser-agent: *\nAllow: /"


def moved(path: str) -> Answer:
    return Answer(status=301, headers=(("Location", path),))


def chain(length: int) -> dict[str, Answer]:
    names = ["/robots.txt", *(f"/robots-{n}.txt" for n in range(1, length)), "/rules.txt"]
    return {**{name: moved(following) for name, following in pairwise(names)}, "/rules.txt": CLOSED}


def says(text: str) -> dict[str, Answer]:
    return {"/robots.txt": Answer(text, "text/plain")}


SITES = {
    "five redirects": (chain(5), {}),
    "six redirects": (chain(6), {}),
    "another host": ({"/rules.txt": CLOSED}, {}),
    "a delay": (says("User-agent: *\nCrawl-delay: 0.05"), {}),
    "a delay for us": (says("User-agent: nightdesk\nCrawl-delay: 0.05\n\nUser-agent: *\nCrawl-delay: 900"), {}),
    "a delay without end": (says("User-agent: *\nCrawl-delay: 86400"), {"CRAWL_DELAY_MOST": 0.1}),
    "a delay below zero": (says("User-agent: *\nCrawl-delay: -5"), {}),
    "a delay that is no number": (says("User-agent: *\nCrawl-delay: nan"), {}),
    "a bot within our contact": (says(NAMED), {"USER_AGENT": "Nightdesk/0.1 (archive; me@googlebot.com)"}),
    "rules in another shape": ({"/robots.txt": Answer("<html>Welcome!</html>")}, {}),
}


@pytest.fixture(scope="module")
def crawls():
    sites = {}
    for name, (answers, _) in SITES.items():
        sites[name] = LocalSite({**{f"/{n}": Answer("<html></html>") for n in range(PAGES)}, **answers})
    away = sites["another host"]
    away.answers["/robots.txt"] = moved(away.base.replace("127.0.0.1", "localhost") + "/rules.txt")
    orders = [(site.base.removeprefix("http://"), PAGES, SITES[name][1]) for name, site in sites.items()]
    try:
        done = crawl_all(orders)
    finally:
        for site in sites.values():
            site.close()
    return dict(zip(sites, done, strict=True))


@pytest.mark.parametrize("site", ["five redirects", "another host"])
def test_redirects_of_the_rules_are_followed(crawls, site):
    assert set(crawls[site].outcomes.values()) == {"RobotsForbidden: robots.txt of the site forbids it"}
    assert ("rules.txt", 200) in [(page, status) for _, page, status in crawls[site].asked]


def test_beyond_five_redirects_the_site_is_closed(crawls):
    done = crawls["six redirects"]
    assert {outcome.partition(":")[0] for outcome in done.outcomes.values()} == {"RobotsForbidden"}
    assert done.stats["robots/unreachable"] == PAGES


@pytest.mark.parametrize(
    ("site", "asked"),
    [
        pytest.param("a delay", 0.05, id="for everybody"),
        pytest.param("a delay for us", 0.05, id="for us by name"),
        pytest.param("a delay without end", 0.1, id="capped"),
    ],
)
def test_a_delay_is_kept(crawls, site, asked):
    done = crawls[site]
    told = done.slots["127.0.0.1"]
    slot = Slot(int(told["concurrency"]), told["delay"], told["jitter"])
    assert all(slot.download_delay() >= asked - 1e-9 for _ in range(200))
    assert slot.concurrency == 1
    assert done.stats["robots/crawl_delay"] == 1
    assert set(done.outcomes.values()) == {"200"}


def test_a_delay_beyond_the_cap_is_told(crawls):
    done = crawls["a delay without end"]
    assert done.stats["robots/crawl_delay_capped"] == 1
    assert done.remarks == [
        "robots.txt of 127.0.0.1 asks for 86400 seconds between two requests; 0.1 are kept (CRAWL_DELAY_MOST)"
    ]
    assert crawls["a delay"].remarks == []


@pytest.mark.parametrize(
    "site",
    ["a delay below zero", "a delay that is no number", "a bot within our contact", "rules in another shape"],
)
def test_what_asks_for_nothing_changes_nothing(crawls, site):
    done = crawls[site]
    assert done.slots == {}
    assert set(done.outcomes.values()) == {"200"}


def test_robots_txt_is_asked_for_once_a_run(crawls):
    assert len(crawls["a delay"].times_of("robots.txt")) == 1


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Nightdesk/0.1 (personal news archive; me@example.com)", "Nightdesk"),
        ("Nightdesk (personal)", "Nightdesk"),
        ("Nightdesk", "Nightdesk"),
    ],
)
def test_our_name_in_the_rules(user_agent, token):
    assert product_token(user_agent) == token


def test_a_longer_delay_that_is_set_already_stands():
    slot, told = Slot(1, 9.0, 0.5), {"a.example": {"delay": 9.0}}
    settings = Settings({"DOWNLOAD_DELAY": 2})
    downloader = SimpleNamespace(slots={"a.example": slot}, per_slot_settings=told, settings=settings)
    keep_delay(downloader, "a.example", 3)
    assert (slot.delay, told["a.example"]["delay"]) == (9.0, 9.0)
    keep_delay(downloader, "a.example", 12)
    assert (slot.delay, slot.jitter) == (15.0, 0.2)


def test_the_guard_is_off_where_the_owner_says_so():
    with pytest.raises(NotConfigured):
        RobotsGuard.from_crawler(get_crawler(settings_dict={"OBEY_ROBOTS": False}))
