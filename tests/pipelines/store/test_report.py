from datetime import timedelta

import pytest

from crawler.items import Article, Block, BlockKind, Discovered
from pipelines.denoise import fingerprint
from pipelines.store import Archive, ChannelReport
from tests.pipelines.store.making import FEED, HOME, NIGHT, failure, feed, page, url_of

SITEMAP = "https://news.example/sitemap.xml"


@pytest.fixture
def night(archive, crawl):
    archive.save_channel(crawl, feed(1, 2))
    archive.save_channel(crawl, feed(1, 2, 3, 4, url=SITEMAP))
    archive.save_channel(crawl, feed(url="https://news.example/old-feed", error="answered with status 500"))
    archive.save_page(crawl, page(1))
    archive.save_page(crawl, page(2, tags=()))
    rejected = page(3, channels=(SITEMAP,))
    rejected.article = Article(url_of(3), status="rejected", reason="listing")
    archive.save_page(crawl, rejected)
    challenged = page(6, channels=())
    challenged.article = Article(url_of(6), status="rejected", reason="challenge page")
    archive.save_page(crawl, challenged)
    archive.save_failure(crawl, failure(5))
    counts = {"links_found": 4, "requests": 9, "not_modified": 1, "bytes_received": 7}
    archive.end_crawl(crawl, "finished", counts=counts)
    return archive.report([crawl])


def test_a_night_in_numbers(night):
    (source,) = night.sources
    assert (source.source, source.outcome, source.started, source.finished) == ("news", "finished", NIGHT, NIGHT)
    assert (source.found, source.fetched, source.waiting) == (4, 4, 1)
    assert (source.new, source.changed, source.unchanged, source.rejected, source.failed) == (2, 0, 0, 2, 1)
    assert (source.removed, source.localization) == (2, 1)
    assert (source.requests, source.not_modified, source.bytes_received) == (9, 1, 7)
    assert source.rejections == (("challenge page", 1), ("listing", 1))
    assert source.removals == (("label.next-story", 2),)
    assert night.total("new") == 2


def test_what_each_channel_missed(night):
    assert night.sources[0].channels == (
        ChannelReport("feed", FEED, 2, 2, ""),
        ChannelReport("feed", SITEMAP, 4, 0, ""),
        ChannelReport("feed", "https://news.example/old-feed", 0, 4, "answered with status 500"),
    )


def test_localization_stories_come_with_their_quote(night, path):
    (story,) = night.stories
    assert (story.headline, story.facets, story.countries, story.companies, story.quote) == (
        "Headline 1", "local-production", "IN", "Acme", "Headline",
    )  # fmt: skip
    assert story.published == NIGHT - timedelta(hours=1)
    assert night.database == path


@pytest.mark.usefixtures("night")
def test_a_night_without_news(archive):
    again = archive.begin_crawl("news", home=HOME)
    archive.save_page(again, page(1))
    archive.end_crawl(again, "finished")
    report = archive.report([again])
    assert (report.total("new"), report.total("unchanged"), report.stories) == (0, 1, ())


@pytest.mark.usefixtures("night")
def test_several_sites_and_unknown_numbers(archive):
    other = archive.begin_crawl("other", home="https://other.example/")
    archive.end_crawl(other, "failed", "the site is down")
    report = archive.report([other, 1, 99, 1])
    assert [(source.source, source.outcome, source.reason) for source in report.sources] == [
        ("news", "finished", ""),
        ("other", "failed", "the site is down"),
    ]
    assert archive.report([]).sources == ()


def test_runs_that_a_stopped_machine_left_open_are_closed_by_the_next(path):
    with Archive.open(path) as archive:
        archive.begin_crawl("news", home=HOME)
        archive.begin_crawl("other", home=HOME)
    with Archive.open(path) as archive:
        archive.begin_crawl("news", home=HOME)
        outcomes = [source.outcome for source in archive.report([1, 2, 3]).sources]
        assert outcomes == ["killed", "killed", "running"]


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [pytest.param("done", {}, id="outcome"), pytest.param("finished", {"stories": 1}, id="count")],
)
def test_a_wrong_word_for_a_run_is_refused(archive, crawl, outcome, counts):
    with pytest.raises(ValueError, match=r"(is none of finished|no count named stories)"):
        archive.end_crawl(crawl, outcome, counts=counts)
    assert archive.report([crawl]).sources[0].outcome == "running"


@pytest.mark.usefixtures("crawl")
def test_a_source_row_follows_the_definition(archive, rows):
    archive.begin_crawl("news", home="https://news.example/en/", language="pt-BR", timezone="Europe/Lisbon")
    assert rows("SELECT * FROM sources") == [
        ("news", "https://news.example/en/", "pt-BR", "Europe/Lisbon", "2026-11-05T02:00:00Z")
    ]


def test_paragraphs_that_many_articles_carry_are_known(archive, crawl):
    plea = "Follow us on every channel for more news like this."
    for number in range(1, 6):
        assert archive.repeated_blocks("news") == frozenset()
        own = Block(BlockKind.PARAGRAPH, f"A sentence that only story number {number} has.")
        shouted = Block(BlockKind.PARAGRAPH, plea.upper() if number % 2 else plea)
        archive.save_page(crawl, page(number, blocks=(own, shouted)))
        archive.save_page(crawl, page(number, blocks=(own,)))
    archive.end_crawl(crawl, "interrupted")
    assert archive.repeated_blocks("news") == frozenset(), "the run that goes on reads as the one that was cut off"
    archive.end_crawl(archive.begin_crawl("news", home=HOME), "finished")
    assert archive.repeated_blocks("news") == {fingerprint(plea)}
    assert archive.repeated_blocks("other") == frozenset()


def test_links_without_a_channel_are_counted_in_no_channel_s_misses(archive, crawl):
    archive.save_channel(crawl, feed(1, links=(Discovered(url_of(1)),)))
    archive.save_page(crawl, page(9, channels=()))
    assert archive.report([crawl]).sources[0].channels == (ChannelReport("feed", FEED, 1, 0, ""),)
