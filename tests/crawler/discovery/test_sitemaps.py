"""Sitemaps and their indexes, also gzipped, cut, hostile."""

import gzip
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.discovery import documents
from crawler.discovery.sitemaps import read_sitemap, sitemap_kind
from crawler.items import ChannelKind

URL = "https://lantern.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def read(body, url=URL):
    return read_sitemap(body.encode() if isinstance(body, str) else body, url)


def urls(reading):
    return [link.url for link in reading.links]


def test_pages_with_their_dates_and_images():
    body = f"""<?xml version="1.0"?><urlset {SPACE} {IMAGE}>
    <url><image:image><image:loc>https://lantern.example/a.jpg</image:loc></image:image>
    <loc>https://lantern.example/a</loc><lastmod>2026-11-20T10:00:00+01:00</lastmod></url>
    <url><loc> https://lantern.example/b </loc></url></urlset>"""
    first, second = read(body).links
    assert (first.url, first.image_url) == ("https://lantern.example/a", "https://lantern.example/a.jpg")
    assert first.modified == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert first.published is None  # lastmod is no publication date
    assert second.url == "https://lantern.example/b"


MANY = "".join(
    f"<url><loc>https://lantern.example/story-{n}</loc><lastmod>20{n % 20:02}-01-01</lastmod></url>" for n in range(90)
)
IN_PARTS = {
    "a map": f"<urlset {SPACE}>{MANY}</urlset>",
    "an index": f"<sitemapindex {SPACE}>{MANY.replace('url>', 'sitemap>')}</sitemapindex>",
    "prefixes": f"<s:urlset xmlns:s='x'>{MANY.replace('<', '<s:').replace('<s:/', '</s:')}</s:urlset>",
    "large letters": f"<URLSET>{MANY.upper().replace('HTTPS://LANTERN.EXAMPLE', 'https://lantern.example')}</URLSET>",
    "cut in an address": f"<urlset>{MANY}"[:-40],
    "cut behind a page": f"<urlset>{MANY}",
    "pages twice": f"<urlset>{MANY}{MANY}</urlset>",
    "entities": f"<!DOCTYPE x [<!ENTITY e 'y'>]><urlset>{MANY}</urlset>",
    "a web page": f"<html><body>{'<p>a url</p>' * 90}</body></html>",
    "a feed": f"<rss><channel>{'<item/>' * 90}</channel></rss>",
    "an empty map": f"<urlset>{' ' * 900}</urlset>",
}


@pytest.mark.parametrize("body", IN_PARTS.values(), ids=IN_PARTS)
def test_a_large_map_read_in_parts_names_what_it_names_as_a_whole(body, monkeypatch):
    whole = read(body)
    monkeypatch.setattr(documents, "_PART", 300)
    assert read(body) == whole


