"""Which address a story is known by: canonical before AMP, and nothing that a page cannot mean."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Page
from pipelines.extract import extract
from pipelines.extract.addresses import is_sane_canonical, without_amp
from pipelines.read import read
from pipelines.store import Archive
from tests.running import ask

URL = "https://n.example/2026/05/maker-opens-line"
NIGHT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
STORY = "".join(
    f"<p>The maker has opened a second line in the north, said number {number}, and local suppliers deliver parts.</p>"
    for number in range(4)
)


def page(head: str = "", html: str = "<html>", end: str = "") -> bytes:
    """A story with something in its head."""
    return f"{html}<head>{head}</head><body><article><h1>Maker opens a second line</h1>{STORY}{end}</article></body>".encode()


@pytest.mark.parametrize(
    ("own", "named", "is_sane"),
    [
        pytest.param(URL, URL + "/", True, id="itself"),
        pytest.param(URL, "https://www.n.example/2026/05/maker-opens-line", True, id="with www"),
        pytest.param(URL, "https://n.example/", False, id="the home page"),
        pytest.param("https://n.example/?p=123", "https://n.example/", False, id="the home page for a number"),
        pytest.param("https://n.example/?utm_source=x1", "https://n.example/", True, id="the home page itself"),
        pytest.param(URL, "https://n.example/2026/05/", False, id="the month"),
        pytest.param("https://n.example/news/maker-opens-line", "https://n.example/news", False, id="the section"),
        pytest.param("https://n.example/maker-opens-line/photos", "https://n.example/maker-opens-line", True, id="a view of the story"),
        pytest.param("https://n.example/story/amp", "https://n.example/story", True, id="its AMP page"),
        pytest.param("https://n.example/story/2", "https://n.example/story", True, id="its second page"),
        pytest.param("https://n.example/article.php?id=5", "https://n.example/article.php", False, id="the number is lost"),
        pytest.param("https://n.example/article.php?id=5&utm_id=3", "https://n.example/article.php?id=5", True, id="the number is kept"),
        pytest.param("https://n.example/article.php?utm_id=3", "https://n.example/article.php", True, id="only a trace is lost"),
        pytest.param("https://n.example/news/?id=5", "https://n.example/news/", False, id="the number of a section's story is lost"),
        pytest.param(URL + "/?print=1", URL + "/", True, id="a view for the printer"),
        pytest.param(URL + "/?v=20261123", URL + "/", True, id="a number against caches"),
        pytest.param("https://n.example/2026-11-23/?id=5", "https://n.example/2026-11-23/", False, id="a day names no story"),
        pytest.param(URL, "https://n.example/{{slug}}", False, id="a template that nobody filled"),
        pytest.param(URL, "https://n.example/2026/05/undefined", False, id="undefined"),
        pytest.param(URL, "https://n.example/404.html", False, id="an error page"),
        pytest.param(URL, "http://localhost/2026/05/maker-opens-line", False, id="a machine's inner name"),
        pytest.param(URL, "http://10.0.0.3/2026/05/maker-opens-line", False, id="a machine's number"),
        pytest.param("http://127.0.0.1:8000/s/1", "http://127.0.0.1:8000/s/one", True, id="on a machine of one's own"),
        pytest.param(URL, "https://agency.example/wire/maker-opens-line", True, id="the agency's page of the same slug"),
        pytest.param(URL, "https://agency.example/other", False, id="another site's other page"),
        pytest.param("https://n-example.cdn.ampproject.org/c/s/n.example/maker-opens-line/amp", "https://n.example/maker-opens-line", True, id="from a cache of AMP pages"),
        pytest.param("http://[bad", URL, False, id="no address"),
    ],
)  # fmt: skip
def test_a_canonical_address_is_one_that_the_page_can_mean(own, named, is_sane):
    assert is_sane_canonical(named, own) is is_sane


@pytest.mark.parametrize(
    ("amp", "plain"),
    [
        pytest.param(f"{URL}/amp/", URL, id="below the story"),
        pytest.param(f"{URL}.amp.html", f"{URL}.html", id="before the ending"),
        pytest.param("https://n.example/amp/story", "https://n.example/story", id="above the story"),
        pytest.param("https://amp.n.example/story", "https://n.example/story", id="a host of its own"),
        pytest.param("https://n.example/story?amp=1&id=5", "https://n.example/story?id=5", id="a parameter"),
        pytest.param("https://n.example/story?outputType=amp", "https://n.example/story", id="a kind of output"),
        pytest.param("https://n.example/example-lamp", "", id="a word that ends so"),
        pytest.param("https://n.example/guitar-amp", "", id="a story about amps"),
    ],
)
def test_an_amp_address_without_amp(amp, plain):
    assert without_amp(amp) == plain


@pytest.mark.parametrize(
    ("html", "url", "head", "canonical"),
    [
        pytest.param("<html amp>", f"{URL}/amp", f"<link rel=canonical href='{URL}'>", URL, id="an AMP page names its canonical one"),
        pytest.param("<html ⚡>", f"{URL}?amp=1", "", URL, id="an AMP page that names none"),
        pytest.param("<html amp>", f"{URL}/amp", f"<link rel=canonical href='https://n.example/'><meta property=og:url content='{URL}'>", URL, id="an AMP page that names the home page"),
        pytest.param("<html amp>", URL, f"<link rel=canonical href='{URL}'>", URL, id="a page that is AMP alone"),
        pytest.param("<html>", URL, f"<link rel=amphtml href='{URL}/amp'><link rel=canonical href='{URL}/amp'><meta property=og:url content='{URL}'>", URL, id="a page that calls its AMP page canonical"),
        pytest.param("<html>", f"{URL}/amp", "", None, id="only an address like one"),
        pytest.param("<html>", f"{URL}?id=1", "<base href='https://n.example/'><link rel=canonical href='/'>", None, id="a base element hides nothing"),
    ],
)  # fmt: skip
def test_the_canonical_address_of_amp_pages_and_of_those_that_have_one(html, url, head, canonical):
    assert extract(page(head, html), url).canonical_url == canonical


@pytest.mark.parametrize("order", [("amp", "plain"), ("plain", "amp"), ("plain", "amp", "plain"), ("amp", "amp")])
def test_an_amp_page_and_its_canonical_one_are_one_article(tmp_path, order):
    pages = {
        "plain": (
            URL,
            page(f"<link rel=canonical href='{URL}'><link rel=amphtml href='{URL}/amp'>", end="<p>A last line.</p>"),
        ),
        "amp": (f"{URL}/amp", page(f"<link rel=canonical href='{URL}'>", "<html amp>")),
    }
    with Archive.open(tmp_path / "a.db", clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home="https://n.example/", language="en")
        for day, kind in enumerate(order):
            url, html = pages[kind]
            visit = Page("news", url, url, NIGHT + timedelta(days=day), body=html, article=read(html, url))
            archive.save_page(crawl, visit)
    rows = ask(tmp_path / "a.db", "SELECT url, body FROM full_articles")
    assert [url for url, _ in rows] == [URL]
    assert ("A last line." in rows[0][1]) == ("plain" in order), "the canonical page's text is preferred"
