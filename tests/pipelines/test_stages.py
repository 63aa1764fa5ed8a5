"""The coats around the rooms: what is no page, what a stage cannot bear, what is too long to be tagged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.items import Article, Page, PageFailure
from pipelines import stages
from pipelines.stages import Stage, TagStage, is_no_markup


def page(**values: object) -> Page:
    return Page("a", "https://a.example/x", "https://a.example/x", datetime(2026, 11, 1, tzinfo=UTC), **values)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"<p>A page", False, id="HTML"),
        pytest.param("<p>A page".encode("utf-16"), False, id="HTML in UTF-16"),
        pytest.param(b'{"html": "<p>A page"}', True, id="JSON, HTML inside"),
        pytest.param(b'\xef\xbb\xbf [ {"a": 1} ]', True, id="a list in JSON"),
        pytest.param(b"[Update] <p>A page", False, id="a bracket before the page"),
        pytest.param(b"{{ title }} <p>A page", False, id="a template that nobody filled"),
        pytest.param(b"Only words.", True, id="text"),
        pytest.param(b" \n", False, id="nothing, which is told otherwise"),
    ],
)
def test_what_is_no_markup(body, expected):
    assert is_no_markup(body) is expected


def test_a_page_that_a_stage_cannot_bear_is_a_failure_and_told_in_one_line(caplog):
    class Broken(Stage):
        def read(self, page: Page) -> None:
            raise RecursionError(page.url)

    (found,) = [Broken(None).process_item(page(channels=("c",)))]
    assert isinstance(found, PageFailure)
    assert (found.url, found.reason, found.channels) == (
        "https://a.example/x",
        "the page could not be read (RecursionError)",
        ("c",),
    )
    (told,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "https://a.example/x" in told.getMessage()
    assert told.exc_info is None


def test_a_body_without_end_is_tagged_at_its_beginning_alone(monkeypatch):
    seen = []
    stage = TagStage(None)
    monkeypatch.setattr(stage.tagger, "tag", lambda *texts: seen.append(texts[1]) or [])
    stage.read(page(article=Article(None, headline="H", body="word " * 1_000_000)))
    assert [len(body) for body in seen] == [stages.LONGEST_TAGGED]
