import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.items import Article, Block, BlockKind, Image, Span, Tag, TextLink
from tests.pipelines.store.making import NIGHT, failure, feed, page, take_away, url_of, words

DAY = timedelta(days=1)


def test_a_new_page_is_stored_whole(archive, crawl, rows):
    archive.save_channel(crawl, feed(1))
    assert archive.save_page(crawl, page(1)) == "new"
    assert rows("SELECT url, source, headline, authors, published_at, language, status FROM full_articles") == [
        (url_of(1), "news", "Headline 1", "Ana Díaz, Bo Li", "2026-11-05T01:00:00Z", "en", "live")
    ]
    assert rows("SELECT body FROM full_articles")[0][0] == page(1).article.body
    assert rows("SELECT kind, name FROM keywords ORDER BY kind") == [("category", "Phones"), ("keyword", "pune")]
    assert rows("SELECT position, caption, credit, is_lead FROM images") == [(0, "c", "d", 1)]
    assert rows("SELECT kind, name, url FROM citations") == [("source", "Example Times", "https://times.example/1")]
    assert rows("SELECT relation, title FROM neighbours") == [("next", "Another")]
    assert rows("SELECT position, rule, rule_version, reason, text FROM removed_blocks") == [
        (3, "label.next-story", 1, "A label.", "Next story: other")
    ]
    assert rows("SELECT tag, score, evidence, start, [end] FROM article_tags") == [
        ("local-production", 0.9, "Headline", 0, 8)
    ]
    assert rows("SELECT country FROM tag_countries") == [("IN",)]
    assert rows("SELECT company FROM tag_companies") == [("Acme",)]
    assert rows("SELECT state, http_status, articles.url FROM pages JOIN articles ON articles.id = article_id") == [
        ("article", 200, url_of(1))
    ]
    assert rows("SELECT count(*) FROM page_channels") == [(1,)]
    assert rows("PRAGMA foreign_key_check") == []


def test_blocks_and_provenance_are_kept_without_the_working_notes(archive, crawl, rows):
    blocks = (
        Block(BlockKind.HEADING, "Part", level=2, place="div > h2", furniture="x"),
        Block(BlockKind.PARAGRAPH, "See it", links=(TextLink("it", "https://a.example/"),), link_characters=2),
        Block(BlockKind.FIGURE, "", image=Image("https://a.example/b.jpg", alt="b")),
    )
    archive.save_page(crawl, page(blocks=blocks))
    stored, provenance = rows("SELECT blocks, provenance FROM article_texts")[0]
    assert json.loads(stored) == [
        {"kind": "heading", "text": "Part", "level": 2},
        {"kind": "paragraph", "text": "See it", "links": [{"text": "it", "url": "https://a.example/"}]},
        {"kind": "figure", "text": "", "image": {"url": "https://a.example/b.jpg", "alt": "b"}},
    ]
    assert json.loads(provenance)["headline"] == {
        "source": "h1", "raw": "Headline", "candidates": [["meta:og:title", "H"]], "note": "",
    }  # fmt: skip


def test_instants_are_utc_text(archive, crawl, rows):
    india = timezone(timedelta(hours=5, minutes=30))
    archive.save_page(crawl, page(published=datetime(2026, 11, 5, 1, 0, 0, 999, tzinfo=india)))
    assert rows("SELECT published_at FROM articles") == [("2026-11-04T19:30:00Z",)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"headline": "Headline 1 (corrected)"}, id="headline"),
        pytest.param({"body": words("other")}, id="text"),
    ],
)
def test_a_changed_article_keeps_its_former_text(archive, crawl, rows, change):
    before = page(1).article
    archive.save_page(crawl, page(1))
    assert archive.save_page(crawl, page(1, at=NIGHT + DAY, **change)) == "changed"
    assert rows("SELECT headline, body, seen_at, replaced_at FROM revisions") == [
        (before.headline, before.body, "2026-11-05T02:00:00Z", "2026-11-06T02:00:00Z")
    ]
    now = replace(before, **change)
    assert rows("SELECT headline, body FROM full_articles") == [(now.headline, now.body)]
    archive.save_page(crawl, page(1, at=NIGHT + 2 * DAY))
    assert rows("SELECT seen_at FROM revisions ORDER BY id") == [("2026-11-05T02:00:00Z",), ("2026-11-06T02:00:00Z",)]


