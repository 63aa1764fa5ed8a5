"""Stories on several pages: which address is the next page, and which page belongs to the story."""

import gzip

import pytest

from pipelines.extract import extract, extract_parts, is_same_page, next_page
from pipelines.extract.pager import may_go_on
from pipelines.read import read
from tests.shared import SHARED, needs_shared

TEXTS = [
    f"Paragraph {number} of the story says something that no other paragraph says, and it is long enough to count."
    for number in range(8)
]
URL = "https://n.example/s/"


def page(*numbers: int, title: str = "Maker opens a second line", head: str = "", extra: str = "") -> bytes:
    """A page of a story with these of its paragraphs."""
    story = "".join(f"<p>{TEXTS[number]}</p>" for number in numbers)
    return f"<title>{title}</title>{head}<article><h1>{title}</h1>{story}{extra}</article>".encode()


def body(*parts: bytes, urls: tuple[str, ...] = ()) -> str:
    """The paragraphs of the story that these pages tell, one a line."""
    blocks = extract_parts(parts[0], parts[1:], URL, part_urls=urls).blocks
    return " ".join(str(TEXTS.index(block.text)) for block in blocks if block.text in TEXTS)


CANONICAL = "<link rel='canonical' href='https://n.example/{}'>"


@pytest.mark.parametrize(
    ("second", "told"),
    [
        pytest.param(page(2, 3), "0 1 2 3", id="the same headline"),
        pytest.param(page(0, 2, 3), "0 1 2 3", id="the intro again"),
        pytest.param(page(0, 1), "0 1", id="the first page again"),
        pytest.param(page(2, 3, title="Maker opens a second line - Page 2"), "0 1 2 3", id="a headline with its number"),
        pytest.param(page(2, 3, title="The camera", head="<meta property='og:title' content='Maker opens a second line'>"), "0 1 2 3", id="a chapter of its own, named by the page"),
        pytest.param(page(2, 3, title="The camera", head=CANONICAL.format("s/2/")), "0 1 2 3", id="a chapter of its own, at its address"),
        pytest.param(page(2, 3, title="Harbour freezes over", head=CANONICAL.format("harbour/")), "0 1", id="another story"),
        pytest.param(page(2, 3, title="Harbour freezes over"), "0 1", id="another story that names no address"),
        pytest.param(b"", "0 1", id="nothing"),
        pytest.param(b"%PDF-1.4", "0 1", id="no page"),
        pytest.param(b"<title>404</title><p>Not found.</p>", "0 1", id="a soft 404"),
    ],
)  # fmt: skip
def test_a_page_joins_the_story_if_it_tells_it(second, told):
    assert body(page(0, 1), second, urls=(f"{URL}2/",)) == told


def test_what_ends_a_story_ends_it():
    assert (
        body(page(0, 1), page(2), page(3, title="Harbour freezes over", head=CANONICAL.format("h")), page(4)) == "0 1 2"
    )


def test_short_lines_that_are_said_twice_stay():
    first, second = page(0, extra="<p>Who pays?</p>"), page(1, extra="<p>Who pays?</p>")
    texts = [block.text for block in extract_parts(first, [second], URL).blocks if block.inside_body]
    assert texts.count("Who pays?") == 2


def test_pictures_and_links_of_a_further_page_are_read_against_its_own_address():
    second = page(
        1, extra="<img src='b.jpg'><p>A last line with <a href='more'>a link</a>, and some more words to it.</p>"
    )
    article = extract_parts(page(0), [second], URL, part_urls=(f"{URL}2/",))
    assert [image.url for image in article.images] == [f"{URL}2/b.jpg"]
    assert [link.url for block in article.blocks for link in block.links] == [f"{URL}2/more"]


def test_a_page_that_could_not_be_had_makes_the_story_incomplete():
    article = extract_parts(page(0), [page(1)], URL, part_urls=(f"{URL}2/", f"{URL}3/"))
    assert "incomplete" in article.flags
    assert article.provenance["parts"].note == f"page 3 could not be had: {URL}3/"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<base href='https://n.example/s/'><a href='2/'>2</a>", "https://n.example/s/2/", id="against the base element"),
        pytest.param("<a href='/S/2/'>2</a>", None, id="another path by its capitals"),
        pytest.param("<a href='/s/2/'>Two cameras and a long label that no pager has</a>", None, id="a long label"),
        pytest.param("<a href='/s/?page=all'>All</a><a href='/s/print/2'>2</a>", None, id="views of the whole story"),
        pytest.param("<a href='https://other.example/s/2/'>2</a>", None, id="another site"),
        pytest.param("<a href='/s/?x=1&amp;page=2'>2</a>", "https://n.example/s/?x=1&page=2", id="an entity in the address"),
        pytest.param("<a href=/s/2/>Weiter</a>", "https://n.example/s/2/", id="no quotation marks"),
        pytest.param("<a rel='next' href='2'>»</a>", "https://n.example/s/2", id="relative to the story"),
        pytest.param("<a href='http://[bad/s/2/'>2</a>", None, id="no address"),
    ],
)  # fmt: skip
def test_the_next_page_by_its_address(markup, expected):
    html = page(0, 1, extra=markup)
    assert next_page(html, URL) == expected
    assert extract(html, URL).next_page == expected


@pytest.mark.parametrize(
    ("url", "other", "is_same"),
    [
        pytest.param("https://n.example/s/2/", "https://n.example/s/2", True, id="a slash"),
        pytest.param("https://n.example/s/2/", "https://n.example/s?page=2", True, id="another spelling"),
        pytest.param("https://n.example/s/2/", "https://n.example/s/", False, id="back to the first"),
        pytest.param("https://n.example/s/2/", "https://n.example/", False, id="the home page"),
        pytest.param("http://[x", "http://[y", False, id="no address"),
    ],
)
def test_a_redirect_to_another_page_is_noticed(url, other, is_same):
    assert is_same_page(url, other) is is_same


def test_a_page_without_a_fitting_address_is_not_parsed():
    assert not may_go_on(page(0, 1, extra="<a href='/2026/05/12/other'>2</a><a href='/t/2'>2</a>"), URL)
    assert may_go_on("<a href='/s/2/'>2</a>".encode("utf-16"), URL)


@needs_shared
def test_what_is_not_parsed_has_no_next_page():
    for path in sorted((SHARED / "corpora" / "news-fields" / "html").glob("*.gz"))[:60]:
        html = gzip.decompress(path.read_bytes())
        article = read(html, URL)
        url = article.canonical_url or URL
        assert may_go_on(html, url) or extract(html, url).next_page is None, path.name
