"""Feeds of every version, and feeds as broken as they come: what can be read is read, what is wrong is said."""

import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.feeds import read_feed

URL = "https://lantern.example/feed/"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Lantern</title><language>en-US</language>'
    '<atom:link href="https://lantern.example/feed/" rel="self"/>'
)
TAIL = "</channel></rss>"
A = "<item><title>First</title><link>https://lantern.example/first</link></item>"
B = "<item><title>Second</title><link>https://lantern.example/second</link></item>"


def read(body, **options):
    return read_feed(body.encode() if isinstance(body, str) else body, URL, **options)


def titles(reading):
    return [link.title for link in reading.links]


def one(item, head=HEAD, **options):
    reading = read(f"{head}{item}{TAIL}", **options)
    assert len(reading.links) == 1, reading
    return reading.links[0]


def test_a_wordpress_item():
    found = one(
        """<item>
        <title>The kettle &amp;#8217;26 &lt;b&gt;rings&lt;/b&gt; &amp;amp; sings</title>
        <link>https://lantern.example/2026/11/20/kettle/?utm_source=rss</link>
        <dc:creator><![CDATA[Ines Falk]]></dc:creator><dc:creator>Tomás Ibarra</dc:creator>
        <pubDate>Fri, 20 Nov 2026 16:00:00 +0100</pubDate>
        <category><![CDATA[Kitchen]]></category><category>Smart home</category><category>Kitchen</category>
        <guid isPermaLink="false">https://lantern.example/?p=1322</guid>
        <description><![CDATA[<p>It rings.&nbsp;Loudly.</p> <p>The post <a href="x">The kettle</a> appeared first on
          <a href="y">The Lantern</a>.</p>]]></description>
        <content:encoded><![CDATA[<p>It rings.</p><p>Then it sings.</p>]]></content:encoded>
        <media:thumbnail url="/kettle.jpg"/>
        </item>"""
    )
    assert found.url == "https://lantern.example/2026/11/20/kettle/?utm_source=rss"
    assert found.title == "The kettle ’26 rings & sings"
    assert found.published == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert found.published_raw == "Fri, 20 Nov 2026 16:00:00 +0100"
    assert found.authors == ("Ines Falk", "Tomás Ibarra")
    assert found.categories == ("Kitchen", "Smart home")
    assert found.publisher_id == "1322"
    assert found.summary == "It rings. Loudly."
    assert found.content_html == "<p>It rings.</p><p>Then it sings.</p>"
    assert found.image_url == "https://lantern.example/kettle.jpg"
    assert found.language == "en-US"


def test_an_atom_entry():
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://lantern.example/de/"><entry>
    <title type="html">Der &amp;lt;neue&amp;gt; Kessel</title>
    <link rel="replies" href="/comments"/><link rel="alternate" href="kessel"/>
    <published>2026-11-20T08:00:00+05:30</published><updated>2026-11-20T06:00:00Z</updated>
    <author><name>Ines Falk</name><email>a@b.example</email></author><category term="kueche" label="Küche"/>
    <summary>Er singt.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Er <b>singt</b>.</p></div></content>
    </entry></feed>"""
    (found,) = read(body).links
    assert found.url == "https://lantern.example/de/kessel"
    assert found.title == "Der <neue> Kessel"
    assert found.published == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    assert found.modified == datetime(2026, 11, 20, 6, tzinfo=UTC)
    assert found.authors == ("Ines Falk",)
    assert found.categories == ("Küche",)
    assert found.language == "de"
    assert "<p>Er <b>singt</b>.</p>" in found.content_html


def test_an_rdf_feed():
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://lantern.example/"><title>L</title>
    <dc:language>ja</dc:language></channel>
    <item rdf:about="https://lantern.example/1.html"><title>やかん</title><link>https://lantern.example/1.html</link>
    <dc:date>2026-11-20T10:00:00+09:00</dc:date><dc:subject>台所</dc:subject></item></rdf:RDF>"""
    (found,) = read(body).links
    assert (found.title, found.language, found.categories) == ("やかん", "ja", ("台所",))
    assert found.published == datetime(2026, 11, 20, 1, tzinfo=UTC)


