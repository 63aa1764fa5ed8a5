"""What came of asking for a story, by the answer alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.items import Discovered, Page, PageFailure
from crawler.sites.definition import SiteDefinition
from crawler.spiders.answers import Answer
from crawler.spiders.findings import Finding
from crawler.spiders.stories import page_or_failure

HOME = "https://news.example/"
URL = f"{HOME}2026/11/a-second-line-in-the-north/"
SITE = SiteDefinition(name="news", home=HOME, path=Path())
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def outcome(status: int, url: str = URL) -> Page | PageFailure:
    answer = Answer(url=url, status=status, body=b"<html>", encoding=None, etag="", last_modified="")
    return page_or_failure(answer, Finding(URL, Discovered(URL)), SITE, now=NOW, home_url=HOME)


@pytest.mark.parametrize("status", [200, 203])
def test_a_whole_page_is_read(status):
    assert isinstance(outcome(status), Page)


@pytest.mark.parametrize(
    ("status", "url", "reason", "is_gone"),
    [
        (404, URL, "the site says that the page is gone (status 404)", True),
        (500, URL, "the site answered with status 500", False),
        (206, URL, "the site sent a part of the page only (status 206)", False),
        (200, HOME, "the address leads to the home page now", True),
    ],
)
def test_what_is_no_page_of_the_story_says_why(status, url, reason, is_gone):
    failure = outcome(status, url)
    assert isinstance(failure, PageFailure)
    assert (failure.reason, failure.is_gone) == (reason, is_gone)
