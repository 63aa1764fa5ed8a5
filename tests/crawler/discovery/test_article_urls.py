"""The shapes of addresses: which are stories, which are lists, people, files and functions of the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.article_urls import (
    article_score,
    is_not_ruled_out,
    looks_like_article,
    may_be_article,
    same_site,
)

HOME = "https://www.lantern.example/"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/2024/06/15/some-phone-launched/", id="WordPress with dates"),
        pytest.param("/2024/06/15/kettle/", id="date and one word"),
        pytest.param("/xiaomi-phones/redmi-note-15-pro-launched", id="category and slug"),
        pytest.param("/some-phone-launches-in-india/", id="slug alone"),
        pytest.param("/lantern-17-review", id="short slug with a number"),
        pytest.param("/hub/phone-price-in-india/", id="below a folder"),
        pytest.param("/blog/12345/slug.html", id="number and slug with an ending"),
        pytest.param("/some-phone-review-12345/", id="slug with a number"),
        pytest.param("/0/883/123.htm", id="numbers alone with an ending"),
        pytest.param("/newsview/1234567.html", id="number with an ending"),
        pytest.param("/p/1234567890123", id="number behind a letter"),
        pytest.param("/news/Some-Title_id123456", id="title and number"),
        pytest.param("/some_phone_review-news-12345.php", id="underscores"),
        pytest.param("/Some-Phone-in-review.123456.0.html", id="dots"),
        pytest.param("/phones/articoli/n123456/some-slug/", id="number as a folder"),
        pytest.param("/inet/d-7654321/some-slug", id="number with a letter as a folder"),
        pytest.param("/news/2026/11/01/12345-slug.html", id="date, number and slug"),
        pytest.param("/20241122000123", id="a number that begins with the day"),
        pytest.param("/1234567/slug", id="number first"),
        pytest.param("/news/articles/2411/22/news123.html", id="digits in folders"),
        pytest.param("/elem/000/004/123/4123456/", id="digits all the way"),
        pytest.param("/docs/news/1234567.html", id="docs"),
        pytest.param("/story/lantern-watch/", id="announced as a story"),
        pytest.param("/news/%E5%B0%8F%E7%B1%B3%E6%96%B0%E6%9C%BA%E5%8F%91%E5%B8%83/", id="Chinese slug"),
        pytest.param("/новости/новый-чайник-поёт", id="Russian slug"),
        pytest.param("/article.php?id=4711", id="number in the query"),
        pytest.param("/thread/some-slug.1234567/", id="thread"),
        pytest.param("/story?sid=79392", id="number in the query of a story"),
        pytest.param("/article/717", id="small number behind a story's word"),
        pytest.param("/news/articles/c5y7yvgy0w6o", id="key behind a story's word"),
        pytest.param("/world/some-long-headline-of-today/141e61e9-8a07-42e4-a527-2f03f45e7ef0", id="key behind a slug"),
        pytest.param("/some-long-headline-of-today/articleshow/53625690.cms", id="number behind a slug, rare ending"),
        pytest.param("/blog/archives/2025/07/some-headline-of-today.html", id="dated, below an archive"),
        pytest.param("/jobs/some-long-headline-of-today", id="long slug in a section named jobs"),
    ],
)
def test_stories(path):
    assert looks_like_article("https://www.lantern.example" + path, HOME)


@pytest.mark.parametrize(
    "path",
    [
        "/", "", "/news", "/news/", "/android-devices/", "/phones/android-phones", "/iphone-17", "/about-us/",
        "/category/news/", "/category/phones/some-brand-new-phones/", "/tag/some-long-tag-name-here/",
        "/tags/5-years-of-phones-and-more", "/author/ines-falk-the-editor/", "/topic/all-about-electric-kettles",
        "/page/2/", "/news/page/12", "/2024/", "/2024/06/", "/2024/06/15/", "/news/2024/06", "/?p=1234567",
        "/?s=kettle",
        "/feed/", "/some-phone-launches-in-india/feed/", "/some-phone-launches-in-india/2/",
        "/search/some-words-of-mine",
        "/some-phone-launches-in-india/amp/", "/wp-content/uploads/2024/06/some-big-picture-of-it.jpg",
        "/wp-json/wp/v2/posts/12345", "/images/some-long-name-of-it.webp", "/files/some-long-report-name.pdf",
        "/wp-login.php?id=12345", "/news.php3?iPage=2", "/sitemap-of-the-whole-site.xml", "/privacy-policy/",
        "/News.152.0.html",
        "/archive/63076", "/jobs/android-developer", "/shop/some-kettle-17", "/category?id=12345", "/item?catid=12345",
        "/users/1234567/", "/section-page-2",
    ],
)  # fmt: skip
def test_what_is_no_story(path):
    assert not looks_like_article("https://www.lantern.example" + path, HOME)


@pytest.mark.parametrize(
    ("path", "is_open", "is_likely"),
    [
        pytest.param("/story/kettle", True, True, id="one word behind a story's word"),
        pytest.param("/news/7", True, False, id="a number behind one word: a story or a list"),
        pytest.param("/kettle", True, False, id="one word"),
        pytest.param("/some-phone-launches-in-india/2", False, False, id="a story's further page"),
        pytest.param("/tag/kettle", False, False, id="a list"),
    ],
)
def test_what_may_be_a_story(path, is_open, is_likely):
    url = "https://www.lantern.example" + path
    assert (is_not_ruled_out(url, HOME), may_be_article(url, HOME)) == (is_open, is_likely)


@pytest.mark.parametrize(
    ("url", "home", "is_same"),
    [
        ("https://lantern.example/x", "https://www.lantern.example/", True),
        ("http://www.lantern.example/x", "https://lantern.example/", True),
        ("https://it.lantern.example/x", "https://www.lantern.example/", True),
        ("https://lantern.example/x", "https://it.lantern.example/", False),
        ("https://notlantern.example/x", "https://lantern.example/", False),
        ("https://lantern.example.evil.example/", "https://lantern.example/", False),
        ("http://127.0.0.1:8930/x", "http://127.0.0.1:8930/", True),
        ("http://127.0.0.1:22/x", "http://127.0.0.1:8930/", False),
        ("http://10.127.0.0.1/x", "http://localhost/", False),
        ("http://x.localhost/x", "http://localhost/", False),
        ("https://LANTERN.example/x", "https://lantern.example/", True),
        ("not an address", "https://lantern.example/", False),
        ("http://[::1", "https://lantern.example/", False),
    ],
)
def test_one_site(url, home, is_same):
    assert same_site(url, home) is is_same


def test_another_sites_story_is_none_of_ours():
    assert not looks_like_article("https://elsewhere.example/2024/06/15/some-phone-launched/", HOME)


@given(st.text(max_size=80))
def test_no_address_raises(text):
    assert article_score("https://www.lantern.example/" + text, HOME) >= -1
    assert not looks_like_article(text, HOME)
