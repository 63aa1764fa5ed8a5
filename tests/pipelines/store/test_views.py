from datetime import timedelta
from pathlib import Path

import pytest

from crawler.items import Citation, Span, Tag
from pipelines.store import schema
from pipelines.store.schema import statements
from tests.pipelines.store.making import FEED, HOME, NIGHT, failure, feed, page, url_of, words

FOLDER = Path(schema.__file__).parent
SITEMAP = "https://news.example/sitemap.xml"


def test_a_localization_story_in_one_row(archive, crawl, rows):
    tags = (
        Tag("local-market", 0.6, ("IN", "BR"), ("Acme",), (Span(5, 9),)),
        Tag("local-production", 0.9, ("IN",), ("Bolt", "Acme"), (Span(9, 12), Span(0, 4))),
    )
    archive.save_page(crawl, page(1, headline="0123456789abcdef", tags=tags))
    archive.save_page(crawl, page(2, tags=()))
    assert rows("SELECT facets, countries, companies, quote, score, status FROM localization_stories") == [
        ("local-production, local-market", "BR, IN", "Acme, Bolt", "0123", 0.9, "live")
    ]


def test_a_sentence_of_the_text_is_quoted_before_the_headline(archive, crawl, rows):
    tags = (Tag("local-market", 0.9, (), (), (Span(0, 4),)), Tag("local-policy", 0.6, (), (), (Span(6, 10),)))
    archive.save_page(crawl, page(1, headline="Head", body="Body of it.", tags=tags))
    assert rows("SELECT quote FROM localization_stories") == [("Body",)]


EVENTS = (
    Tag("local-market", 0.6, ("IN", "BR"), ("Acme",), (Span(0, 4),), "", "adapts", "plan"),
    Tag("local-production", 0.9, ("IN",), ("Bolt", "Acme"), (Span(0, 4), Span(6, 10)), "", "opens", "done"),
)


def test_an_event_in_one_line_with_its_quote(archive, crawl, rows):
    archive.save_page(crawl, page(1, headline="Head", body="Body of it.", tags=EVENTS))
    archive.save_page(crawl, page(2, tags=()))
    lines = rows(
        "SELECT published_at, companies, action, stage, countries, facet, score, quote, url FROM localization_events "
        "ORDER BY facet"
    )
    assert lines == [
        ("2026-11-05T01:00:00Z", "Acme", "adapts", "plan", "BR, IN", "local-market", 0.6, "Head", url_of(1)),
        ("2026-11-05T01:00:00Z", "Acme, Bolt", "opens", "done", "IN", "local-production", 0.9, "Body", url_of(1)),
    ]


def test_who_localizes_what_and_where_by_month(archive, crawl, rows):
    archive.save_page(crawl, page(1, headline="Head", body="Body of it.", tags=EVENTS))
    archive.save_page(crawl, page(2, published=NIGHT - timedelta(days=20), tags=EVENTS[1:]))
    archive.save_page(crawl, page(3, published=None, tags=(Tag("local-policy", 0.7),)))
    found = rows("SELECT month, company, country, action FROM who_and_where WHERE facet = 'local-production'")
    assert sorted(found) == [
        ("2026-10", "Acme", "IN", "opens"),
        ("2026-10", "Bolt", "IN", "opens"),
        ("2026-11", "Acme", "IN", "opens"),
        ("2026-11", "Bolt", "IN", "opens"),
    ]
    assert len(rows("SELECT 1 FROM who_and_where WHERE facet = 'local-market'")) == 2
    assert rows("SELECT month, company, country, action, stage FROM who_and_where WHERE facet = 'local-policy'") == [
        ("2026-11", None, None, "", "")
    ]


def test_the_night_report_tells_what_is_done(archive, crawl):
    archive.save_page(crawl, page(1, headline="Head", body="Body of it.", tags=EVENTS))
    (story,) = archive.report([crawl]).stories
    assert story.events == "local-production: opens (done), local-market: adapts (plan)"


def test_views_list_the_newest_first_and_the_undated_last(archive, crawl, rows):
    archive.save_page(crawl, page(1, published=None))
    archive.save_page(crawl, page(2, published=NIGHT))
    archive.save_page(crawl, page(3, published=NIGHT + timedelta(hours=1)))
    for view in ("recent_articles", "localization_stories"):
        assert [number for (number,) in rows(f"SELECT id FROM {view} ORDER BY published_at DESC")] == [3, 2, 1]


def test_channel_coverage_compares_within_the_reach_of_each_channel(archive, crawl, rows):
    for number in range(1, 6):  # the higher the number, the older the story
        archive.save_page(crawl, page(number, channels=()))
    archive.save_channel(crawl, feed(1, 3))
    archive.save_channel(crawl, feed(1, 2, 3, 4, 5, 9, url=SITEMAP))
    archive.save_channel(crawl, feed(url="https://news.example/empty"))
    assert rows("SELECT channel, named, missed, percent FROM channel_coverage ORDER BY named") == [
        ("https://news.example/empty", 0, 0, None),
        (FEED, 2, 1, 66.7),
        (SITEMAP, 6, 0, 100.0),
    ]


