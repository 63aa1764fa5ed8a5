"""What is read of a page is bounded, and what was left out is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.items import Page
from pipelines import reading
from pipelines.extract.rights import rights_of_robots
from pipelines.reading import MORE_REMOVED, Manner, read_page
from tests.local_site import story

ADDRESS = "https://news.example/2026/11/a-story/"
MANNER = Manner("", "/nowhere/nightdesk.db")


def page_of(notes: int) -> Page:
    """A story with so many paragraphs below it that are not its own."""
    furniture = "<p>The council heard on Monday that the harbour will open again.</p>" * notes
    body = story(1).replace("</body>", f"{furniture}</body>").encode()
    return Page("news", ADDRESS, ADDRESS, datetime(2026, 11, 23, tzinfo=UTC), body=body)


@pytest.mark.parametrize(("notes", "is_bounded"), [(50, False), (300, True)])
def test_a_page_of_furniture_is_told_up_to_a_bound_and_says_so(monkeypatch, notes, is_bounded):
    monkeypatch.setattr(reading, "MOST_REMOVED", 200)
    read = read_page(page_of(notes), MANNER)
    assert read.article.status == "article"
    assert (len(read.draft.removed) == 200) is is_bounded
    assert (MORE_REMOVED in read.article.flags) is is_bounded
    assert any("the harbour will open" in str(value) for value in read.draft.removed[-1])


def test_rules_that_name_no_machine_cost_nothing_and_those_that_do_are_told():
    assert rights_of_robots("User-agent: *\nDisallow: /", ADDRESS) == ()
    (right,) = rights_of_robots("User-agent: GPTBot\nDisallow: /", ADDRESS)
    assert right.value == "GPTBot"
