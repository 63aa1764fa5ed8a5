"""What is noted of an answer: its bytes as they came, and only of stories."""

from __future__ import annotations

import gzip
import ipaddress
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.middlewares.as_received import AsReceived, exchanges_of

NIGHT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
BODY = gzip.compress(b"<p>A story.</p>")


def answered(status=200, flags=(), **meta):
    request = Request("https://news.example/a?b=c", headers={"Accept": "text/html"}, meta={"is_story": True, **meta})
    response = HtmlResponse(
        request.url,
        status=status,
        headers={"Content-Encoding": "gzip", "Set-Cookie": ["a=1", "b=2"]},
        body=BODY,
        request=request,
        flags=list(flags),
        protocol="HTTP/1.1",
        ip_address=ipaddress.ip_address("192.0.2.7"),
    )
    AsReceived(lambda: NIGHT).process_response(request, response)
    return exchanges_of(response)


def test_a_story_is_noted_as_it_came():
    (noted,) = answered()
    assert noted.asked == b"GET /a?b=c HTTP/1.1\r\nHost: news.example\r\nAccept: text/html\r\n\r\n"
    lines = noted.told.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert sorted(lines[1:-2]) == [b"Content-Encoding: gzip", b"Set-Cookie: a=1", b"Set-Cookie: b=2"]
    assert lines[-2:] == [b"", b""]
    assert (noted.body, noted.ip_address, noted.at, noted.truncated) == (BODY, "192.0.2.7", NIGHT, "")


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        pytest.param({"is_story": False}, 0, id="a channel"),
        pytest.param({"status": 304}, 0, id="not modified"),
        pytest.param({"status": 404}, 0, id="gone"),
        pytest.param({"status": 299}, 1, id="a status without words"),
    ],
)
def test_only_pages_of_stories_are_noted(changes, count):
    assert len(answered(**changes)) == count


def test_a_body_that_broke_off_says_so():
    assert answered(flags=["dataloss"])[0].truncated == "disconnect"


def test_nothing_is_noted_where_nothing_is_kept():
    with pytest.raises(NotConfigured):
        AsReceived.from_crawler(get_crawler(settings_dict={"KEEP_PAGES": False}))
