"""Whatever bytes a channel answers with, reading them gives a reading: no exception, no foreign link, within bounds."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.feeds import read_feed
from crawler.discovery.home import read_home
from crawler.discovery.listings import read_listing
from crawler.discovery.robots import sitemaps_of
from crawler.discovery.sitemaps import read_sitemap
from crawler.discovery.wordpress import read_posts

URL = "https://lantern.example/x/"
READERS = (read_feed, read_sitemap, read_listing, read_posts)
# Pieces of real documents in any order: more breakage a try than random bytes give.
PIECES = (
    b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE rss [<!ENTITY a 'b'>]>", b"<!DOCTYPE html>", b"<rss>",
    b"</rss>",
    b"<item>", b"</item>", b"<entry xmlns='http://www.w3.org/2005/Atom'>", b"<link>", b"</link>",
    b"<link href='/a-b-c-d'/>",
    b"https://lantern.example/a-kettle-that-sings", b"file:///etc/passwd", b"<![CDATA[", b"]]>", b"&nbsp;", b"&a;",
    b"&#0;",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<urlset>", b"<url>", b"<loc>", b"</loc>", b"</url>", b"<sitemap>",
    b"<h2>",
    b"<a href='/2026/11/20/kettle/'>", b"</a>",
    b"<time datetime='2026-99-99'>", b"[", b"{", b'"link":', b"}", b"]", b"\x1f\x8b",
    b'{"items": [{"url": "/a", "tags": {}}]}', b'[{"link": "/a", "title": {"rendered": 3}}]', b"<x:y>",
    b"<media:content url='//'/>",
)  # fmt: skip
DOCUMENTS = st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@settings(max_examples=150, deadline=None)
@given(body=DOCUMENTS, packed=st.booleans())
def test_a_reader_of_any_bytes(reader, body, packed):
    reading = reader(gzip.compress(body) if packed else body, URL)
    assert all(link.url.startswith(("https://", "http://")) for link in reading.links)
    assert all(child.url.startswith("https://lantern.example/") for child in reading.children)
    assert reading.links or reading.children or reading.error or reading.next_page is None
    assert "\n" not in reading.error


@settings(max_examples=150, deadline=None)
@given(body=DOCUMENTS)
def test_a_home_page_and_a_robots_txt_of_any_bytes(body):
    for channel in (*read_home(body, URL), *sitemaps_of(body.decode("utf-8", "replace"), URL)):
        assert channel.url.startswith(("https://", "http://"))
