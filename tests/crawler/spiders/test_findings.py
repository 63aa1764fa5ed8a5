"""The channels' links are united by canonical URL, and what to fetch tonight is chosen from the union."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Discovered
from crawler.spiders.findings import REVISITS_PER_RUN, Findings, chosen, goes_on, is_before, merged

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FEED, SITEMAP = "https://a.example/feed/", "https://a.example/sitemap.xml"


@dataclass
class Known:
    state: str
    fetched_at: datetime | None = None
    next_visit_at: datetime | None = None
    reason: str = ""


def day(number: int) -> datetime:
    return datetime(2026, 11, number, 12, 0, tzinfo=UTC)


def choose(findings, known=None, **narrowed):
    pages = known or {}
    options = {"since": None, "limit": 100, "now": NOW} | narrowed
    stories, waiting = chosen(findings, pages.get, **options)
    return [story.url for story in stories], waiting


def test_a_story_knows_every_channel_that_named_it():
    findings = Findings()
    assert findings.add(FEED, [Discovered("https://a.example/one?utm_source=rss", title="One")]) == 1
    assert findings.add(SITEMAP, [Discovered("https://A.example/one", modified=day(3))]) == 1
    (story,) = findings
    assert story.channels == [FEED, SITEMAP]
    assert story.entry.title == "One"
    assert story.entry.modified == day(3)


def test_news_is_what_the_archive_lacks_and_this_channel_has_not_named_yet():
    findings = Findings(is_known=lambda url: url.endswith("/old"))
    page = [Discovered("https://a.example/old"), Discovered("https://a.example/new")]
    assert findings.add(FEED, page) == 1
    assert findings.add(SITEMAP, page) == 1
    assert findings.add(SITEMAP, page) == 0


def test_there_is_an_end_to_what_one_run_takes():
    findings = Findings(most=2)
    named = [Discovered(f"https://a.example/{number}") for number in range(4)]
    assert findings.add(FEED, named[:2]) == 2
    assert not findings.is_full
    assert findings.add(SITEMAP, named) == 2  # the two that are there already
    assert findings.is_full
    assert [finding.url for finding in findings] == ["https://a.example/0", "https://a.example/1"]


def test_the_longer_text_and_the_later_change_win():
    short = Discovered("https://a.example/one", content_html="<p>Short</p>", modified=day(1))
    long = Discovered("https://a.example/one", content_html="<p>The whole story</p>", modified=day(2))
    for united in (merged(short, long), merged(long, short)):
        assert united.content_html == "<p>The whole story</p>"
        assert united.modified == day(2)


def test_the_newest_come_first_and_the_rest_waits():
    findings = Findings()
    findings.add(FEED, [Discovered(f"https://a.example/{n}", published=day(n)) for n in (1, 3, 2)])
    findings.add(FEED, [Discovered("https://a.example/undated")])
    urls, waiting = choose(findings, limit=2)
    assert urls == ["https://a.example/3", "https://a.example/2"]
    assert waiting == 2


def test_what_the_archive_has_is_left_alone_until_a_channel_calls_it_changed():
    findings = Findings()
    findings.add(FEED, [Discovered("https://a.example/same", modified=day(1))])
    findings.add(FEED, [Discovered("https://a.example/edited", modified=day(9))])
    findings.add(FEED, [Discovered("https://a.example/waiting")])
    known = {
        "https://a.example/same": Known("article", fetched_at=day(5)),
        "https://a.example/edited": Known("article", fetched_at=day(5)),
        "https://a.example/waiting": Known("pending"),
    }
    urls, _ = choose(findings, known)
    assert urls == ["https://a.example/waiting", "https://a.example/edited"]


def test_a_failed_or_vanished_page_is_asked_for_when_it_is_due():
    findings = Findings()
    findings.add(FEED, [Discovered(f"https://a.example/{name}") for name in ("due", "later", "never")])
    known = {
        "https://a.example/due": Known("failed", next_visit_at=NOW),
        "https://a.example/later": Known("gone", next_visit_at=NOW + timedelta(days=1)),
        "https://a.example/never": Known("gone"),
    }
    assert choose(findings, known)[0] == ["https://a.example/due"]


def test_a_site_that_re_dates_everything_is_not_fetched_whole_again():
    findings = Findings()
    urls = [f"https://a.example/{n}" for n in range(REVISITS_PER_RUN + 10)]
    findings.add(SITEMAP, [Discovered(url, modified=NOW) for url in urls])
    known = {url: Known("article", fetched_at=day(1)) for url in urls}
    assert len(choose(findings, known, limit=1000)[0]) == REVISITS_PER_RUN


def test_since_leaves_out_what_is_known_to_be_older_only():
    since = date(2026, 11, 2)
    assert is_before(Discovered("u", published=day(1)), since)
    assert not is_before(Discovered("u", published=day(2)), since)
    assert not is_before(Discovered("u"), since)
    assert not is_before(Discovered("u", published=day(1)), None)


def test_a_story_left_out_for_its_date_is_fetched_when_an_earlier_day_is_asked_for():
    findings = Findings()
    findings.add(FEED, [Discovered("https://a.example/old")])
    known = {
        "https://a.example/old": Known("rejected", day(5), reason="published 2026-10-03, before the day asked for")
    }
    assert choose(findings, known, since=date(2026, 10, 4))[0] == []
    assert choose(findings, known, since=date(2026, 10, 3))[0] == ["https://a.example/old"]
    assert choose(findings, known)[0] == ["https://a.example/old"]


def test_a_listing_is_read_on_while_it_brings_something_new():
    page = [Discovered("https://a.example/1")]
    assert goes_on(page, new=1, since=None)
    assert not goes_on(page, new=0, since=None)


def test_a_backfill_reads_on_to_its_day_even_through_pages_that_are_known():
    since = date(2026, 11, 2)
    assert goes_on([Discovered("u", published=day(3))], new=0, since=since)
    assert not goes_on([Discovered("u", published=day(1))], new=5, since=since)
    assert goes_on([Discovered("u")], new=1, since=since)
    assert not goes_on([Discovered("u")], new=0, since=since)


@given(st.permutations(range(6)))
def test_the_union_does_not_depend_on_the_order_of_the_channels(order):
    links = [
        (FEED, Discovered("https://a.example/1", title="One")),
        (FEED, Discovered("https://a.example/2")),
        (SITEMAP, Discovered("https://a.example/1", modified=day(3))),
        (SITEMAP, Discovered("https://a.example/1", modified=day(4))),
        (SITEMAP, Discovered("https://a.example/2", published=day(2))),
        (SITEMAP, Discovered("https://a.example/3")),
    ]
    findings = Findings()
    for position in order:
        channel, link = links[position]
        findings.add(channel, [link])
    united = {f.url: (f.entry.title, f.entry.modified, f.entry.published, sorted(f.channels)) for f in findings}
    assert united == {
        "https://a.example/1": ("One", day(4), None, [FEED, SITEMAP]),
        "https://a.example/2": ("", None, day(2), [FEED, SITEMAP]),
        "https://a.example/3": ("", None, None, [SITEMAP]),
    }


def test_full_texts_are_whole_again_and_the_longest_one_wins():
    findings = Findings()
    text = "<p>A story, \ud83d and all.</p>" * 500
    findings.add("a", [Discovered("https://a.example/1", title="One", content_html=text)])
    findings.add("b", [Discovered("https://a.example/1", summary="Short", content_html="<p>A story</p>")])
    (finding,) = findings
    assert finding.entry == Discovered("https://a.example/1", title="One", summary="Short")
    assert finding.whole_entry() == Discovered("https://a.example/1", title="One", summary="Short", content_html=text)
    findings.add("c", [Discovered("https://a.example/1", content_html=text * 2)])
    assert finding.whole_entry().content_html == text * 2
    assert len(finding.packed_text) < len(text) / 10


def test_full_texts_beyond_the_room_for_them_are_left_and_the_stories_are_not():
    findings = Findings(room_for_texts=1100)
    texts = [random.Random(number).randbytes(450).hex() for number in range(3)]
    findings.add("a", [Discovered(f"https://a.example/{n}", content_html=text) for n, text in enumerate(texts)])
    assert [bool(finding.whole_entry().content_html) for finding in findings] == [True, True, False]
    assert findings.texts_left == 1
    findings.add("a", [Discovered("https://a.example/0", content_html=texts[0] + "!")])
    assert next(iter(findings)).whole_entry().content_html == texts[0] + "!"
