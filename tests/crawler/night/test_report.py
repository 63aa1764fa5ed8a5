"""The night report, whole: what a morning reads, word for word."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.night.report import report_json, report_text
from pipelines.store import ChannelReport, LocalizationStory, NightReport, SourceReport
from pipelines.store.report import AlarmReport

BEGAN = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
GAZETTE = SourceReport(
    crawl_id=7,
    source="gazette",
    started=BEGAN,
    finished=BEGAN + timedelta(seconds=94),
    outcome="finished",
    reason="",
    found=41,
    fetched=41,
    new=38,
    changed=1,
    unchanged=0,
    rejected=2,
    failed=0,
    removed=120,
    localization=1,
    requests=52,
    not_modified=3,
    bytes_received=2_345_678,
    waiting=0,
    duplicates=1,
    channels=(
        ChannelReport("feed", "https://gazette.example/feed/", 20, 21, ""),
        ChannelReport("sitemap", "https://gazette.example/sitemap.xml", 40, 1, ""),
        ChannelReport(
            "listing", "https://gazette.example/news/", 0, 0, "the page names no stories, and it was the first page"
        ),
    ),
    rejections=(("listing", 1), ("login wall", 1)),
    removals=(("label.next-story", 40), ("structure.share-bar", 80)),
)
HERALD = replace(
    GAZETTE,
    crawl_id=8,
    source="herald",
    started=BEGAN + timedelta(minutes=1),
    finished=BEGAN + timedelta(minutes=11),
    outcome="failed",
    reason="herald.example does not answer (timeout); the next night tries again",
    **dict.fromkeys(("found", "fetched", "new", "changed", "rejected", "removed", "localization", "duplicates"), 0),
    requests=1,
    not_modified=0,
    bytes_received=0,
    channels=(),
    rejections=(),
    removals=(),
)
STORY = LocalizationStory(
    source="gazette",
    headline="A phone maker opens its third plant in Chennai and will build nine in ten of the phones it sells in "
    "India there",
    url="https://gazette.example/2026/11/21/a-phone-maker-opens-its-third-plant-in-chennai-and-will-build-nine-in-ten/",
    published=datetime(2026, 11, 21, 9, tzinfo=UTC),
    facets="local-production, domestic-supply",
    countries="IN",
    companies="Xiaomi",
    events="local-production: opens (done), domestic-supply: replaces (plan)",
    quote="The plant makes\nninety percent of the phones that the company sells in India.",
)
NIGHT = NightReport(Path("/srv/nightdesk.db"), (GAZETTE, HERALD), (STORY,))

WHOLE = """\
Night report, 2026-11-22 02:30 to 02:41 UTC

38 new stories, 1 story changed, 1 about localization.
2 sites failed: wrong, herald.

gazette: finished in 94 s (crawl 7)
  found 41, new 38, changed 1, copies 1, rejected 2
  52 requests, 3 answered "not modified", 2.3 MB received
  rejected pages: listing 1, login wall 1
  new addresses by channel (named, missed):
       40     1  sitemap       /sitemap.xml
       20    21  feed          /feed/
  ! listing /news/: the page names no stories, and it was the first page

Localization
  * A phone maker opens its third plant in Chennai and will build nine in ten of
    the phones it sells in India there
    gazette; 2026-11-21; local-production: opens (done), domestic-supply:
    replaces (plan); IN; Xiaomi
    “The plant makes ninety percent of the phones that the company sells in
    India.”
    https://gazette.example/2026/11/21/a-phone-maker-opens-its-third-plant-in-chennai-and-will-build-nine-in-ten/

Removed from the new stories: 120 blocks (view what_was_removed)
       80  structure.share-bar
       40  label.next-story

Failed
  wrong: wrong.toml:2: unknown key 'hoem'
  herald: herald.example does not answer (timeout); the next night tries again

Archive: /srv/nightdesk.db"""

QUIET = """\
Night report, 2026-11-22 02:30 to 02:31 UTC

Nothing new.

gazette: finished in 94 s (crawl 9)
  found 0, new 0
  4 requests, 4 answered "not modified", 900 bytes received

