"""Stories that only other stories name: they wait to be fetched, and show what every channel missed."""

from datetime import timedelta

from crawler.items import Article, Neighbour
from tests.pipelines.store.making import NIGHT, failure, feed, page, url_of

BEFORE = url_of("before")


def _waiting(archive, limit=9):
    return archive.waiting_neighbours("news", limit=limit)


def test_a_neighbour_that_nobody_knows_waits(archive, crawl):
    archive.save_channel(crawl, feed(1, 2))
    archive.save_page(crawl, page(1), neighbours=[url_of(2), f"{BEFORE}?utm_source=here", url_of(1)])
    assert _waiting(archive) == [BEFORE]
    assert archive.waiting_pages("news") == [url_of(2)]
    assert archive.known_page(BEFORE).neighbour_steps == 1


def test_each_story_on_the_way_is_one_step_further(archive, crawl):
    for number in range(1, 5):
        archive.save_page(crawl, page(number, channels=()), neighbours=[url_of(number + 1)])
    assert [archive.known_page(url_of(number)).neighbour_steps for number in range(1, 6)] == [0, 1, 2, 3, 4]


def test_the_nearest_come_first_and_no_more_than_asked_for(archive, crawl):
    archive.save_page(crawl, page(1), neighbours=[url_of(2)])
    archive.save_page(crawl, page(2), neighbours=[url_of(3)])
    archive.save_page(crawl, page(4), neighbours=[url_of(5), url_of(6)])
    assert _waiting(archive) == [url_of(5), url_of(6), url_of(3)]
    assert _waiting(archive, limit=2) == [url_of(5), url_of(6)]


def test_a_page_that_is_no_article_names_nobody(archive, crawl):
    rejected = page(1)
    rejected.article = Article(url_of(1), status="rejected", reason="listing")
    archive.save_page(crawl, rejected, neighbours=[BEFORE])
    assert _waiting(archive) == []


def test_a_neighbour_that_a_channel_names_later_waits_like_any_other(archive, crawl):
    archive.save_page(crawl, page(1), neighbours=[url_of(2)])
    archive.save_channel(crawl, feed(1, 2))
    assert (_waiting(archive), archive.waiting_pages("news")) == ([], [url_of(2)])


def test_what_every_channel_missed_is_listed_with_who_names_it(archive, crawl, rows):
    archive.save_channel(crawl, feed(1))
    before, after = Neighbour("previous", "The story before", f"{BEFORE}?utm_source=x"), url_of("after")
    named = (before, Neighbour("next", "", after))
    archive.save_page(crawl, page(1, neighbours=named), neighbours=[one.url for one in named])
    assert rows("SELECT state, title, relation, named_by, neighbour_steps, url FROM stories_beside_channels") == [
        ("pending", "The story before", "previous", 1, 1, BEFORE),
        ("pending", "", "next", 1, 1, after),
    ]
    archive.save_page(crawl, page(2, url=BEFORE, channels=()))
    archive.save_failure(crawl, failure(url=after))
    assert rows("SELECT url, state, article_id, reason FROM stories_beside_channels") == [
        (BEFORE, "article", 2, ""), (after, "failed", None, "status 500"),
    ]  # fmt: skip


def test_a_story_that_a_channel_names_under_another_address_was_not_missed(archive, crawl, rows):
    archive.save_channel(crawl, feed(1, 2))
    archive.save_page(crawl, page(2))
    archive.save_page(crawl, page(1), neighbours=[f"{url_of(2)}amp/"])
    archive.save_page(crawl, page(2, url=f"{url_of(2)}amp/", canonical_url=url_of(2), channels=()))
    assert rows("SELECT url FROM stories_beside_channels") == []


def test_pages_that_are_no_stories_are_not_called_missing(archive, crawl, rows):
    archive.save_page(crawl, page(1), neighbours=[BEFORE])
    rejected = page(url=BEFORE, channels=())
    rejected.article = Article(BEFORE, status="rejected", reason="listing")
    archive.save_page(crawl, rejected)
    assert (rows("SELECT url FROM stories_beside_channels"), _waiting(archive)) == ([], [])


def test_the_report_counts_what_every_channel_missed_in_the_run(archive, crawl):
    archive.save_channel(crawl, feed(1))
    archive.save_page(crawl, page(1), neighbours=[BEFORE])
    later = archive.begin_crawl("news", home="https://news.example/")
    archive.save_page(later, page(2, url=BEFORE, at=NIGHT + timedelta(days=1), channels=()))
    assert [source.beside_channels for source in archive.report([crawl, later]).sources] == [1, 0]
