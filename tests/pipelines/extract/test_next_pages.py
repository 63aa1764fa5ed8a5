"""A story on several pages: its pages are one article, and the next of them is never another story."""

import pytest

from crawler.items import BlockKind
from pipelines.extract import extract, extract_parts, next_page
from tests.pipelines.extract.maker import ONE, THREE, TWO, P


def test_pages_of_one_story_are_one_article():
    part = "<article><h1>Maker opens a second line</h1><p>{}</p><p>{}</p></article>"
    first, second = part.format(ONE, TWO), part.format(ONE, THREE)
    article = extract_parts(first.encode(), [second.encode()], "https://n.example/s")
    assert [block.text for block in article.blocks if block.kind is BlockKind.PARAGRAPH] == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("url", "markup", "expected"),
    [
        pytest.param(
            "https://n.example/s/",
            "<a class='vw-next-link-page' href='/s/2/'>Next</a>",
            "https://n.example/s/2/",
            id="path",
        ),
        pytest.param("https://n.example/s", "<link rel=next href='?page=2'>", "https://n.example/s?page=2", id="query"),
        pytest.param(
            "https://n.example/s.html",
            "<a href='s-2.html'>2</a>",
            "https://n.example/s-2.html",
            id="number before the ending",
        ),
        pytest.param(
            "https://n.example/s/2/",
            "<a href='/s/'>1</a><a href='/s/3/'>3</a>",
            "https://n.example/s/3/",
            id="from the second page",
        ),
        pytest.param(
            "https://n.example/s/",
            "<link rel=next href='/another-story/'><a rel=next href='/other/'>Next post</a>",
            None,
            id="the next story is no page",
        ),
        pytest.param(
            "https://n.example/phone-14",
            "<a rel=next href='/phone-15'>Next</a>",
            None,
            id="a number in a title is no page",
        ),
        pytest.param("https://n.example/s/2/", "<a href='/s/2/#comments'>2</a>", None, id="no way in circles"),
        pytest.param("https://n.example/s/60/", "<a href='/s/61/'>61</a>", None, id="no story has so many pages"),
    ],
)
def test_the_next_page_of_a_story_is_never_another_story(url, markup, expected):
    page = f"<body><article><h1>Maker opens</h1>{P}</article>{markup}</body>".encode()
    assert next_page(page, url) == expected
    assert extract(page, url).next_page == expected
