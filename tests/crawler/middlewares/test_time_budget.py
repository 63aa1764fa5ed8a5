"""However a server dawdles, an address costs no more than its budget, over all tries and redirects."""

from __future__ import annotations

import time

import pytest

from tests.local_site import Answer, feed, headline, local_site, story
from tests.running import ask, crawl

BUDGET = "1.5"
PATIENCE = 20  # drips; each is shorter than the time of one try


def never_answers(handler):
    handler.wfile.flush()
    time.sleep(10)


def drips(handler):
    """A byte at a time: the connection is never idle."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n")
    trickle(handler, b"<p>")


def drips_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    trickle(handler, b"X-A: b\r\n")


def trickle(handler, drop: bytes) -> None:
    for _ in range(PATIENCE):
        handler.wfile.write(drop)
        handler.wfile.flush()
        time.sleep(0.07)


def leads_on(handler):
    """A redirect that is slow to come, to another of its kind."""
    time.sleep(0.4)
    number = int(handler.path.rpartition("-")[2])
    return Answer(status=302, headers=(("Location", f"/2026/11/slow-road-{number + 1}"),))


CASES = {
    "never-answers": never_answers,
    "drips": drips,
    "drips-its-headers": drips_headers,
    "slow-road-0": leads_on,
}


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    database = tmp_path_factory.mktemp("slow") / "slow.db"
    answers = {
        "/": Answer('<link rel="alternate" type="application/rss+xml" href="/feed.xml">'),
        "/feed.xml": feed(*(f"/2026/11/{name}" for name in CASES), "/2026/11/a-good-story-of-the-day"),
        "/2026/11/a-good-story-of-the-day": Answer(story(1)),
        **{f"/2026/11/{name}": answer for name, answer in CASES.items()},
        **{f"/2026/11/slow-road-{number}": leads_on for number in range(1, 9)},
    }
    settings = ("DOWNLOAD_TIMEOUT=0.4", f"URL_SECONDS={BUDGET}")
    with local_site(answers) as site:
        done = crawl(site.base + "/", database, *(word for one in settings for word in ("-s", one)))
        yield database, site, done


@pytest.mark.parametrize("name", CASES)
def test_the_address_is_given_up_with_the_reason(night, name):
    database, site, _ = night
    ((state, reason),) = ask(database, "SELECT state, reason FROM pages WHERE url = ?", f"{site.base}/2026/11/{name}")
    assert state == "failed"
    assert "too long" in reason or f"it took {BUDGET} seconds" in reason


def test_no_address_is_tried_beyond_its_budget(night):
    _, site, _ = night
    for name in ("never-answers", "drips", "drips-its-headers"):
        assert site.asked.count(f"/2026/11/{name}") <= 2
    assert sum("slow-road" in path for path in site.asked) <= 4


def test_the_others_are_read_meanwhile(night):
    database, _, done = night
    assert done.returncode == 0, done.stderr
    assert ask(database, "SELECT headline FROM full_articles") == [(headline(1),)]
