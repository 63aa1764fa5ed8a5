"""Pages that fight keep their text, its order and its paragraphs, and never grow into a tree that fills the memory."""

from __future__ import annotations

import pytest

from pipelines.extract.parsing import parse
from pipelines.extract.taming import LONGEST_TAG, flattened, tame
from pipelines.extract.tree import named, tree_of
from pipelines.read import read

PARAGRAPHS = [
    f"Paragraph {n} of a story in a nest of boxes, which is long enough to be one, and whole." for n in range(6)
]
STORY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
BODY = "\n\n".join(PARAGRAPHS)
MANY = 100_000


@pytest.mark.parametrize("depth", [150, 2_500, 20_000, MANY])
def test_a_story_in_a_deep_nest_keeps_its_paragraphs(depth):
    page = f"<h1>A story in a nest</h1>{'<div>' * depth}{STORY}{'</div>' * depth}"
    assert read(page.encode(), "https://a.example/x").body == BODY


@pytest.mark.parametrize(
    "fight",
    [
        pytest.param("<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">", id="one tag with 60,000 attributes"),
        pytest.param('<p title="' + "<>" * 60_000 + '">', id="one attribute full of angle brackets"),
        pytest.param("<select>" + "<option>x" * MANY + "</select>", id="a hundred thousand options"),
        pytest.param("<i></i>" * 50_000, id="fifty thousand empty elements"),
        pytest.param("<ul><li>" * 30_000 + "</ul>" * 30_000, id="lists in lists"),
        pytest.param("<table><tr><td>" * 20_000 + "</table>" * 20_000, id="tables in tables"),
        pytest.param("<div\0>\0" * 1000, id="zero bytes"),
        pytest.param("<h1>Another headline</h1>" * 30_000, id="thirty thousand headlines"),
        pytest.param("</div>" * MANY, id="ends without a beginning"),
        pytest.param("<p>" + "&amp;" * 1_000_000 + "</p>", id="a million entities"),
    ],
)
def test_a_story_behind_a_hostile_part_is_still_read(fight):
    page = f"<body><article><h1>A story behind a wall</h1>{STORY}</article><aside>{fight}</aside></body>"
    assert BODY in read(page.encode(), "https://a.example/x").body


def test_open_formatting_is_not_repeated_without_end():
    page = "<body>" + "".join(f"<b class=x{n}><p>" for n in range(20_000)) + "the text</body>"
    root = parse(page.encode()).root
    assert root is not None
    assert sum(1 for _ in root.traverse()) < 20 * 20_000
    assert "the text" in root.text()


def test_closed_formatting_is_left_alone():
    page = b"".join(b"<p>One <b class=x>bold</b> and <i id=y>slanted</i> word.</p>" for _ in range(2_000))
    assert flattened(page) == (page, False)


def test_a_page_with_more_tags_than_any_is_cut_and_says_so():
    parsed = parse(b"<p>first</p>" + b"<i>x</i>" * 200_000)
    assert "incomplete" in parsed.flags
    assert parsed.root is not None
    assert "first" in parsed.root.text()


def test_a_long_line_is_read_to_the_bound_and_says_so():
    article = read(b"<h1>A long line</h1><p>" + b"Words, and more of them. " * 2_000_000, "https://a.example/x")
    assert "incomplete" in article.flags
    assert article.body.startswith("Words, and more")


def test_texts_stay_in_order_where_the_nest_is_flattened():
    page = ("<div>" * 200 + "a<p>b<i>c</i>d</p>e" + "</div>" * 200 + "f").encode()
    root = tree_of(flattened(page)[0])
    assert root is not None
    assert "".join(root.text().split()) == "abcdef"
    assert [element.text() for element in named(root, "p")] == ["bcd"]


def test_an_ordinary_page_is_not_touched():
    page = f"<body><article><h1>A story</h1>{STORY}<a href='?a=1&b=2'>x</a></article></body>".encode()
    assert tame(page) == (page, False)


def test_a_tag_that_is_too_long_loses_its_attributes_and_nothing_else():
    page = b"<p " + b"a=1 " * LONGEST_TAG + b">kept</p>"
    assert tame(page) == (b"<p>kept</p>", False)


@pytest.mark.parametrize(
    "swallowing",
    ["<script>var x = 1;", "<style>p {", "<!-- never closed", "<textarea>", "<title>", "<p title='never closed"],
)
def test_a_part_that_swallows_the_rest_of_the_page_is_noticed(swallowing):
    page = f"<body><h1>A story that ends too soon</h1>{STORY}{swallowing}<p>The end that no reader sees.</p></body>"
    article = read(page.encode(), "https://a.example/x")
    assert article.body == BODY
    assert "incomplete" in article.flags


def test_a_page_that_stops_in_the_middle_is_read_to_there_and_says_so():
    page = f"<html><body><h1>A story that ends too soon</h1>{STORY}<p>The last sentence of which only"
    article = read(page.encode(), "https://a.example/x")
    assert article.body.endswith("The last sentence of which only")
    assert "incomplete" in article.flags


@pytest.mark.parametrize("end", ["</body></html>", "</BODY>", "</html>", "</body><script>x()</script>"])
def test_a_page_that_closes_its_body_is_whole(end):
    article = read(f"<html><body><h1>A story</h1>{STORY}{end}".encode(), "https://a.example/x")
    assert article.flags == ()


def test_a_fragment_that_opens_no_body_is_whole():
    assert read(f"<h1>A story</h1>{STORY}".encode(), "https://a.example/x").flags == ()
