"""What a home page, robots.txt and custom tell about a site's channels."""

import gzip

import pytest

from crawler.discovery.guesses import guesses
from crawler.discovery.home import kind_of, read_home
from crawler.discovery.robots import sitemaps_of
from crawler.items import ChannelKind

URL = "https://lantern.example/"
HEAD = """<head>
<link rel="alternate" type="application/rss+xml" title="The Lantern" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="The Lantern Comments" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="Comments on the kettle" href="/2026/11/20/kettle-sings/feed/">
<link rel="alternate" type="application/atom+xml" href="https://feeds.example/lantern">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">
<link rel="https://api.w.org/" href="https://lantern.example/wp-json/">
<link rel="sitemap" href="/sitemap_index.xml"></head>"""
BODY = """<body><header><ul class="main-menu"><li><a href="/category/news/">News</a></li>
<li><a href="/phones/">Phones</a></li>
<li><a href="/about-us/">About</a></li><li><a href="/newsletter">Letter</a></li>
<li><a href="https://shop.example/">Shop</a></li>
<li><a href="/a-kettle-that-sings-again/">The kettle</a></li><li><a href="/page/2/">2</a></li></ul></header>
<main><a href="/elsewhere/">in the text</a></main>
<footer><ul class="menu"><li><a href="/imprint-of/">Imprint</a></li></ul>
<a href="/reviews/rss.xml">RSS</a></footer></body>"""


def found(html, url=URL):
    return [
        (channel.kind, channel.url.removeprefix("https://lantern.example")) for channel in read_home(html.encode(), url)
    ]


def test_a_home_page_names_everything_else():
    assert found(HEAD + BODY) == [
        (ChannelKind.FEED, "/feed/"),
        (ChannelKind.FEED, "https://feeds.example/lantern"),
        (ChannelKind.FEED, "/reviews/rss.xml"),
        (ChannelKind.WORDPRESS, "/wp-json/"),
        (ChannelKind.SITEMAP, "/sitemap_index.xml"),
        (ChannelKind.LISTING, "/"),
        (ChannelKind.LISTING, "/category/news/"),
        (ChannelKind.LISTING, "/phones/"),
    ]


def test_every_channel_says_where_it_was_found():
    assert {channel.found_by for channel in read_home((HEAD + BODY).encode(), URL)} == {"home page"}


@pytest.mark.parametrize("html", ["", "\x00", "{}", "<p>Hello"])
def test_a_page_that_says_nothing_is_at_most_a_listing(html):
    assert found(html) in ([], [(ChannelKind.LISTING, "/")])


def test_sections_and_feeds_are_bounded():
    menu = "".join(f'<a href="/section-{n}/">S</a>' for n in range(100))
    feeds = "".join(f'<link rel="alternate" type="application/rss+xml" href="/feed-{n}/">' for n in range(100))
    kinds = [kind for kind, _ in found(f"<head>{feeds}</head><nav>{menu}</nav>")]
    assert (kinds.count(ChannelKind.FEED), kinds.count(ChannelKind.LISTING)) == (10, 13)


def test_a_rest_root_of_another_site_is_not_this_sites():
    assert found('<link rel="https://api.w.org/" href="http://127.0.0.1/wp-json/">') == [(ChannelKind.LISTING, "/")]


def test_robots_txt_names_sitemaps():
    text = (
        "\ufeffUser-agent: *\nDisallow: /x\nSITEMAP : /sitemap.xml\n"
        "sitemap:https://lantern.example/news-sitemap.xml # new\n"
        "Sitemap: https://elsewhere.example/sitemap.xml\nSitemap: file:///etc/passwd\n"
        "# Sitemap: /no.xml\nSitemap: /sitemap.xml"
    )
    assert [(channel.kind, channel.url) for channel in sitemaps_of(text, URL + "robots.txt")] == [
        (ChannelKind.SITEMAP, "https://lantern.example/sitemap.xml"),
        (ChannelKind.NEWS_SITEMAP, "https://lantern.example/news-sitemap.xml"),
    ]


def test_robots_txt_that_is_a_page_names_none():
    assert sitemaps_of("<html>Sitemap: here</html>", URL) == ()
    assert len(sitemaps_of("".join(f"Sitemap: /{n}.xml\n" for n in range(500)), URL)) == 50


@pytest.mark.parametrize(
    ("home", "first"),
    [
        ("https://lantern.example/", "https://lantern.example/feed/"),
        ("https://lantern.example", "https://lantern.example/feed/"),
        ("https://lantern.example/hub", "https://lantern.example/hub/feed/"),
        ("https://lantern.example/hub/rss.xml", "https://lantern.example/hub/feed/"),
        ("http://127.0.0.1:8930/", "http://127.0.0.1:8930/feed/"),
    ],
)
def test_guesses_stand_below_the_home_page(home, first):
    channels = guesses(home)
    assert channels[0].url == first
    assert {channel.found_by for channel in channels} == {"guess"}
    assert {channel.kind for channel in channels} == {
        ChannelKind.FEED, ChannelKind.SITEMAP, ChannelKind.NEWS_SITEMAP, ChannelKind.WORDPRESS,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        pytest.param(b"<!DOCTYPE html><html>", URL, ChannelKind.LISTING, id="a page"),
        pytest.param(b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><rss>', URL, ChannelKind.FEED, id="RSS"),
        pytest.param(b'<feed xmlns="http://www.w3.org/2005/Atom">', URL, ChannelKind.FEED, id="Atom"),
        pytest.param(b"<rdf:RDF>", URL, ChannelKind.FEED, id="RDF"),
        pytest.param(b' {"version": "https://jsonfeed.org/version/1"}', URL, ChannelKind.FEED, id="JSON"),
        pytest.param(gzip.compress(b"<urlset>"), URL, ChannelKind.SITEMAP, id="packed sitemap"),
        pytest.param(b"<sitemapindex>", URL + "news-sitemap.xml", ChannelKind.NEWS_SITEMAP, id="index of news"),
        pytest.param(b"", URL, ChannelKind.LISTING, id="nothing"),
        pytest.param(b"<", URL, ChannelKind.LISTING, id="almost nothing"),
    ],
)
def test_what_stands_where_a_home_page_should(body, url, kind):
    assert kind_of(body, url) == kind
