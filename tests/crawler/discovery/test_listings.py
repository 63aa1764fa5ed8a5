"""Listings: the stories of a page, with titles and dates, and nothing of its furniture."""

from datetime import UTC, datetime

import pytest

from crawler.discovery.listings import read_listing
from crawler.items import SiteHints

URL = "https://lantern.example/category/news/"


def read(body, url=URL, **options):
    return read_listing(body.encode(), url, **options)


def paths(reading):
    return [link.url.removeprefix("https://lantern.example") for link in reading.links]


CARDS = """<body><nav><a href="/phones/some-long-thing-here">Navigation</a></nav>
<article class="post-box"><a href="/2026/11/20/kettle-sings/"><img></a>
  <h3 class="title"><a href="/2026/11/20/kettle-sings/">The kettle sings</a></h3>
  <time datetime="2026-11-20T16:00:00+01:00">yesterday</time> <a href="/author/ines/">Ines</a>
  <p>It rings. <a href="/2026/11/20/kettle-sings/#more">Read more about this and that and the other</a></p></article>
<div class="td-module"><h2><a href="/2026/11/19/toaster-answers/">The toaster answers</a></h2>
<time>2026-11-19 08:00</time></div>
<div><a href="/about-us/">About</a> <a href="/tag/kettles/">kettles</a> <a href="https://elsewhere.example/a-b-c-d-e">ad</a></div>
<footer><a href="/2020/01/01/our-first-day/">Since 2020</a></footer></body>"""


def test_cards_of_a_theme():
    reading = read(CARDS, hints=SiteHints(language="en", timezone="Europe/Berlin"))
    first, second = reading.links
    assert (first.url, first.title) == ("https://lantern.example/2026/11/20/kettle-sings/", "The kettle sings")
    assert first.published == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert (second.title, second.published) == ("The toaster answers", datetime(2026, 11, 19, 7, tzinfo=UTC))
    assert {link.language for link in reading.links} == {"en"}
    assert reading.error == ""


def test_a_link_around_a_heading():
    reading = read(
        '<a href="/a-kettle-that-sings"><img alt="x"><h2>It <b>sings</b></h2><p>Long text of the card</p></a>'
    )
    assert [(link.url, link.title) for link in reading.links] == [
        ("https://lantern.example/a-kettle-that-sings", "It sings")
    ]


def test_a_page_without_cards_gives_its_long_links():
    reading = read(
        '<table><tr><td><a href="/news/123456.html">The kettle that sings at five in the morning</a></td>'
        '<td><a href="/news/123457.html">12 comments</a></td></tr></table>'
    )
    assert paths(reading) == ["/news/123456.html"]


def test_a_short_address_counts_where_a_dated_headline_leads_to_it():
    card = '<div class="card"><h2><a href="/games/kettle-studio">Kettle</a></h2>{}</div>'
    assert paths(read(card.format("<time datetime='2026-11-20'>x</time>"))) == ["/games/kettle-studio"]
    assert paths(read(card.format(""))) == []


def test_one_date_for_the_whole_page_is_no_storys_date():
    cards = "".join(f'<div><h2><a href="/a-kettle-that-sings-{n}">K</a></h2></div>' for n in range(3))
    reading = read(f"<div><p>Updated <time datetime='2026-11-20'>today</time></p>{cards}</div>")
    assert [link.published for link in reading.links] == [None] * 3


def test_a_definition_has_the_last_word():
    reading = read(
        CARDS, is_article=lambda url: {"/about-us/": True}.get(url.removeprefix("https://lantern.example"), False)
    )
    assert paths(reading) == ["/about-us/"]  # a plain short link among strong ones, which it refuses
    cards = '<h2><a href="/k/1">A</a></h2><h2><a href="/k/2-long-slug-for-a-story">B</a></h2>'
    assert paths(read(cards, is_article=lambda url: url.endswith("/1"))) == ["/k/1"]
    assert paths(read(cards, is_article=lambda _: None)) == ["/k/2-long-slug-for-a-story"]


def test_relative_links_follow_the_base_of_the_page():
    body = '<head><base href="https://www.lantern.example/news/"></head><h2><a href="a-kettle-that-sings">K</a></h2>'
    assert read(body).links[0].url == "https://www.lantern.example/news/a-kettle-that-sings"


def test_an_encoding_from_the_page_itself():
    body = '<meta charset="shift_jis"><h2><a href="/a-kettle-that-sings">やかん</a></h2>'.encode("shift_jis")
    assert read_listing(body, URL).links[0].title == "やかん"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param("", "The page is empty.", id="empty"),
        pytest.param("\x00 \n", "The page is empty.", id="blank"),
        pytest.param("<p>Nothing here", "The page names no story.", id="no link"),
        pytest.param('{"json": 1}', "The page names no story.", id="no page"),
    ],
)
def test_pages_without_stories(body, error):
    assert (read(body).links, read(body).error) == ((), error)


def test_a_trap_of_links_is_bounded():
    body = "".join(f'<h2><a href="/a-kettle-that-sings-{n}">K</a></h2>' for n in range(3_000))
    assert len(read(body).links) == 2_000


def test_a_tag_without_end_is_left_out():
    body = f'<h2><a href="/a-kettle-that-sings">K</a></h2><div {"a=1 " * 20_000}>'
    assert paths(read(body)) == ["/a-kettle-that-sings"]