SPACE_AND_IMAGE = f"{SPACE} {IMAGE}".replace('"', "'")
READ_A_LARGE_MAP = f"""
import resource
from pathlib import Path
from crawler.discovery.sitemaps import read_sitemap
from pipelines.apart.memory import give_back_early
give_back_early()
page = "<url><loc>https://lantern.example/2026/11/a-story-with-a-long-address-{{}}/</loc><lastmod>2026-11-20T10:00:00Z</lastmod>"
picture = "<image:image><image:loc>https://lantern.example/wp-content/uploads/2026/11/picture-{{}}-1200x630.jpg</image:loc></image:image></url>"
body = "".join(page.format(n) + picture.format(n) for n in range(50_000))
body = ("<urlset {SPACE_AND_IMAGE}>" + body + "</urlset>").encode()
pages = int(Path("/proc/self/statm").read_text().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 80 * 1024 * 1024,) * 2)
print(len(read_sitemap(body, "{URL}").links))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what a process has reserved")
def test_the_largest_map_of_the_protocol_is_read_in_the_memory_of_a_reader():
    command = [sys.executable, "-c", READ_A_LARGE_MAP]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "5000", done.stderr[-500:]


def test_a_news_sitemap():
    body = f"""<urlset {SPACE} {NEWS}><url><loc>https://lantern.example/a</loc><news:news>
    <news:publication><news:name>The Lantern</news:name><news:language>zh-cn</news:language></news:publication>
    <news:publication_date>2026-11-20T16:00:00+01:00</news:publication_date><news:title>The kettle &amp; I</news:title>
    <news:keywords>Kitchen, Smart home</news:keywords></news:news></url></urlset>"""
    (found,) = read(body).links
    assert (found.title, found.language, found.categories) == ("The kettle & I", "zh-CN", ("Kitchen", "Smart home"))
    assert found.published == datetime(2026, 11, 20, 15, tzinfo=UTC)


def index(*entries):
    rows = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' * bool(day)}</sitemap>" for loc, day in entries
    )
    return read(f"<sitemapindex {SPACE}>{rows}</sitemapindex>")


def test_an_index_leads_to_its_maps_newest_first():
    reading = index(
        ("https://lantern.example/post-sitemap.xml", "2024-01-01"),
        ("https://lantern.example/post-sitemap2.xml", "2026-01-01"),
        ("https://lantern.example/old.xml", ""),
        ("/sitemap/news-latest.xml", "2026-11-20"),
    )
    assert [(child.kind, child.url.rpartition("/")[2]) for child in reading.children] == [
        (ChannelKind.NEWS_SITEMAP, "news-latest.xml"),
        (ChannelKind.SITEMAP, "post-sitemap2.xml"),
        (ChannelKind.SITEMAP, "post-sitemap.xml"),
        (ChannelKind.SITEMAP, "old.xml"),
    ]
    assert {child.found_by for child in reading.children} == {"sitemap"}


def test_maps_without_stories_are_left_out():
    names = [
        "post_tag-sitemap.xml", "category-sitemap2.xml", "author-sitemap.xml", "page-sitemap.xml", "post-sitemap.xml",
        "wp-sitemap-taxonomies-category-1.xml", "wp-sitemap-users-1.xml", "wp-sitemap-posts-page-1.xml",
        "wp-sitemap-posts-post-1.xml", "sitemap-images.xml", "sitemap-tags.xml.gz", "sitemap_news.xml",
    ]  # fmt: skip
    reading = index(*((f"https://lantern.example/{name}", "") for name in names))
    assert [child.url.rpartition("/")[2] for child in reading.children] == [
        "post-sitemap.xml", "wp-sitemap-posts-post-1.xml", "sitemap_news.xml",
    ]  # fmt: skip


def test_an_index_of_such_maps_alone_is_taken_as_it_is():
    assert len(index(("https://lantern.example/page-sitemap.xml", "")).children) == 1


@pytest.mark.parametrize(
    "child",
    [
        pytest.param(URL, id="itself"),
        pytest.param(URL + "?n=2", id="itself with a changing query"),
        pytest.param("http://www.lantern.example/sitemap.xml", id="itself by another name"),
        pytest.param("https://elsewhere.example/sitemap.xml", id="another site"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("http://169.254.169.254/sitemap.xml", id="an address inside the network"),
        pytest.param("", id="nothing"),
    ],
)
def test_children_that_are_not_followed(child):
    assert index((child, ""), ("https://lantern.example/a.xml", "")).children[0].url == "https://lantern.example/a.xml"
    assert len(index((child, ""), ("https://lantern.example/a.xml", "")).children) == 1


def test_a_list_of_addresses():
    reading = read("\ufeffhttps://lantern.example/a\r\nhttps://lantern.example/b\nnot an address\nfile:///etc/passwd\n")
    assert urls(reading) == ["https://lantern.example/a", "https://lantern.example/b"]


def test_without_a_namespace():
    assert urls(read("<urlset><url><loc>/a</loc></url></urlset>")) == ["https://lantern.example/a"]


class TestBroken:
    def test_a_cut_map_gives_its_whole_pages(self):
        body = f"<urlset {SPACE}><url><loc>https://lantern.example/a</loc></url><url><loc>https://lantern.example/b"
        reading = read(body)
        assert urls(reading) == ["https://lantern.example/a"]
        assert reading.error.startswith("The XML is broken")

    def test_a_cut_gzip_file(self):
        pages = "".join(f"<url><loc>https://lantern.example/story-{n}</loc></url>" for n in range(2_000))
        packed = gzip.compress(f"<urlset {SPACE}>{pages}</urlset>".encode())
        reading = read(packed[: len(packed) // 2])
        assert 100 < len(reading.links) < 2_000
        assert reading.error == "The gzip file is cut off."

    def test_a_gzip_file_of_several_parts(self):
        body = f"<urlset {SPACE}><url><loc>/a</loc></url></urlset>".encode()
        assert urls(read(gzip.compress(body[:30]) + gzip.compress(body[30:]))) == ["https://lantern.example/a"]

    def test_a_bomb_is_not_unpacked(self):
        reading = read(gzip.compress(b"<urlset>" + b" " * 60_000_000))
        assert reading.error == "The document is larger than 16 MiB; only its beginning was read."

    def test_broken_gzip(self):
        assert read(b"\x1f\x8b\x08\x00 this is not it").error == "The gzip file is broken."

    def test_more_pages_than_are_taken(self):
        pages = "".join(f"<url><loc>/{n}</loc><lastmod>{2000 + n % 20}-01-01</lastmod></url>" for n in range(6_000))
        reading = read(f"<urlset>{pages}</urlset>")
        assert len(reading.links) == 5_000
        assert reading.error == "The sitemap names 6000 pages; the newest 5000 of them were taken."
        assert reading.links[0].modified == datetime(2019, 1, 1, tzinfo=UTC)

    def test_entities_are_not_read(self):
        body = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>/a&e;</loc></url></urlset>'
        assert all("root" not in url for url in urls(read(body)))
        assert "entities" in read(body).error

    @pytest.mark.parametrize(
        ("body", "error"),
        [
            pytest.param("", "The document is empty.", id="empty"),
            pytest.param("<html><body>Not found</body></html>", "This is a web page, not a sitemap.", id="page"),
            pytest.param("<rss><channel/></rss>", "This is no sitemap: its root element is <rss>.", id="feed"),
            pytest.param("<urlset></urlset>", "The sitemap names no page.", id="no page"),
            pytest.param("Not found", "This is no sitemap.", id="words"),
        ],
    )
    def test_what_is_no_sitemap(self, body, error):
        assert (read(body).links, read(body).error) == ((), error)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sitemap/news-latest.xml", ChannelKind.NEWS_SITEMAP), ("/news-sitemap.xml", ChannelKind.NEWS_SITEMAP),
        ("/sitemap-latest-news.xml.gz", ChannelKind.NEWS_SITEMAP), ("/sitemap_news.xml", ChannelKind.NEWS_SITEMAP),
        ("/sitemap.xml", ChannelKind.SITEMAP), ("/newsletters.xml", ChannelKind.SITEMAP),
        ("/news/gsitemap-2404.xml", ChannelKind.SITEMAP),
    ],
)  # fmt: skip
def test_the_address_tells_a_news_sitemap(path, kind):
    assert sitemap_kind("https://lantern.example" + path) == kind


@pytest.mark.parametrize(
    "prolog", ["<!DOCTYPE a>" * 5_000, "<!DOCTYPE a [" + "[" * 5_000, '<!DOCTYPE a [<!ENTITY b "c">]>' * 5_000]
)
def test_a_document_of_beginnings_alone_is_read_without_an_error(prolog):
    reading = read_sitemap(prolog.encode(), "https://a.example/sitemap.xml")
    assert reading.links == ()
    assert reading.error