Archive: /srv/nightdesk.db"""


def test_the_whole_report():
    failures = {"wrong": "wrong.toml:2: unknown key 'hoem'", "herald": "the last line of its log"}
    assert report_text(NIGHT, failures) == WHOLE


def test_a_night_without_news():
    nothing = dict.fromkeys(
        ("found", "fetched", "new", "changed", "rejected", "removed", "localization", "duplicates"), 0
    )
    quiet = replace(
        GAZETTE,
        crawl_id=9,
        **nothing,
        requests=4,
        not_modified=4,
        bytes_received=900,
        channels=(),
        rejections=(),
        removals=(),
    )
    assert report_text(NightReport(Path("/srv/nightdesk.db"), (quiet,), ())) == QUIET


def test_a_night_in_which_nothing_could_begin():
    text = report_text(NightReport(Path("n.db"), (), ()), {"paper": "no log could be written"})
    assert text == (
        "Night report\n\nNothing new.\n1 site failed: paper.\n\n"
        "Failed\n  paper: no log could be written\n\nArchive: n.db"
    )


@pytest.mark.parametrize(
    ("stories", "channels"),
    [
        pytest.param(50, 40, id="many of all"),
        pytest.param(21, 11, id="one too many"),
        pytest.param(20, 10, id="just fits"),
    ],
)
def test_a_long_night_stays_readable(stories: int, channels: int):
    many = tuple(
        ChannelReport("feed", f"https://gazette.example/{'x' * 90}/{n}", n + 1, 0, "") for n in range(channels)
    )
    night = NightReport(Path("n.db"), (replace(GAZETTE, channels=many),), (STORY,) * stories)
    lines = report_text(night).splitlines()
    assert all(len(line) <= 80 or line.strip().startswith("https://") for line in lines)
    assert (f"  ... and {stories - 20} more (view localization_stories)" in lines) is (stories > 20)
    assert (f"    ... and {channels - 10} more (view channel_coverage)" in lines) is (channels > 10)


def test_an_error_that_all_channels_met_is_said_once():
    same = tuple(ChannelReport("feed", f"https://herald.example/feed/{n}", 0, 0, "no network") for n in range(30))
    other = ChannelReport("sitemap", "https://herald.example/sitemap.xml", 0, 0, "not XML")
    lines = report_text(NightReport(Path("n.db"), (replace(HERALD, channels=(*same, other)),), ())).splitlines()
    assert [line for line in lines if line.startswith("  ! ")] == [
        "  ! feed /feed/0 and 29 other channels: no network",
        "  ! sitemap /sitemap.xml: not XML",
    ]


def test_many_different_errors_are_cut():
    many = tuple(ChannelReport("feed", f"https://herald.example/{n}", 0, 0, f"error {n}") for n in range(12))
    lines = report_text(NightReport(Path("n.db"), (replace(HERALD, channels=many),), ())).splitlines()
    assert sum(line.startswith("  ! feed") for line in lines) == 10
    assert "  ! ... and 2 more errors (column error of the table channels)" in lines


def test_a_site_that_went_well_at_the_second_try_did_not_fail():
    again = replace(GAZETTE, crawl_id=9, source="herald")
    text = report_text(NightReport(Path("n.db"), (HERALD, again), ()))
    assert "failed: " not in text.split("herald:")[0]
    assert "\nFailed\n" not in text


def test_each_error_of_a_definition_has_its_line():
    text = report_text(NightReport(Path("n.db"), (), ()), {"wrong": "wrong.toml:2: no key\nwrong.toml:3: no zone"})
    assert "Failed\n  wrong: wrong.toml:2: no key\n    wrong.toml:3: no zone\n" in text


def test_the_report_as_json():
    content = json.loads(report_json(NIGHT, {"wrong": "x"}))
    assert content["database"] == "/srv/nightdesk.db"
    assert [source["source"] for source in content["sources"]] == ["gazette", "herald"]
    assert content["sources"][0]["started"] == "2026-11-22T02:30:00Z"
    assert content["stories"][0]["quote"] == STORY.quote
    assert content["failures"] == {"wrong": "x", "herald": HERALD.reason}


def test_stories_that_every_channel_missed_are_counted():
    for number, said in ((1, "1 story is named by other stories"), (12, "12 stories are named by other stories")):
        night = NightReport(Path("n.db"), (replace(GAZETTE, beside_channels=number),), ())
        told = " ".join(report_text(night).split())
        assert f"{said} and by no channel (view stories_beside_channels)" in told
    assert "by no channel" not in report_text(NIGHT)


def test_a_layout_that_changed_shows_by_its_rules():
    changed = (("structure.share-bar", "stopped"), ("label.follow", "began"))
    night = NightReport(Path("n.db"), (replace(GAZETTE, changed_rules=changed),), ())
    told = " ".join(report_text(night).split())
    assert (
        "! has the layout changed? structure.share-bar fires no more, label.follow fires on most stories now "
        "(view rules_that_changed)"
    ) in told
    many = NightReport(Path("n.db"), (replace(GAZETTE, changed_rules=changed * 3),), ())
    assert "and 3 more (view rules_that_changed)" in " ".join(report_text(many).split())
    assert "layout" not in report_text(NIGHT)


def test_what_changed_vanished_and_is_told_by_several_sites():
    source = replace(GAZETTE, edits=(("number", 2), ("correction", 1)), vanished=1, returned=2)
    lines = report_text(NightReport(Path("nightdesk.db"), (source,), (), threads=3)).splitlines()
    assert "3 pieces of news are told by several sites (view story_threads)." in lines
    assert "1 article has vanished; what we have is kept (view vanished_articles)." in lines
    assert "  changes: number 2, correction 1, vanished 1, returned 2 (view recent_changes)" in lines


def test_alarms_tell_what_began_what_stands_and_what_is_over():
    began = AlarmReport(
        "gazette", "began", "field", "authors", BEGAN, "authors is not filled", "a new theme", "look", ""
    )
    alarms = (
        began,
        replace(began, state="stands", kind="silence", subject="", began=BEGAN - timedelta(days=9)),
        replace(began, state="over", kind="path", subject="published by x", end_note="found again"),
    )
    text = report_text(NightReport(Path("a.db"), (GAZETTE,), (), alarms=alarms))
    section = text.partition("\nAlarms\n")[2].partition("\n\n")[0]
    assert section.splitlines() == [
        "  ! gazette: field of authors: authors is not filled",
        "    likely cause: a new theme",
        "    next: look",
        "  gazette: silence since 2026-11-13 (scrapy status)",
        "  gazette: over: path of published by x: found again",
    ]
    as_json = json.loads(report_json(NightReport(Path("a.db"), (), (), alarms=alarms)))
    assert as_json["alarms"][0]["cause"] == "a new theme"
