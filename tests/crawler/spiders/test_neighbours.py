"""Previous and next stories are followed to what no channel names: so far, so many, and never out of the site."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.items import Article, Neighbour, Page
from crawler.sites.definition import SiteDefinition
from crawler.spiders.neighbours import NeighbourFollowing, stories_around
from crawler.spiders.options import CrawlOptions
from tests.local_site import Answer, feed, headline, links, local_site, story
from tests.running import ask, crawl, dump

HOME = "https://news.example/"
SITE = SiteDefinition(name="news", home=HOME, path=Path())
# The feed names the newest alone; each story leads to the one before it.
OLDEST, NEWEST = 1, 8


def path_of(number: int) -> str:
    return f"/2026/11/{number:02d}/{headline(number).lower().replace(' ', '-')}/"


def _answers() -> dict[str, Answer]:
    answers = {"/feed/": feed(path_of(NEWEST)), "/": Answer(links(("/about/", "About")))}
    answers["/"] = Answer("<html><head><link rel=alternate type=application/rss+xml href=/feed/></head></html>")
    for number in range(OLDEST, NEWEST + 1):
        before = path_of(number - 1) if number > OLDEST else "/about/"
        day = f'<meta property="article:published_time" content="2026-11-{number:02d}T08:00:00Z">'
        link = f'<link rel="prev" href="{before}"><link rel="next" href="https://elsewhere.example{path_of(9)}">'
        answers[path_of(number)] = Answer(story(number, head=day + link))
    return answers


@pytest.fixture
def site():
    with local_site(_answers()) as running:
        yield running


def _numbers(site, database) -> list[int]:
    stored = {url.removeprefix(site.base) for (url,) in ask(database, "SELECT url FROM articles")}
    return [number for number in range(OLDEST, NEWEST + 1) if path_of(number) in stored]


def test_stories_that_no_channel_names_are_found_and_the_second_run_finds_nothing(site, tmp_path):
    database = tmp_path / "all.db"
    done = crawl(f"{site.base}/", database)
    assert done.returncode == 0, done.stderr
    assert _numbers(site, database) == list(range(OLDEST, NEWEST + 1))
    assert "7 stories are named by other stories and by no channel" in done.stdout
    before = dump(database)
    site.asked.clear()
    done = crawl(f"{site.base}/", database)
    assert "Nothing new." in done.stdout
    assert dump(database) == before
    assert not [path for path in site.asked if path.startswith("/2026/")]
    assert "/about/" not in site.asked


@pytest.mark.parametrize(
    ("options", "found"),
    [
        pytest.param(("-s", "NEIGHBOUR_STEPS=2"), [6, 7, 8], id="two steps"),
        pytest.param(("-a", "since=2026-11-05"), [5, 6, 7, 8], id="to the day asked for"),
    ],
)
def test_the_way_back_has_an_end(site, tmp_path, options, found):
    database = tmp_path / "some.db"
    done = crawl(f"{site.base}/", database, *options)
    assert done.returncode == 0, done.stderr
    assert _numbers(site, database) == found
    oldest = max(found[0] - 1, OLDEST)
    assert not [path for path in site.asked if path in {path_of(number) for number in range(OLDEST, oldest)}]


def test_what_one_run_leaves_the_next_one_takes_up(site, tmp_path):
    database = tmp_path / "later.db"
    crawl(f"{site.base}/", database, "-a", "limit=3")
    assert _numbers(site, database) == [6, 7, 8], "a limit counts them, too"
    crawl(f"{site.base}/", database, "-s", "NEIGHBOURS_PER_RUN=2")
    assert _numbers(site, database) == [4, 5, 6, 7, 8]


def test_a_list_of_addresses_leads_nowhere_else(site, tmp_path):
    addresses = tmp_path / "addresses.txt"
    addresses.write_text(site.base + path_of(4))
    database = tmp_path / "listed.db"
    crawl(f"{site.base}/", database, "-a", f"urls={addresses}")
    assert _numbers(site, database) == [4]
    assert ask(database, "SELECT count(*) FROM pages WHERE state = 'pending'") == [(0,)]


def _page(*neighbours: Neighbour) -> Page:
    url = f"{HOME}2026/11/08/a-story-of-five-words/"
    return Page("news", url, url, datetime(2026, 11, 8, tzinfo=UTC), article=Article(url, neighbours=neighbours))


@pytest.mark.parametrize(
    ("relation", "url", "is_followed"),
    [
        pytest.param("previous", f"{HOME}2026/11/07/the-story-before-this-one/", True, id="the story before"),
        pytest.param("next", f"{HOME}news/the-story-after-this-one-123456.html", True, id="the story after"),
        pytest.param("related", f"{HOME}2026/11/07/the-story-before-this-one/", False, id="read also"),
        pytest.param("previous", "https://other.example/2026/11/07/the-story-before-it/", False, id="another site"),
        pytest.param("previous", f"{HOME}tag/phones/", False, id="a list"),
        pytest.param("previous", HOME, False, id="the home page"),
        pytest.param("previous", "", False, id="a title without an address"),
        pytest.param("previous", "javascript:history.back()", False, id="no address of the web"),
    ],
)
def test_what_looks_like_a_story_of_the_site_is_followed(relation, url, is_followed):
    assert stories_around(_page(Neighbour(relation, "A title", url)), SITE) == ((url,) if is_followed else ())


def test_the_definition_of_a_site_has_the_last_word():
    items, paid = re.compile(r"/item/\d+"), re.compile("/sponsored/")
    site = SiteDefinition(name="news", home=HOME, path=Path(), article_urls=(items,), skip_urls=(paid,))
    wanted, skipped = f"{HOME}item/17", f"{HOME}sponsored/2026/11/07/a-story-that-somebody-paid-for/"
    page = _page(*(Neighbour("previous", "", url) for url in (wanted, skipped, "https://other.example/item/17")))
    assert stories_around(page, site) == (wanted,)


def test_of_hundreds_the_first_story_before_and_the_first_after_are_followed():
    urls = [f"{HOME}2026/11/07/the-story-number-{number}-of-a-trap/" for number in range(300)]
    page = _page(*(Neighbour("previous", "", url) for url in urls), *(Neighbour("next", "", url) for url in urls[7:]))
    assert stories_around(page, SITE) == (urls[0], urls[7])


def test_none_is_remembered_where_none_may_be_asked_for():
    class Follower(NeighbourFollowing):
        options = CrawlOptions()
        settings = Settings({"NEIGHBOURS_PER_RUN": 0, "NEIGHBOUR_STEPS": 10})

    page = _page(Neighbour("previous", "", f"{HOME}2026/11/07/the-story-before-this-one/"))
    assert Follower().neighbours_of(page) == ()


def test_a_page_that_was_not_read_names_nobody():
    page = _page()
    page.article = None
    assert stories_around(page, SITE) == ()
