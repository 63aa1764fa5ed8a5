"""Fragments, channel entries and flattened texts become the same blocks as pages."""

from datetime import UTC, datetime

import pytest

from crawler.items import BlockKind, Discovered, SiteHints
from pipelines.extract import from_entry
from pipelines.extract.flat import blocks_of_text
from pipelines.extract.fragment import blocks_of_fragment

FLAT = """A headline of its own

A caption

A first paragraph, which is the story of this text.

- One point
• Another point
A second paragraph.
"""


def test_a_flattened_text_is_a_headline_and_a_block_a_line():
    headline, blocks = blocks_of_text(FLAT)
    assert headline == "A headline of its own"
    assert [(block.text, block.place) for block in blocks] == [
        ("A caption", "line 3"),
        ("A first paragraph, which is the story of this text.", "line 5"),
        ("One point", "line 7"),
        ("Another point", "line 8"),
        ("A second paragraph.", "line 9"),
    ]
    assert [block.kind for block in blocks][2:4] == [BlockKind.LIST] * 2


@pytest.mark.parametrize("text", ["", "\n\n", " \x00 "])
def test_an_empty_text_has_no_blocks(text):
    assert blocks_of_text(text) == ("", ())


def test_a_fragment_becomes_blocks_with_absolute_addresses():
    html = '<p>One <a href="/x">link</a>.<p>Two<br><br>Three<h2>Head</h2><ul><li>a<li>b</ul><img src="i.jpg"><script>no()</script>'
    blocks = blocks_of_fragment(html, "https://n.example/s/")
    texts = [(block.kind, block.text) for block in blocks if block.kind is not BlockKind.FIGURE]
    assert texts == [
        (BlockKind.PARAGRAPH, "One link."),
        (BlockKind.PARAGRAPH, "Two"),
        (BlockKind.PARAGRAPH, "Three"),
        (BlockKind.HEADING, "Head"),
        (BlockKind.LIST, "a\nb"),
    ]
    assert blocks[0].links[0].url == "https://n.example/x"
    assert [block.image.url for block in blocks if block.image] == ["https://n.example/s/i.jpg"]


def test_an_entry_with_its_full_text_is_an_article():
    moment = datetime(2026, 5, 12, 10, 30, tzinfo=UTC)
    entry = Discovered(
        "https://n.example/s", "Salt &amp; pepper", moment, authors=("Ann Example", "ann example"), content_html="<p>The story.</p>", image_url="https://n.example/a.jpg"
    )  # fmt: skip
    article = from_entry(entry, hints=SiteHints(language="en"))
    assert (article.status, article.headline, article.authors, article.published) == (
        "article",
        "Salt & pepper",
        ("Ann Example",),
        moment,
    )
    assert [block.text for block in article.blocks] == ["The story."]
    assert article.images[0].is_lead
    assert article.language == "en"


def test_an_entry_without_text_is_none():
    article = from_entry(Discovered("https://n.example/s", "A title"))
    assert (article.status, article.reason) == ("rejected", "the channel has no full text")
