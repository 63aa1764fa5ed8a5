"""Pages that were damaged on their way: cut, full of zeros and noise, with tags doubled and quotation marks lost.

Whatever happens to a page, reading it raises nothing, its answer is bounded by it, and a page that ends too soon is
read to its end and says so.
"""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Article
from pipelines.read import read
from tests.local_site import story

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
URL = "https://news.example/2026/05/12/story"
RECORD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The factory is open", "author": {"name": "Ann Example"}}</script>'
HEAD = f"<meta property='og:title' content='The factory is open'><link rel='canonical' href='{URL}'><style>p {{}}</style>{RECORD}"
EXTRAS = (
    "<figure><img data-src='/a.jpg' alt='A'><figcaption>The line</figcaption></figure><ul><li>One point of the story</li></ul>"
    "<table><tr><th>Chip</th><td rowspan=2>Price</td></tr><tr><td>A1</td></tr></table><blockquote cite='/q'>Said.</blockquote>"
    "<iframe src='https://www.youtube.com/embed/abcdefg'></iframe><!-- a note --><script>var a = '<p>';</script>"
)
PAGES = [story(number, head=HEAD, text=lambda body: body + EXTRAS).encode() for number in (1, 2)]
PAGES += [story(3, head=HEAD).encode("utf-16"), story(4, text=lambda body: body.replace("a", "ä")).encode("latin-1")]
TAGS = [b"<p>", b"</p>", b"<div>", b"</div>", b"<b>", b"<table>", b"</table>", b"<td>", b"<select>", b"<svg>", b"<math>", b"<template>", b"<noscript>", b"<iframe>", b"<form>", b"<a href=x>", b"<li>", b"</ul>", b"<!--", b"<body>", b"</html>", b"<base href='//'>"]  # fmt: skip


def cut(page: bytes, chance: random.Random) -> bytes:
    """The page up to anywhere."""
    return page[: chance.randrange(len(page))]


def beheaded(page: bytes, chance: random.Random) -> bytes:
    """The page from anywhere."""
    return page[chance.randrange(len(page)) :]


def with_zeros(page: bytes, chance: random.Random) -> bytes:
    """Zero bytes anywhere."""
    at = chance.randrange(len(page))
    return page[:at] + b"\0" * chance.randrange(1, 40) + page[at:]


def with_noise(page: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    noisy = bytearray(page)
    for _ in range(chance.randrange(1, 60)):
        noisy[chance.randrange(len(noisy))] = chance.randrange(256)
    return bytes(noisy)


def with_tags(page: bytes, chance: random.Random) -> bytes:
    """Tags where none belong, many times over."""
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(page))
        page = page[:at] + chance.choice(TAGS) * chance.choice([1, 2, 300]) + page[at:]
    return page


def with_doubled_tags(page: bytes, chance: random.Random) -> bytes:
    """Every tag of one name stands twice."""
    name = re.escape(chance.choice(TAGS))
    return re.sub(name, lambda found: found[0] * 2, page)


def without_quotes(page: bytes, chance: random.Random) -> bytes:
    """A quotation mark or a bracket is lost."""
    marks = [at for at, byte in enumerate(page) if byte in b"\"'<>"]
    at = chance.choice(marks) if marks else 0
    return page[:at] + page[at + 1 :]


def shuffled(page: bytes, chance: random.Random) -> bytes:
    """Two stretches change places."""
    first, second, third = sorted(chance.randrange(len(page)) for _ in range(3))
    return page[:first] + page[second:third] + page[first:second] + page[third:]


DAMAGES = [cut, beheaded, with_zeros, with_noise, with_tags, with_doubled_tags, without_quotes, shuffled]


def check(article: Article, page: bytes) -> None:
    """What holds of every answer."""
    assert article.status in {"article", "rejected"}
    assert bool(article.reason) == (article.status == "rejected")
    assert bool(article.body.strip()) == (article.status == "article")
    told = sum(len(block.text) for block in article.blocks) + sum(len(removed.text) for removed in article.removed)
    assert max(len(article.body), told) <= 3 * len(page) + 100
    assert len(article.headline) + len(article.description) <= 2 * len(page)
    assert article.body.count("\ufffd") * 2 <= len(article.body)
    for image in article.images:
        assert image.url.startswith(("http://", "https://"))


@MANY
@given(st.sampled_from(PAGES), st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3), st.integers(0, 2**32))
def test_a_damaged_page_is_read_within_bounds_and_the_same_twice(page, damages, seed):
    chance = random.Random(seed)
    for damage in damages:
        page = damage(page, chance) or b"<p>"
    article = read(page, URL)
    check(article, page)
    assert read(page, URL) == article


@MANY
@given(st.binary(max_size=400), st.sampled_from(PAGES), st.floats(0, 1))
def test_bytes_of_any_kind_inside_a_page_are_borne(noise, page, where):
    at = int(len(page) * where)
    page = page[:at] + noise + page[at:]
    check(read(page, URL), page)


SENTENCES = [
    f"Sentence number {number} of a story stands in the first half of the page, whole." for number in range(30)
]
WHOLE = f"<html><head><title>The factory is open</title></head><body><article><h1>The factory is open</h1>{''.join(f'<p>{text}</p>' for text in SENTENCES)}</article></body></html>"


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize(
    "end",
    [
        pytest.param("", id="in a sentence"),
        pytest.param("<p title='x", id="in an attribute"),
        pytest.param("<script>var a = 1;", id="in a program"),
        pytest.param("<!-- a no", id="in a comment"),
        pytest.param("<scr", id="in a tag's name"),
        pytest.param("&am", id="in an entity"),
        pytest.param("\u2026"[:1].encode()[:2].decode("latin-1"), id="in a letter"),
    ],
)
def test_half_a_page_is_read_to_its_end_and_says_so(share, end):
    at = int(len(WHOLE) * share)
    half = WHOLE[:at].rpartition("<p>")[0]
    article = read((half + end).encode(), URL)
    told = [text for text in SENTENCES if text in half]
    assert [text for text in SENTENCES if text in article.body] == told
    assert "incomplete" in article.flags


def test_a_whole_page_says_nothing_of_the_kind():
    assert "incomplete" not in read(WHOLE.encode(), URL).flags