def test_a_json_feed():
    body = """{"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": [
    {"id": "7", "url": "/kettle", "title": "The kettle", "content_html": "<p>It sings.</p>", "tags": ["Kitchen", 3],
     "date_published": "2026-11-20T10:00:00Z", "authors": [{"name": "Ines Falk"}]}, {"id": "8"}, null]}"""
    (found,) = read(body).links
    assert (found.url, found.title, found.authors) == ("https://lantern.example/kettle", "The kettle", ("Ines Falk",))
    assert found.categories == ("Kitchen",)
    assert found.published == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("item", "url"),
    [
        pytest.param("<link> https://a.example/x </link>", "https://a.example/x", id="blanks"),
        pytest.param("<link>/x#comments</link>", "https://lantern.example/x", id="relative, with a fragment"),
        pytest.param("<link/><guid>https://a.example/g</guid>", "https://a.example/g", id="permalink guid"),
        pytest.param("<atom:link href='/x' rel='alternate'/>", "https://lantern.example/x", id="Atom's link in RSS"),
        pytest.param(
            "<link>https://proxy.example/1</link><feedburner:origLink>https://lantern.example/x</feedburner:origLink>",
            "https://lantern.example/x",
            id="the address behind a proxy, though nobody declared its prefix",
        ),
        pytest.param("<link><![CDATA[https://a.example/x?a=1&b=2]]></link>", "https://a.example/x?a=1&b=2", id="CDATA"),
        pytest.param("<link>//a.example/x</link>", "https://a.example/x", id="without a scheme"),
    ],
)
def test_the_address_of_an_item(item, url):
    assert one(f"<item><title>t</title>{item}</item>").url == url


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://a.example/x", "https://me:pw@a.example/",
        "https://[x", "https://a.example/" + "x" * 3000, "mailto:a@b.example", "http://a.example:99999/",
    ],
)  # fmt: skip
def test_what_may_not_be_asked_for_is_no_link(link):
    reading = read(f"{HEAD}<item><title>t</title><link>{link}</link></item>{A}{TAIL}")
    assert titles(reading) == ["First"]


@pytest.mark.parametrize(
    ("item", "authors"),
    [
        pytest.param("<author>desk@lantern.example (Ines Falk)</author>", ("Ines Falk",), id="RSS author"),
        pytest.param("<author>desk@lantern.example</author>", (), id="address alone"),
        pytest.param("<author>Ines Falk</author>", ("Ines Falk",), id="name alone"),
    ],
)
def test_bylines(item, authors):
    assert one(f"<item><link>/x</link>{item}</item>").authors == authors


def test_a_date_without_a_zone_is_read_in_the_sites_zone():
    item = "<item><link>/x</link><pubDate>2026-11-20 10:00:00</pubDate></item>"
    assert one(item, zone=ZoneInfo("Asia/Shanghai")).published == datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_a_long_description_with_paragraphs_is_the_story():
    story = "<p>" + "A kettle that sings needs a good ear. " * 40 + "</p>"
    found = one(f"<item><link>/x</link><description><![CDATA[{story}]]></description></item>")
    assert found.content_html == story
    assert len(found.summary) <= 2000


@pytest.mark.parametrize(
    ("link", "page"),
    [
        pytest.param('<atom:link rel="next" href="?paged=2"/>', URL + "?paged=2", id="next"),
        pytest.param(
            '<atom:link rel="prev-archive" href="/feed/2025/"/>', "https://lantern.example/feed/2025/", id="archive"
        ),
        pytest.param('<atom:link rel="next" href="https://elsewhere.example/"/>', None, id="another site"),
        pytest.param(f'<atom:link rel="next" href="{URL}"/>', None, id="itself"),
        pytest.param("", None, id="none"),
    ],
)
def test_older_stories_of_a_feed(link, page):
    assert read(HEAD + link + A + TAIL).next_page == page


def test_a_next_link_inside_an_item_is_the_next_story():
    assert read(HEAD + A.replace("<title>", '<atom:link rel="next" href="/second"/><title>') + TAIL).next_page is None


def test_older_stories_of_a_json_feed():
    assert read('{"items": [{"url": "/a"}], "next_url": "/feed.json?page=2"}').next_page == (
        "https://lantern.example/feed.json?page=2"
    )


