"""The readers against a site that answers over HTTP: each channel gives exactly the stories that it names."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from crawler.discovery.article_urls import article_score
from crawler.discovery.feeds import read_feed
from crawler.discovery.home import read_home
from crawler.discovery.listings import read_listing
from crawler.discovery.robots import sitemaps_of
from crawler.discovery.sitemaps import read_sitemap
from crawler.discovery.wordpress import posts_url, read_posts
from crawler.items import ChannelKind
from tests.newsroom.channels import CHANNELS, NON_ARTICLES_IN_SITEMAP, named_by
from tests.newsroom.server import Newsroom
from tests.newsroom.story_files import read_stories


@pytest.fixture(scope="module")
def newsroom():
    with Newsroom() as running:
        yield running


def fetch(url):
    try:
        with urlopen(url) as answer:
            return answer.read()
    except HTTPError as error:
        return error.read()


def read_through(reader, url):
    """The links of a channel, its further pages and the maps of its index."""
    found, waiting = {}, [url]
    while waiting:
        reading = reader(fetch(waiting[0]), waiting.pop(0))
        found.update((link.url, link) for link in reading.links)
        waiting += [child.url for child in reading.children] + [reading.next_page] * bool(reading.next_page)
    return found


@pytest.mark.parametrize(
    ("channel", "reader"),
    [
        pytest.param("feed", read_feed, id="feed"),
        pytest.param("atom", read_feed, id="atom"),
        pytest.param("sitemap", read_sitemap, id="sitemap"),
        pytest.param("news-sitemap", read_sitemap, id="news sitemap"),
        pytest.param("listing", read_listing, id="listing"),
        pytest.param("wordpress", read_posts, id="wordpress"),
    ],
)
def test_a_channel_gives_what_it_names(newsroom, channel, reader):
    start = newsroom.base + CHANNELS[channel]
    if channel == "wordpress":
        start = posts_url(newsroom.base + "/wp-json/", per_page=10)
    found = read_through(reader, start)
    stories = {newsroom.base + story.path: story for story in named_by(channel, read_stories())}
    assert set(stories) <= set(found)
    # What a sitemap or a listing names besides its stories are pages that only their text can tell from stories.
    traps = {newsroom.base + path for path in NON_ARTICLES_IN_SITEMAP}
    assert channel == "listing" or set(found) - set(stories) <= traps
    for url, story in stories.items():
        if channel not in {"sitemap", "listing"}:
            assert found[url].title == story.headline
            assert found[url].published == story.published.astimezone(found[url].published.tzinfo)


def test_no_story_of_the_newsroom_is_ruled_out_by_its_address(newsroom):
    paths = [story.path for story in read_stories()]
    assert [path for path in paths if article_score(newsroom.base + path, newsroom.url) < 1] == []


def test_home_page_and_robots_txt_name_every_channel(newsroom):
    found = read_home(fetch(newsroom.url), newsroom.url)
    found += sitemaps_of(fetch(newsroom.base + "/robots.txt").decode(), newsroom.base + "/robots.txt")
    assert {channel.kind for channel in found} == {
        ChannelKind.FEED, ChannelKind.WORDPRESS, ChannelKind.SITEMAP, ChannelKind.NEWS_SITEMAP, ChannelKind.LISTING,
    }  # fmt: skip
    named = {channel.url.removeprefix(newsroom.base) for channel in found}
    assert {CHANNELS["feed"], CHANNELS["atom"], CHANNELS["sitemap"], CHANNELS["listing"], "/wp-json/"} <= named
