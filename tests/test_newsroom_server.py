"""The newsroom's server: conditional requests, knobs, the request log."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest

from tests.newsroom import __main__ as program
from tests.newsroom.channels import CHANNELS
from tests.newsroom.server import Newsroom

SLUG = "domestic-parts-two-thirds"


@pytest.fixture(scope="module")
def opened():
    with Newsroom() as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(opened):
    opened.restore()
    opened.requests.clear()
    return opened


def ask(newsroom, path, method="GET", **headers):
    connection = http.client.HTTPConnection(urlsplit(newsroom.url).netloc, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.headers), body


@pytest.mark.parametrize("path", [*CHANNELS.values(), "/", "/robots.txt", "/about/", "/assets/lantern.css"])
def test_every_document_has_its_validators_and_answers_304_to_them(newsroom, path):
    status, headers, body = ask(newsroom, path)
    assert (status, int(headers["Content-Length"])) == (200, len(body))
    by_tag = ask(newsroom, path, If_None_Match=f'"other", W/{headers["ETag"]}')
    by_date = ask(newsroom, path, If_Modified_Since=headers["Last-Modified"])
    assert (by_tag[0], by_tag[2]) == (by_date[0], by_date[2]) == (304, b"")
    assert ask(newsroom, path, If_None_Match='"other"', If_Modified_Since=headers["Last-Modified"])[0] == 200


def test_head_is_the_answer_without_its_body(newsroom):
    _, got, body = ask(newsroom, newsroom.path_of(SLUG))
    _, asked, nothing = ask(newsroom, newsroom.path_of(SLUG), "HEAD")
    assert (asked["ETag"], asked["Content-Length"], nothing) == (got["ETag"], str(len(body)), b"")


def test_the_log_holds_each_request_with_its_status(newsroom):
    ask(newsroom, "/feed/")
    ask(newsroom, "/no/such/page?x=1", "HEAD")
    ask(newsroom, "/feed")
    assert newsroom.requests == [("GET", "/feed/", 200), ("HEAD", "/no/such/page?x=1", 404), ("GET", "/feed", 301)]


def test_an_edit_shows_on_the_page_and_in_its_dates(newsroom):
    path = newsroom.path_of(SLUG)
    before, map_before = ask(newsroom, path), ask(newsroom, "/post-sitemap.xml")
    newsroom.edit(SLUG, "Update: the supplier has confirmed the figures.")
    after = ask(newsroom, path, If_None_Match=before[1]["ETag"])
    assert after[0] == 200
    assert b"<p>Update: the supplier has confirmed the figures.</p>" in after[2]
    assert b"2026-11-21T09:00:00+00:00" in after[2]
    assert after[1]["Last-Modified"] == "Sat, 21 Nov 2026 09:00:00 GMT"
    assert b"2026-11-21T09:00:00+00:00" not in map_before[2]
    assert b"2026-11-21T09:00:00+00:00" in ask(newsroom, "/post-sitemap.xml")[2]


def test_a_withdrawn_story_is_gone_but_still_named(newsroom):
    newsroom.withdraw(SLUG)
    assert ask(newsroom, newsroom.path_of(SLUG))[0] == 410
    assert newsroom.path_of(SLUG).encode() in ask(newsroom, "/post-sitemap.xml")[2]
    newsroom.withdraw(SLUG, 404)
    assert ask(newsroom, newsroom.path_of(SLUG))[0] == 404


def test_a_broken_feed_ends_in_the_middle(newsroom):
    newsroom.break_feed()
    with pytest.raises(ET.ParseError):
        ET.fromstring(ask(newsroom, "/feed/")[2])
    newsroom.restore()
    assert ET.fromstring(ask(newsroom, "/feed/")[2]).tag == "rss"


def test_a_site_that_is_down_answers_503_everywhere(newsroom):
    newsroom.go_down()
    assert {ask(newsroom, path)[0] for path in ("/", "/feed/", "/robots.txt", newsroom.path_of(SLUG))} == {503}
    assert ask(newsroom, "/")[1]["Retry-After"] == "3600"


def test_a_slow_site_answers_all_the_same(newsroom):
    newsroom.slow_down(0.05)
    assert ask(newsroom, "/feed/")[0] == 200


def test_an_unknown_story_is_named_in_the_error(newsroom):
    with pytest.raises(KeyError, match="no-such-story"):
        newsroom.withdraw("no-such-story")
    with pytest.raises(KeyError, match="no-such-story"):
        newsroom.edit("no-such-story", "text")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param("/arizona-packaging-plant", "/arizona-packaging-plant/", id="missing slash"),
        pytest.param("/category/news", "/category/news/", id="listing"),
    ],
)
def test_an_address_without_its_slash_redirects(newsroom, path, place):
    status, headers, _ = ask(newsroom, path)
    assert (status, headers["Location"]) == (301, newsroom.base + place)


def test_two_newsrooms_answer_alike():
    paths = ("/", "/feed/", "/sitemap_index.xml")
    answers = []
    for _ in range(2):
        with Newsroom() as newsroom:
            answers.append([ask(newsroom, p)[2].replace(newsroom.base.encode(), b"") for p in paths])
    assert answers[0] == answers[1]


def test_a_taken_port_is_one_clear_sentence(newsroom, capsys):
    port = urlsplit(newsroom.url).port
    assert program.main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"cannot listen on 127.0.0.1:{port}" in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_the_program_serves_until_it_is_stopped(number):
    command = [sys.executable, "-m", "tests.newsroom", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert "The Lantern is open at http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
