"""What stands in a story keeps its kind: lists, tables, quotes, posts, pictures, links."""

import pytest

from crawler.items import BlockKind
from pipelines.extract import extract
from pipelines.read import read
from tests.pipelines.extract.maker import ONE, THREE, TWO


@pytest.mark.parametrize(
    ("markup", "kind", "text"),
    [
        pytest.param("<h2>A sub-heading</h2>", BlockKind.HEADING, "A sub-heading", id="heading"),
        pytest.param("<ul><li>One point</li><li>Two <b>points</b></li></ul>", BlockKind.LIST, "One point\nTwo points", id="list"),
        pytest.param("<ol><li><p>First</p></li><li><p>Second</p></li></ol>", BlockKind.LIST, "First\nSecond", id="list of paragraphs"),
        pytest.param("<table><tr><th>Chip</th><th>Price</th></tr><tr><td>A1</td><td>90</td></tr></table>", BlockKind.TABLE, "Chip | Price\nA1 | 90", id="table"),
        pytest.param("<blockquote><p>We build it here.</p><p>All of it.</p></blockquote>", BlockKind.QUOTE, "We build it here.\nAll of it.", id="quote"),
        pytest.param("<pre><code>if x:\n    window._taboola = 1</code></pre>", BlockKind.CODE, "if x:\n    window._taboola = 1", id="code"),
        pytest.param("<blockquote class='twitter-tweet'><p>A post.</p><a href='https://twitter.com/a/status/1'>May 12</a></blockquote>", BlockKind.EMBED, "A post. May 12", id="quoted post"),
        pytest.param("<iframe data-src='https://www.youtube.com/embed/abc'></iframe>", BlockKind.EMBED, "", id="lazy video"),
        pytest.param("<figure class='wp-block-table'><table><tr><td>A</td><td>B</td></tr></table></figure>", BlockKind.TABLE, "A | B", id="table in a figure"),
    ],
)  # fmt: skip
def test_structure_is_kept(markup, kind, text):
    html = f"<article><h1>Maker opens a second line</h1><p>{ONE}</p>{markup}<p>{TWO}</p><p>{THREE}</p></article>"
    found = [
        block
        for block in extract(html.encode(), "https://news.example/s").blocks
        if block.kind is kind and block.level != 1
    ]
    assert [block.text for block in found] == [text]
    assert found[0].inside_body


@pytest.mark.parametrize(
    ("markup", "url", "caption"),
    [
        pytest.param("<figure><img src='/a.jpg'><figcaption>The new line</figcaption></figure>", "https://n.example/a.jpg", "The new line", id="figure"),
        pytest.param("<div class='wp-caption'><img src='/a.jpg'><p class='wp-caption-text'>The new line</p></div>", "https://n.example/a.jpg", "The new line", id="WordPress caption"),
        pytest.param("<p><img src='data:image/gif;base64,R0' data-lazy-src='/real.jpg'><noscript><img src='/real.jpg'></noscript></p>", "https://n.example/real.jpg", "", id="lazy with its noscript twin"),
        pytest.param("<img src='/blank.gif' data-src='/real-1024x768.jpg'><img src='/real-300x200.jpg'>", "https://n.example/real-1024x768.jpg", "", id="two sizes of one picture"),
        pytest.param("<picture><source srcset='/w.webp 800w, /w2.webp 1600w'><img src='data:,' alt='x'></picture>", "https://n.example/w2.webp", "", id="picture with sources alone"),
        pytest.param("<amp-img src='/amp.jpg' width=800 height=450></amp-img>", "https://n.example/amp.jpg", "", id="AMP"),
    ],
)  # fmt: skip
def test_a_picture_is_kept_once_with_its_caption(markup, url, caption):
    html = f"<article><h1>Maker opens a second line</h1><p>{ONE}</p>{markup}<p>{TWO}</p><p>{THREE}</p></article>"
    article = read(html.encode(), "https://n.example/s")
    assert [(image.url, image.caption) for image in article.images] == [(url, caption)]
    assert "The new line" not in article.body


def test_icons_and_faces_are_no_pictures_of_the_story():
    html = f"<article><h1>Maker</h1><p>{ONE}</p><img src='/avatar.png'><img src='/p.gif' width=1 height=1><img src='/logo.svg'><p>{TWO}</p><p>{THREE}</p></article>"
    assert extract(html.encode(), "https://n.example/s").images == ()


def test_every_block_has_the_links_of_its_own_text_and_no_others():
    html = f"<article><h1>Maker</h1><p>{ONE}</p><h2>The line</h2><p>{TWO} <a href='/a'>Prices</a></p><p>{THREE}</p></article>"
    blocks = read(html.encode(), "https://n.example/s").blocks
    assert [[link.text for link in block.links] for block in blocks] == [[], [], ["Prices"], []]


def test_a_name_between_line_breaks_that_is_linked_further_down_is_no_link_before():
    text = f"{ONE}<br><br><a href='/other/'>Aster closes its shops</a><br><br>{TWO}<br><br>On: <a href='/t/'>Aster</a>, lamps"
    blocks = extract(f"<body><h1>Maker</h1><div>{text}</div></body>".encode(), "https://n.example/s").blocks
    assert [[link.text for link in block.links] for block in blocks][-4:] == [
        [],
        ["Aster closes its shops"],
        [],
        ["Aster"],
    ]
