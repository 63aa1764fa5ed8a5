"""The watch over a real archive, night after night: what begins once, what ends once, and what chance never does."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.items import ChannelKind, ChannelVisit, Provenance
from crawler.watch.duty import watch
from crawler.watch.ways import Ways
from pipelines.store import Archive
from tests.pipelines.store.making import HOME, NIGHT, page

BY_JSON = {
    "headline": Provenance("meta:og:title"),
    "authors": Provenance("json-ld:author"),
    "published": Provenance("json-ld:datePublished"),
}
WHOLE = {"limit": None, "since": None, "urls": None}


class Nights:
    """A source that is crawled once a night."""

    def __init__(self, path, name="news"):
        self.path, self.name, self.night, self.number = path, name, 0, 0
        self.said: list[str] = []
        self.ways = Ways()

    @property
    def now(self):
        return NIGHT + timedelta(days=self.night)

    def pass_by(self, stories=3, *, outcome="finished", reason="", counts=None, error="", **changes):
        """One night; returns its news as (event, kind, subject)."""
        self.night += 1
        with Archive.open(self.path, clock=lambda: self.now) as archive:
            crawl = archive.begin_crawl(self.name, home=HOME, options=WHOLE)
            for _ in range(stories):
                self.number += 1
                found = page(self.number, at=self.now, source=self.name, **{"provenance": BY_JSON, **changes})
                published = self.now - timedelta(hours=self.number % 20)
                found.article = replace(found.article, published=changes.get("published", published))
                archive.save_page(crawl, found)
            if error:
                visit = ChannelVisit(self.name, ChannelKind.FEED, f"{HOME}feed", "definition", self.now, error=error)
                archive.save_channel(crawl, visit)
            archive.end_crawl(crawl, outcome, reason, {"requests": 20, **(counts or {})})
        return self.watched()

    def watched(self):
        news = watch(self.path, [self.name], self.ways, say=self.said.append, clock=lambda: self.now)
        return [(item.event, item.alarm.kind, item.alarm.subject) for item in news]

    def standing(self):
        with sqlite3.connect(self.path) as connection:
            return connection.execute("SELECT kind, subject FROM standing_alarms").fetchall()


@pytest.fixture(scope="module")
def quiet_month(tmp_path_factory):
    """An archive after thirty nights on which there was nothing to tell."""
    played = Nights(tmp_path_factory.mktemp("month") / "archive.db")
    for _ in range(30):
        assert played.pass_by() == []
    return played


@pytest.fixture
def nights(quiet_month, tmp_path):
    played = Nights(Path(shutil.copy(quiet_month.path, tmp_path)))
    played.night, played.number = quiet_month.night, quiet_month.number
    return played


def test_a_quiet_month_then_a_field_that_stops_filling_and_fills_again(nights):
    lost = {"published": None, "provenance": {key: BY_JSON[key] for key in ("headline", "authors")}}
    assert nights.pass_by(**lost) == []
    assert nights.pass_by(**lost) == [("began", "field", "published")]
    (said,) = nights.said
    assert said.startswith(
        "news: alarm: field of published: published is not filled any more: in 0 of 5 of the latest "
    )
    assert "as a rule by json-ld:datePublished. Likely cause: " in said
    assert " Next: scrapy extract --explain" in said
    told = Counter()
    for _ in range(15):
        told.update(event for event, *_ in nights.pass_by(1, **lost))
    assert told == {"reminder": 2}
    assert nights.standing() == [("field", "published")]
    assert nights.pass_by(5) == [("ended", "field", "published")]
    assert nights.said[-1].startswith("news: over: field of published since ")
    assert [nights.pass_by() for _ in range(3)] == [[], [], []]


def test_a_way_that_changes_alone_becomes_the_habit(nights):
    by_meta = {"provenance": {**BY_JSON, "authors": Provenance("meta:author")}}
    assert [nights.pass_by(**by_meta) for _ in range(2)] == [[], [("began", "path", "authors by json-ld:author")]]
    assert "now by meta:author" in nights.said[0]
    events = [event for _ in range(9) for event, *_ in nights.pass_by(8, **by_meta)]
    assert events.count("ended") == 1
    assert events.count("began") == 0


def test_several_signs_are_one_alarm_of_a_new_layout(nights):
    other = {name: Provenance("byline") for name in BY_JSON}
    events = [news for _ in range(3) for news in nights.pass_by(provenance=other)]
    assert events == [("began", "layout", "")]
    assert "authors is not found by json-ld:author any more" in nights.said[0]


def test_silence_names_what_the_channels_say(nights):
    events = [news for _ in range(6) for news in nights.pass_by(0, error="answered with status 404")]
    assert events == [("began", "silence", "")]
    assert "no new story since" in nights.said[0]
    assert "its channels cannot be read: answered with status 404" in nights.said[0]
    assert nights.pass_by() == [("ended", "silence", "")]


def test_two_failed_crawls_are_an_alarm_and_the_next_good_one_ends_it(nights):
    down = {"stories": 0, "outcome": "failed", "reason": "news.example cannot be reached: the server is down"}
    assert nights.pass_by(**down) == []
    assert nights.pass_by(**down) == [("began", "failing", "")]
    assert nights.pass_by(**down) == []
    assert nights.watched() == []
    assert nights.pass_by(1) == [("ended", "failing", "")]


def test_a_crawl_that_the_owner_stopped_says_nothing(nights):
    stopped = {"stories": 0, "outcome": "interrupted", "reason": "stopped before its end"}
    assert [nights.pass_by(**stopped) for _ in range(8)] == [[]] * 8


@pytest.mark.parametrize(
    ("outcome", "challenges", "expected"),
    [
        pytest.param("failed", 1, [("began", "challenge", "")], id="the home page is shut"),
        pytest.param("finished", 12, [("began", "challenge", "")], id="most pages are shut"),
        pytest.param("finished", 2, [], id="a mood"),
    ],
)
def test_challenges_name_their_guard(nights, outcome, challenges, expected):
    nights.night += 1
    with Archive.open(nights.path, clock=lambda: nights.now) as archive:
        crawl = archive.begin_crawl("news", home=HOME, options=WHOLE)
        archive.note_challenger(crawl, "Cloudflare (header cf-mitigated)")
        archive.end_crawl(crawl, outcome, "status 403", {"requests": 20, "challenges": challenges})
    assert nights.watched() == expected
    if expected:
        assert "Likely cause: Cloudflare (header cf-mitigated) takes the desk for a robot" in nights.said[0]
        assert nights.pass_by() == [("ended", "challenge", "")]


def test_what_cannot_be_judged_stands(nights):
    lost = {"published": None, "provenance": {}}
    for _ in range(3):
        nights.pass_by(**lost)
    standing = set(nights.standing())
    assert ("field", "published") in standing
    nights.pass_by(0, outcome="failed", reason="it is down")
    assert set(nights.standing()) == standing


def test_an_archive_that_cannot_be_used_is_a_line_and_no_stop(tmp_path):
    path, said = tmp_path / "archive.db", []
    assert watch(path, ["news"], Ways(), say=said.append, clock=lambda: NIGHT) == []
    path.write_text("no database at all " * 100)
    assert watch(path, ["news"], Ways(), say=said.append, clock=lambda: NIGHT) == []
    assert "news: could not be watched this time: " in said[0]
