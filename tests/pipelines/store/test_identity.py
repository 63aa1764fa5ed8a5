"""One article, one row: by its canonical address, whatever led to it."""

from datetime import timedelta

from crawler.items import Discovered
from pipelines.store.values import stamp
from tests.pipelines.store.making import NIGHT, failure, feed, page, take_away, url_of, words

DAY = timedelta(days=1)


def test_a_redirect_leads_to_one_article_with_both_addresses_known(archive, crawl, rows):
    archive.save_page(crawl, page(1, url="https://news.example/?p=1", final_url=url_of(1)))
    assert rows("SELECT url FROM articles") == [(url_of(1),)]
    assert archive.known_page("https://news.example/?p=1").state == "article"
    assert archive.known_page(url_of(1)).state == "article"
    assert archive.save_page(crawl, page(1)) == "unchanged"
    assert rows("SELECT count(*) FROM articles") == [(1,)]


def test_two_addresses_with_one_canonical_address_are_one_article(archive, crawl, rows):
    one = page(1, url="https://news.example/amp/1", canonical_url=url_of(1))
    assert archive.save_page(crawl, one) == "new"
    assert archive.save_page(crawl, page(1, url="https://m.news.example/1", canonical_url=url_of(1))) == "unchanged"
    assert archive.save_page(crawl, page(1, url=url_of(1) + "?utm_campaign=x", canonical_url=url_of(1))) == "unchanged"
    assert rows("SELECT url FROM articles") == [(url_of(1),)]
    assert rows("SELECT count(DISTINCT article_id), count(*) FROM pages") == [(1, 3)]


def test_equal_headlines_are_no_identity(archive, crawl, rows):
    archive.save_page(crawl, page(1, headline="Daily deals"))
    archive.save_page(crawl, page(2, headline="Daily deals"))
    assert rows("SELECT count(*) FROM articles WHERE status = 'live'") == [(2,)]


def test_the_home_page_is_nobody_s_canonical_address(archive, crawl, rows):
    for number in (1, 2):
        archive.save_page(crawl, page(number, canonical_url="https://news.example/"))
    assert rows("SELECT url FROM articles ORDER BY id") == [(url_of(1),), (url_of(2),)]


def test_a_canonical_address_that_many_different_pages_claim_loses_none_of_them(archive, crawl, rows):
    for number in (1, 2, 3):
        archive.save_page(crawl, page(number, canonical_url="https://news.example/phones/"))
    assert rows("SELECT headline FROM articles ORDER BY id") == [("Headline 1",), ("Headline 2",), ("Headline 3",)]
    for number in (1, 2, 3):
        again = page(number, at=NIGHT + DAY, canonical_url="https://news.example/phones/")
        assert archive.save_page(crawl, again) == "unchanged"


def test_a_copy_never_overwrites_the_original(archive, crawl, rows):
    archive.begin_crawl("mirror", home="https://mirror.example/")
    archive.save_page(crawl, page(1))
    copy = page(1, source="mirror", url="https://mirror.example/1", canonical_url=url_of(1), body=words("shortened"))
    assert archive.save_page(crawl, copy) == "unchanged"
    assert rows("SELECT source, body FROM full_articles") == [("news", page(1).article.body)]


def test_the_original_takes_the_place_of_a_copy_that_came_first(archive, crawl, rows):
    archive.begin_crawl("mirror", home="https://mirror.example/")
    copy = page(1, source="mirror", url="https://mirror.example/1", canonical_url=url_of(1), body=words("shortened"))
    assert archive.save_page(crawl, copy) == "new"
    assert archive.save_page(crawl, page(1)) == "changed"
    assert rows("SELECT source, body FROM full_articles") == [("news", page(1).article.body)]
    assert rows("SELECT count(*) FROM revisions") == [(1,)]
    archive.save_failure(crawl, failure(1, at=NIGHT + DAY, url="https://mirror.example/1", is_gone=True))
    assert rows("SELECT status FROM articles") == [("live",)]
    take_away(archive, crawl, at=NIGHT + 2 * DAY)
    assert rows("SELECT status FROM articles") == [("gone",)]


def test_an_article_that_moves_keeps_its_row(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    moved = page(1, at=NIGHT + DAY, final_url=url_of("1-better-slug"), canonical_url=url_of("1-better-slug"))
    assert archive.save_page(crawl, moved) == "changed"
    assert rows("SELECT id, url, first_seen_at FROM articles") == [(1, url_of("1-better-slug"), "2026-11-05T02:00:00Z")]
    assert rows("SELECT count(*) FROM revisions") == [(0,)]


def test_channels_unite_what_they_name(archive, crawl, rows):
    sitemap = "https://news.example/sitemap.xml"
    archive.save_channel(crawl, feed(1, 2))
    archive.save_channel(crawl, feed(2, 3, url=sitemap))
    archive.save_channel(crawl, feed(3, 4, url=sitemap, is_continuation=True, content_hash="page 2"))
    named = rows(
        "SELECT url, count(*) FROM page_channels JOIN channels ON channels.id = channel_id GROUP BY url ORDER BY url"
    )
    assert named == [("https://news.example/feed/", 2), (sitemap, 3)]
    assert rows("SELECT count(*) FROM pages WHERE state = 'pending'") == [(4,)]
    assert archive.known_channel(sitemap).content_hash == "hash of (2, 3)"
    assert [one.url for one in archive.channels_of("news")] == ["https://news.example/feed/", sitemap]


def test_what_is_no_web_address_becomes_no_page(archive, crawl, rows):
    archive.save_channel(crawl, feed(links=(Discovered("mailto:a@b.example"), Discovered(""), Discovered(url_of(1)))))
    assert rows("SELECT url FROM pages") == [(url_of(1),)]


def test_a_channel_is_written_when_it_says_something_new(archive, crawl, rows):
    def state():
        return rows("SELECT etag, content_hash, error, http_status, last_links, last_changed_at FROM channels")[0]

    archive.save_channel(crawl, feed(1))
    first = state()
    archive.save_channel(crawl, feed(1, at=NIGHT + DAY, etag='"another"'))
    archive.save_channel(crawl, feed(at=NIGHT + DAY, http_status=304, not_modified=True, content_hash=""))
    assert state() == first
    broken = feed(at=NIGHT + DAY, http_status=500, error="answered with status 500", content_hash="")
    archive.save_channel(crawl, broken)
    assert state() == ('"e1"', "hash of (1,)", "answered with status 500", 500, 1, "2026-11-06T02:00:00Z")
    archive.save_channel(crawl, feed(at=NIGHT + 2 * DAY, http_status=304, not_modified=True, content_hash=""))
    assert state()[2] == ""
    archive.save_channel(crawl, feed(1, 2, at=NIGHT + 3 * DAY, etag='"e3"'))
    assert state() == ('"e3"', "hash of (1, 2)", "", 200, 2, "2026-11-08T02:00:00Z")


def test_an_original_takes_the_place_of_its_copy_with_its_own_date(archive, crawl, rows):
    copy = page(1, url="https://news.example/copy/1", canonical_url=url_of(1), published=NIGHT)
    archive.save_page(crawl, copy)
    assert archive.save_page(crawl, page(1, body=words("whole"), published=NIGHT - DAY)) == "changed"
    assert rows("SELECT url, published_at FROM articles") == [(url_of(1), stamp(NIGHT - DAY))]
