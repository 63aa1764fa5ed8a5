"""The coat around the reading: what is no page, what cannot be read, what is too long to be tagged."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.items import Article, Page
from pipelines import reading
from pipelines.apart.readers import BrokenReading, GivenUp
from pipelines.read_stage import ReadStage, failure_of
from pipelines.reading import Manner, is_no_markup, tagged


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


def test_a_page_that_we_cannot_bear_is_a_failure_and_told_in_one_line(monkeypatch, caplog):
    def fails(*_):
        raise RecursionError

    monkeypatch.setattr("pipelines.read_stage.read_page", fails)
    monkeypatch.setattr(ReadStage, "manner", lambda *_: Manner())
    found = asyncio.run(ReadStage(None).process_item(page(channels=("c",))))
    assert (found.url, found.reason, found.channels) == (
        "https://a.example/x",
        "the page could not be read (RecursionError)",
        ("c",),
    )
    (told,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "https://a.example/x" in told.getMessage()
    assert told.exc_info is None


@pytest.mark.parametrize(
    ("error", "reason", "is_told"),
    [
        pytest.param(GivenUp("it took longer"), "it took longer", False, id="the page's own fault"),
        pytest.param(BrokenReading("KeyError"), "the page could not be read (KeyError)", True, id="ours"),
    ],
)
def test_whose_fault_it_was(error, reason, is_told, caplog):
    assert failure_of(page(), error).reason == reason
    assert bool(caplog.records) is is_told


def test_a_body_without_end_is_tagged_at_its_beginning_alone():
    seen = []

    class Tagger:
        def tag(self, *texts):
            seen.append(texts[1])
            return []

    tagged(Article(None, headline="H", body="word " * 1_000_000), Tagger())
    assert [len(body) for body in seen] == [reading.LONGEST_TAGGED]