def test_a_changed_fact_is_no_revision_of_the_text(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    assert archive.save_page(crawl, page(1, at=NIGHT + DAY, authors=("Cy",))) == "changed"
    assert rows("SELECT authors FROM full_articles") == [("Cy",)]
    assert rows("SELECT count(*) FROM revisions") == [(0,)]
    assert rows("SELECT count(*) FROM article_tags") == [(1,)]


def test_an_unchanged_page_visited_in_its_time_is_confirmed(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    assert archive.save_page(crawl, page(1, at=NIGHT + DAY, modified=NIGHT + DAY)) == "unchanged"
    assert rows("SELECT first_seen_at, last_seen_at, modified_at FROM articles") == [
        ("2026-11-05T02:00:00Z", "2026-11-06T02:00:00Z", "2026-11-06T02:00:00Z")
    ]
    assert archive.known_page(url_of(1)).fetched_at == NIGHT + DAY


def test_new_tags_of_an_unchanged_text_are_stored(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    better = (Tag("local-market", 0.7, ("BR",), (), (Span(0, 4),)), Tag("local-policy", 0.4))
    assert archive.save_page(crawl, page(1, tags=better)) == "unchanged"
    assert rows("SELECT tag, evidence FROM article_tags") == [("local-market", "Head")]
    assert archive.save_page(crawl, page(1, tags=())) == "unchanged"
    assert rows("SELECT is_localization FROM articles") == [(0,)]
    assert rows("SELECT (SELECT count(*) FROM article_tags) + (SELECT count(*) FROM tag_countries)") == [(0,)]


def test_an_event_that_is_read_otherwise_is_stored_anew(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    assert rows("SELECT action, stage FROM article_tags") == [("", "")]
    (tag,) = page(1).tags
    archive.save_page(crawl, page(1, tags=(replace(tag, action="opens", stage="plan"),)))
    assert rows("SELECT action, stage FROM article_tags") == [("opens", "plan")]


def test_a_tag_that_is_not_sure_is_not_asserted(archive, crawl, rows):
    archive.save_page(crawl, page(1, tags=(Tag("local-market", 0.49, ("IN",), (), (Span(0, 4),)),)))
    assert rows("SELECT is_localization FROM articles") == [(0,)]
    assert rows("SELECT count(*) FROM article_tags") == [(0,)]


def test_evidence_can_be_found_in_the_stored_text(archive, crawl, rows):
    body = "Made in India now. " + words("w")
    headline = "H" * 600
    spans = (Span(602, 615), Span(0, 3), Span(606, 10**9))
    archive.save_page(crawl, page(1, headline=headline, body=body, tags=(Tag("local-market", 0.9, (), (), spans),)))
    found = rows(
        """
        SELECT evidence, substr(headline || char(10) || char(10) || body, start + 1, "end" - start)
        FROM article_tags JOIN full_articles ON full_articles.id = article_id ORDER BY start
        """
    )
    assert found == [("HHH", "HHH"), ("Made in India", "Made in India")]


# --- nothing ever empties a text ------------------------------------------------------------------------------------


def _text(rows):
    return rows("SELECT headline, body, status FROM full_articles")


@pytest.mark.parametrize(
    ("later", "state"),
    [
        pytest.param("rejected", "rejected", id="rejected"),
        pytest.param("challenge", "failed", id="a challenge page"),
        pytest.param("empty", "failed", id="empty"),
        pytest.param("paywalled", "failed", id="paywalled"),
        pytest.param("stand-in", "failed", id="a feed's shorter text"),
        pytest.param("unread", "rejected", id="not read at all"),
    ],
)
def test_a_poorer_reading_never_touches_the_stored_text(archive, crawl, rows, later, state):
    archive.save_page(crawl, page(1))
    before = _text(rows)
    readings = {
        "rejected": page(1, at=NIGHT + DAY),
        "challenge": page(1, at=NIGHT + DAY),
        "empty": page(1, at=NIGHT + DAY, body=" "),
        "paywalled": page(1, at=NIGHT + DAY, body="Sign in.", flags=("paywalled",)),
        "stand-in": page(1, at=NIGHT + DAY, body="Teaser", status=0),
        "unread": page(1, at=NIGHT + DAY),
    }
    reading = readings[later]
    if later in {"rejected", "challenge"}:
        reason = "listing" if later == "rejected" else "challenge page"
        reading.article = Article(url_of(1), status="rejected", reason=reason)
    if later == "unread":
        reading.article = None
    assert archive.save_page(crawl, reading) == "rejected"
    assert _text(rows) == before
    assert archive.known_page(url_of(1)).state == state
    assert rows("SELECT article_id FROM pages") == [(1,)]
    assert rows("SELECT count(*) FROM revisions") == [(0,)]


def test_a_paywalled_page_with_as_much_text_is_read(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    longer = words("topic", 300)
    assert archive.save_page(crawl, page(1, at=NIGHT + DAY, body=longer, flags=("paywalled",))) == "changed"
    assert rows("SELECT body FROM full_articles") == [(longer,)]


# --- pages that cannot be had ----------------------------------------------------------------------------------------


def test_a_failing_page_is_asked_for_ever_more_seldom(archive, crawl):
    at, waits = NIGHT, []
    for _ in range(6):
        archive.save_failure(crawl, failure(1, at=at))
        known = archive.known_page(url_of(1))
        waits.append(known.next_visit_at - at)
        assert not known.is_due(at)
        at = known.next_visit_at
        assert known.is_due(at)
    assert waits == [timedelta(hours=6), DAY, 3 * DAY, 7 * DAY, 7 * DAY, 7 * DAY]
    archive.save_page(crawl, page(1, at=at))
    assert archive.known_page(url_of(1)).attempts == 0


def test_a_failure_keeps_the_article_and_what_asks_for_it_politely(archive, crawl, rows):
    good = page(1)
    good.etag = '"abc"'
    archive.save_page(crawl, good)
    archive.save_failure(crawl, failure(1, at=NIGHT + DAY))
    known = archive.known_page(url_of(1))
    assert (known.state, known.etag, known.attempts) == ("failed", '"abc"', 1)
    assert _text(rows)[0][2] == "live"


def test_not_modified_ends_a_series_of_failures(archive, crawl):
    archive.save_page(crawl, page(1))
    archive.save_failure(crawl, failure(1, at=NIGHT + DAY))
    archive.confirm_page(crawl, url_of(1), NIGHT + 2 * DAY)
    known = archive.known_page(url_of(1))
    assert (known.state, known.attempts, known.fetched_at) == ("article", 0, NIGHT + 2 * DAY)


def test_not_modified_brings_a_vanished_article_back(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    take_away(archive, crawl, at=NIGHT + DAY)
    archive.confirm_page(crawl, url_of(1), NIGHT + 2 * DAY)
    assert rows("SELECT status, state, gone_at FROM articles JOIN pages ON article_id = articles.id") == [
        ("live", "article", None)
    ]
    archive.confirm_page(crawl, "https://news.example/never", NIGHT)
    assert rows("SELECT articles_unchanged FROM crawls") == [(1,)]


def test_what_waits_comes_newest_first_and_then_what_is_due(archive, crawl):
    archive.save_failure(crawl, failure(1))
    archive.save_channel(crawl, feed(2))
    archive.save_channel(crawl, feed(2, 3, at=NIGHT + DAY))
    assert archive.waiting_pages("news", now=NIGHT) == [url_of(3), url_of(2)]
    assert archive.waiting_pages("news", now=NIGHT + DAY) == [url_of(3), url_of(2), url_of(1)]
    assert archive.waiting_pages("news", now=NIGHT + DAY, limit=1) == [url_of(3)]
    assert archive.waiting_pages("other", now=NIGHT + DAY) == []


def test_an_unknown_page_is_not_known(archive):
    assert archive.known_page("https://news.example/never") is None
    assert archive.known_channel("https://news.example/never") is None


def test_pages_are_known_in_whatever_spelling(archive, crawl):
    archive.save_page(crawl, page(1))
    known = archive.known_page("HTTPS://News.Example:443/2026/11/story-1/?utm_source=feed#top")
    assert known.url == url_of(1)
    assert known.modified_at is None
    assert known.fetched_at == datetime(2026, 11, 5, 2, tzinfo=UTC)
