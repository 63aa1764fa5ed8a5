"""What holds for every page, however broken: extraction answers, answers the same twice, and invents no words."""

from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.extract import extract, extract_parts, next_page
from pipelines.extract.flat import blocks_of_text
from pipelines.extract.fragment import blocks_of_fragment
from pipelines.read import read

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = [
    "<p>", "</p>", "<div class='entry-content'>", "</div>", "<article>", "</article>", "<h1>", "</h1>", "<h2>", "<br>", "<br><br>",
    "<ul><li>", "</li></ul>", "<table><tr><td>", "</table>", "<blockquote class='twitter-tweet'>", "</blockquote>", "<figure>", "<img src='/a.jpg'>",
    "<img data-src='//x/y.png' srcset='a 1x, b 2x'>", "<figcaption>", "</figure>", "<script>var a = '<p>'</script>", "<noscript><img src=a.jpg></noscript>",
    "<time datetime='2026-13-40T99:99'>", "<meta property='og:title' content='A &amp;amp; B'>", "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",",
    "<link rel=canonical href='http://[::1'>", "<a href='http://[bad'>", "<a rel='next' href='?page=2'>2</a>", "<nav>", "</nav>", "<form>", "<svg><title>t</title>",
    "\x00", "\ufffd", "&#0;", "&nbsp;", "<!--", "-->", "<![CDATA[", "<pre>", "</pre>", "<iframe src='https://www.youtube.com/embed/abc'>", "<html lang='xx-yy-zz'>",
    "By Ann Example and Ben Muster", "A sentence that is long enough, with commas, to be taken for the prose of a story. ", "12.05.2026 10:30", "これは日本語の文章です。",
]  # fmt: skip

soups = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=60).map("".join)


@FEW
@given(st.binary(max_size=600), st.one_of(st.none(), st.text(max_size=30)))
def test_no_bytes_and_no_address_raise(html, url):
    article = read(html, url)
    assert article.status in {"article", "rejected"}
    assert bool(article.reason) == (article.status == "rejected")


@FEW
@given(soups, st.sampled_from([None, "utf-16", "latin-1", "no-such-encoding", ""]))
def test_no_tag_soup_raises_and_the_answer_is_the_same_twice(html, encoding):
    page = html.encode("utf-8", "surrogatepass")
    first = extract(page, "https://news.example/2026/05/12/story", encoding=encoding)
    assert first == extract(page, "https://news.example/2026/05/12/story", encoding=encoding)
    for moment in (first.published, first.modified):
        assert moment is None or moment.tzinfo is UTC
    for image in first.images:
        assert image.url.startswith(("http://", "https://"))


@FEW
@given(soups)
def test_a_story_of_several_pages_and_the_way_to_them_never_raise(html):
    page = html.encode("utf-8", "surrogatepass")
    extract_parts(page, [page, b"", b"%PDF-1.4"], "https://news.example/story")
    target = next_page(page, "https://news.example/story")
    assert target is None or target.startswith("http")


@FEW
@given(soups)
def test_fragments_and_flat_texts_never_raise(text):
    for block in blocks_of_fragment(text, "https://news.example/"):
        assert block.inside_body
    headline, blocks = blocks_of_text(text)
    assert "\n" not in headline
    assert all(block.text and block.place.startswith("line ") for block in blocks)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"<div>" * 100_000 + b"<p>The text inside the nest, long enough to be seen.</p>", id="hundred thousand elements deep"),
        pytest.param(b"<a " + b" ".join(b"a%d=1" % n for n in range(60_000)) + b">x</a><p>The text behind the tag.</p>", id="sixty thousand attributes"),
        pytest.param(b"<p>" + b"word " * 400_000, id="two megabytes on a line"),
        pytest.param(b"<a title='" + b"<" * 100_000 + b"'>", id="many angle brackets in an attribute"),
        pytest.param(b"<p>" + b"&" * 100_000, id="many ampersands"),
        pytest.param(b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>", id="deep JSON"),
        pytest.param(b"<p>" + b"<b>" * 30_000 + b"text", id="deep inline elements"),
        pytest.param(b"<h1><blockquote class='twitter-tweet'><script>var a = '<p>'</script>", id="nothing behind the headline"),
    ],
)  # fmt: skip
def test_a_page_that_fights_is_read_without_an_error(page):
    assert read(page, "https://news.example/story").status in {"article", "rejected"}


def test_text_below_two_thousand_levels_is_not_lost():
    inside = (
        "<p>" + "The sentence stands deep inside the nest, and it is not lost, whatever libxml2 does. " * 3 + "</p>"
    )
    page = "<body>" + "<div>" * 3_000 + inside * 3 + "</div>" * 3_000 + "<p>After the nest.</p></body>"
    body = read(page.encode(), None).body
    assert "deep inside the nest" in body