class TestBroken:
    def test_an_empty_body(self):
        for body in (b"", b"  \n", b"\xef\xbb\xbf", b"\x00\x00"):
            reading = read(body)
            assert (reading.links, reading.error) == ((), "The document is empty.")

    def test_a_web_page(self):
        reading = read("<!DOCTYPE html><html><head><title>x</title></head><body><p>Checking your browser</body></html>")
        assert (reading.links, reading.error) == ((), "This is a web page, not a feed.")

    def test_a_feed_without_items(self):
        assert read(HEAD + TAIL).error == "The feed names no story."

    def test_a_sitemap(self):
        body = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/</loc></url></urlset>'
        assert read(body).error == "This is no feed: its root element is <urlset>."

    def test_words(self):
        assert read("Service temporarily unavailable").error == "The document is not XML."

    @pytest.mark.parametrize(
        "rest",
        [
            pytest.param("<item><title>Torn</title><link>https://lantern.example/to", id="in an address"),
            pytest.param("<item><title>Torn</title><link>https://lantern.example/torn</link>", id="behind an address"),
            pytest.param("<item><title>Torn &am", id="in an entity"),
            pytest.param("<item><ti", id="in a tag"),
        ],
    )
    def test_a_feed_that_is_cut_gives_its_whole_items(self, rest):
        reading = read(HEAD + A + B + rest)
        assert titles(reading) == ["First", "Second"]
        assert reading.error.startswith("The XML is broken at line 1")

    def test_characters_that_xml_does_not_know(self):
        reading = read(
            HEAD.encode()
            + b"<item><title>Tea&nbsp;&eacute; \x00\x0b&trade;</title><link>/x</link></item>"
            + TAIL.encode()
        )
        assert titles(reading) == ["Tea é ™"]
        assert reading.error == ""

    def test_a_lonely_ampersand_keeps_its_address_whole(self):
        reading = read(f"{HEAD}<item><title>Tea & &co; &lt;b</title><link>/x?a=1&b=2&#38;c=3</link></item>{A}{TAIL}")
        assert reading.links[0].url == "https://lantern.example/x?a=1&b=2&c=3"
        assert titles(reading) == ["Tea & &co; <b", "First"]
        assert reading.error == ""

    def test_attributes_without_quotes_are_read_loosely(self):
        reading = read(HEAD + A.replace("<item>", "<item id=3>") + TAIL)
        assert titles(reading) == ["First"]
        assert reading.error.startswith("The XML is broken")

    def test_items_without_an_address(self):
        assert read(f"{HEAD}<item><title>t</title></item>{TAIL}").error == (
            "The feed's items have no address that can be asked for."
        )

    @pytest.mark.parametrize(
        ("declared", "written"),
        [
            pytest.param("utf-16", "utf-8", id="says UTF-16, is UTF-8"),
            pytest.param("iso-8859-1", "utf-8", id="says Latin 1, is UTF-8"),
            pytest.param("utf-8", "utf-16", id="says UTF-8, is UTF-16 with a mark"),
            pytest.param("utf-8", "utf-16-le", id="says UTF-8, is UTF-16 without a mark"),
            pytest.param("gb2312", "gb18030", id="Chinese"),
            pytest.param("iso-2022-jp", "iso-2022-jp", id="Japanese in seven bits"),
            pytest.param("x-unknown", "utf-8", id="unknown encoding"),
        ],
    )
    def test_encodings(self, declared, written):
        title = "水壶" if declared == "gb2312" else "やかん" if "jp" in declared else "Café"
        item = f"<item><title>{title}</title><link>/x</link></item>"
        body = f'<?xml version="1.0" encoding="{declared}"?><rss><channel>{item}</channel></rss>'
        assert titles(read(body.encode(written))) == [title]

    def test_leading_blanks_and_a_mark_before_the_declaration(self):
        assert titles(read(b"\n\n \xef\xbb\xbf" + (HEAD + A + TAIL).encode())) == ["First"]

    def test_entities_are_not_read_and_nothing_grows(self):
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
        body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        body += "<rss><channel><item><title>a &l29; &x; b</title><link>/x</link></item></channel></rss>"
        reading = read(body)
        assert titles(reading) == ["a b"]
        assert reading.error == "The document declares XML entities of its own; they were not read."

    def test_an_old_doctype_is_no_harm(self):
        body = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">'
        reading = read(f"{body}<rss version='0.91'><channel>{A}</channel></rss>")
        assert (titles(reading), reading.error) == (["First"], "")

    def test_a_feed_that_is_no_xml_any_more_is_read_loosely(self):
        reading = read(f"junk before it {HEAD}{A}{TAIL}")
        assert titles(reading) == ["First"]
        assert reading.error == "The document is not XML."

    def test_a_trap_of_items_is_bounded(self):
        items = "".join(f"<item><link>/{number}</link></item>" for number in range(6_000))
        assert len(read(HEAD + items + TAIL).links) == 5_000

    def test_a_title_of_a_megabyte_is_bounded(self):
        assert len(one(f"<item><title>{'x' * 1_000_000}</title><link>/x</link></item>").title) <= 500

    def test_the_same_address_twice_is_one_link(self):
        assert titles(read(HEAD + A + A + TAIL)) == ["First"]

    def test_a_gzipped_feed(self):
        assert titles(read(gzip.compress((HEAD + A + TAIL).encode()))) == ["First"]