def next_page(body, url=URL):
    return read(body, url).next_page


@pytest.mark.parametrize(
    ("url", "link", "expected"),
    [
        pytest.param(
            URL, '<a class="next page-numbers" href="/category/news/page/2/">Next</a>', URL + "page/2/", id="WordPress"
        ),
        pytest.param(
            URL + "page/2/",
            '<a href="/category/news/">1</a><a href="/category/news/page/3/">3</a>',
            URL + "page/3/",
            id="third page by its number",
        ),
        pytest.param(URL, '<link rel="next" href="/category/news/page/2/">', URL + "page/2/", id="in the head"),
        pytest.param(
            "https://lantern.example/news.php3",
            '<a href="news.php3?iPage=2">2</a>',
            "https://lantern.example/news.php3?iPage=2",
            id="in the query",
        ),
        pytest.param(
            "https://lantern.example/indeks?page=4",
            '<a href="?page=3">3</a><a href="?page=5">5</a>',
            "https://lantern.example/indeks?page=5",
            id="fifth in the query",
        ),
        pytest.param(
            "https://lantern.example/news",
            '<a href="/news/2">2</a>',
            "https://lantern.example/news/2",
            id="a bare number",
        ),
        pytest.param(
            "https://lantern.example/",
            '<a href="/page/2/">Older</a>',
            "https://lantern.example/page/2/",
            id="home page",
        ),
        pytest.param(
            URL,
            '<div class="pagination"><a rel="next" href="/category/news/?after=abc">More</a></div>',
            URL + "?after=abc",
            id="a cursor in a pager",
        ),
        pytest.param(
            "https://lantern.example/",
            '<p><a href="/older/2">Next</a></p>',
            "https://lantern.example/older/2",
            id="a word and nothing else",
        ),
        pytest.param(
            "https://lantern.example/",
            '<a href="/news?page=2">Older stories &raquo;</a>',
            "https://lantern.example/news?page=2",
            id="older stories, elsewhere",
        ),
        pytest.param(
            "https://lantern.example/k/index-2.html",
            '<a href="index-1.html">1</a><a href="index-3.html">3</a>',
            "https://lantern.example/k/index-3.html",
            id="numbered files",
        ),
        pytest.param(
            URL,
            '<div class="post-nav"><a href="/games/kettle">Next</a></div>',
            None,
            id="a story's neighbour in words",
        ),
        pytest.param(URL, '<a href="/games/">Next week in games</a>', None, id="a word among others"),
        pytest.param(
            URL,
            '<nav class="post-navigation"><a rel="next" href="/games/the-game">The game</a></nav>',
            None,
            id="next story",
        ),
        pytest.param(
            URL, '<a rel="next" href="/a-kettle-that-sings-again">The kettle</a>', None, id="next story without a box"
        ),
        pytest.param(URL, '<link rel="next" href="/2026/11/20/kettle-sings/">', None, id="next story in the head"),
        pytest.param(
            URL,
            '<a class="next page-numbers" href="https://elsewhere.example/category/news/page/2/">Next</a>',
            None,
            id="another site",
        ),
        pytest.param(URL, '<a href="/category/reviews/page/2/">2</a>', None, id="another listing's second page"),
        pytest.param(
            URL + "page/2/", '<a class="prev page-numbers" href="/category/news/">1</a>', None, id="last page"
        ),
        pytest.param(
            "https://lantern.example/2026/06/", '<a href="/2026/07/">July</a>', None, id="the next month of an archive"
        ),
    ],
)
def test_the_next_page_of_a_listing(url, link, expected):
    assert next_page(f"<body>{link}</body>", url) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '<li><a href="/story/1">Story 1</a><li><a href="/story/2">2</a>', ["/story/1", "/story/2"], id="short"
        ),
        pytest.param(
            '<li><a href="/k1.html">A kettle that sings all day</a><li><a href="/k2.html">Short</a>',
            ["/k1.html"],
            id="addresses of no shape, told by headlines",
        ),
        pytest.param('</body></html><li><a href="/story/1">Story 1</a>', ["/story/1"], id="after the page's end"),
        pytest.param('<li><a href="/phones">Phones</a><li><a href="/k">K</a>', [], id="nothing speaks for a story"),
        pytest.param(
            '<li><a href="/story/1">Story 1</a><li><a href="/our-shop">All that our shop has to offer today</a>',
            ["/story/1"],
            id="addresses weigh more than texts",
        ),
        pytest.param(
            '<li><a href="/about">All about us and our newsroom and its people</a>', [], id="a page about the site"
        ),
    ],
)
def test_a_plain_list_of_links_is_read_as_well_as_it_can_be(body, expected):
    assert paths(read(f"<body><ul>{body}</ul></body>", "https://lantern.example/")) == expected


@pytest.mark.parametrize("element", ["div", "span", "b", "ul"])
def test_what_follows_a_nest_without_a_bottom_is_read(element):
    nest = f"<{element}>" * 3_000 + f"</{element}>" * 3_000
    page = f'<html><body>{nest}<h2><a href="/2026/11/a-story-that-follows">A story that follows it all</a></h2>'
    reading = read_listing(page.encode(), "https://a.example/")
    assert [link.url for link in reading.links] == ["https://a.example/2026/11/a-story-that-follows"]