def test_source_health(archive, crawl, rows):
    archive.save_channel(crawl, feed(1, 2, 7))
    archive.save_channel(crawl, feed(url=SITEMAP, error="answered with status 500"))
    archive.save_page(crawl, page(1))
    archive.save_failure(crawl, failure(2))
    archive.end_crawl(crawl, "failed", "half of it was down")
    archive.begin_crawl("fresh", home=HOME)
    health = rows(
        """
        SELECT source, last_outcome, last_reason, last_new, last_failed, articles, newest_published_at, pages_pending,
            pages_failed, channels, channels_failing FROM source_health ORDER BY source DESC
        """
    )
    assert health == [
        ("news", "failed", "half of it was down", 1, 1, 1, "2026-11-05T01:00:00Z", 1, 1, 2, 1),
        ("fresh", "running", "", 0, 0, 0, None, 0, 0, 0, 0),
    ]


def test_recent_changes_show_what_was_before(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    archive.save_page(crawl, page(1, at=NIGHT + timedelta(days=1), headline="Corrected"))
    archive.save_page(crawl, page(1, at=NIGHT + timedelta(days=2), headline="Corrected", body=words("new")))
    assert rows("SELECT change, changed_at, headline, headline_before FROM recent_changes") == [
        ("edited", "2026-11-07T02:00:00Z", "Corrected", ""),
        ("edited", "2026-11-06T02:00:00Z", "Corrected", "Headline 1"),
    ]


def test_what_was_removed_and_who_cites_whom(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    archive.save_page(
        crawl, page(2, citations=(Citation("source", "Example Times"), Citation("via", "", "https://a.b/")))
    )
    assert rows("SELECT rule, reason, text, url FROM what_was_removed WHERE article_id = 1") == [
        ("label.next-story", "A label.", "Next story: other", url_of(1))
    ]
    assert rows("SELECT source, cited, kind, stories, example_url FROM who_cites_whom") == [
        ("news", "Example Times", "source", 2, "https://times.example/1")
    ]


LARGE = {"articles", "article_texts", "pages", "removed_blocks", "article_tags", "page_channels", "block_counts"}


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(
            "SELECT * FROM localization_stories ORDER BY published_at DESC LIMIT 50", id="localization stories"
        ),
        pytest.param("SELECT * FROM localization_events ORDER BY published_at DESC LIMIT 50", id="localization events"),
        pytest.param("SELECT * FROM who_and_where WHERE company = 'x' AND country = 'y'", id="a company in a country"),
        pytest.param("SELECT * FROM recent_articles ORDER BY published_at DESC LIMIT 50", id="recent articles"),
        pytest.param("SELECT * FROM full_articles WHERE url = 'x'", id="one full article"),
        pytest.param("SELECT * FROM what_was_removed WHERE article_id = 1", id="what was removed from one"),
        pytest.param("SELECT * FROM what_was_removed WHERE rule = 'x' LIMIT 50", id="what a rule removed"),
        pytest.param("SELECT * FROM pages WHERE source = 'x' AND state = 'pending'", id="what waits"),
        pytest.param("SELECT * FROM source_health", id="source health"),
        pytest.param(
            "SELECT fingerprint FROM block_counts WHERE source = 'x' AND article_count >= 5", id="repeated paragraphs"
        ),
    ],
)
def test_views_are_answered_by_indexes(database, sql):
    plan = database.execute("EXPLAIN QUERY PLAN " + sql).fetchall()
    steps = [(parent, detail) for _, parent, _, detail in plan]
    scans = [detail for _, detail in steps if detail.startswith("SCAN") and "USING" not in detail]
    assert not [detail for detail in scans if detail.split()[1] in LARGE]
    # The list itself comes in the order of an index; only the few rows of one article (its authors, say) are sorted.
    assert (0, "USE TEMP B-TREE FOR ORDER BY") not in steps


def test_an_older_archive_quotes_the_same_sentences(archive, crawl, rows):
    """What the migration chooses for stored tags is what the store chooses when it writes them."""
    archive.save_page(crawl, page(1, headline="Head", body="Body of it.", tags=EVENTS))
    archive.save_page(crawl, page(2, headline="Head", body="Body of it.", tags=(Tag("local-policy", 0.7),)))
    quoted = "SELECT id, is_quoted FROM article_tags ORDER BY id"
    chosen = rows(quoted)
    assert [number for _, number in chosen] == [1, 0, 1, 1]
    (update,) = (
        statement
        for statement in statements((FOLDER / "0016_large_archives.sql").read_text(encoding="utf-8"))
        if "UPDATE article_tags" in statement
    )
    rows("UPDATE article_tags SET is_quoted = 0")
    rows(update[update.index("UPDATE") :])
    assert rows(quoted) == chosen
