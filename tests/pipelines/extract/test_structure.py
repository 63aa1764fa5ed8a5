"""The structure of a story: embeds with whose they are, tables as rows, lists in lists, quotes, code, formulas, galleries."""

import json

import pytest

from crawler.items import Block, BlockKind
from crawler.showing.as_json import article_object
from crawler.showing.reading import Shown
from pipelines.extract import extract
from pipelines.read import read
from pipelines.store.facts import blocks_json

ONE = "The maker has opened a second line in the north, and local suppliers deliver half of the parts."
TWO = "Prices stay where they were, the company said on Tuesday, although wages and energy have become dearer."
THREE = "By the end of the year, four models will come from the new line, two of them for export."


def page(markup: str) -> bytes:
    """A story with a piece of markup after its first paragraph."""
    return (
        f"<article><h1>Maker opens a second line</h1><p>{ONE}</p>{markup}<p>{TWO}</p><p>{THREE}</p></article>".encode()
    )


def blocks(markup: str, kind: BlockKind) -> list[Block]:
    """The story's blocks of one kind, the headline aside."""
    found = read(page(markup), "https://n.example/2026/line").blocks
    return [block for block in found if block.kind is kind and block.level != 1]


@pytest.mark.parametrize(
    ("markup", "service", "url"),
    [
        pytest.param("<iframe src='https://www.youtube.com/embed/abcdefghijk?rel=0'></iframe>", "youtube", "https://www.youtube.com/embed/abcdefghijk?rel=0", id="YouTube"),
        pytest.param("<iframe data-src='//www.youtube-nocookie.com/embed/abc'></iframe>", "youtube", "https://www.youtube-nocookie.com/embed/abc", id="YouTube, lazy and without cookies"),
        pytest.param("<lite-youtube videoid='abcdefghijk'></lite-youtube>", "youtube", "https://www.youtube.com/watch?v=abcdefghijk", id="YouTube by an element of its own"),
        pytest.param("<div class='rll-youtube-player' data-src='https://www.youtube.com/embed/abc' data-id='abc'></div>", "youtube", "https://www.youtube.com/embed/abc", id="YouTube by a script of the theme"),
        pytest.param("<div class='youtube-player' data-id='abcdefghijk'></div>", "youtube", "https://www.youtube.com/watch?v=abcdefghijk", id="YouTube by its identifier"),
        pytest.param("<blockquote class='twitter-tweet'><p>A post.</p><a href='https://twitter.com/a/status/1'>May 12</a></blockquote>", "x", "https://twitter.com/a/status/1", id="X"),
        pytest.param("<blockquote class='twitter-tweet'><p>A post.</p><a href='https://x.com/a/status/1'>May 12</a></blockquote>", "x", "https://x.com/a/status/1", id="X by its new name"),
        pytest.param("<amp-twitter data-tweetid='123456' width='300' height='200'></amp-twitter>", "x", "https://twitter.com/i/status/123456", id="X in AMP"),
        pytest.param("<blockquote class='reddit-embed-bq'><a href='https://www.reddit.com/r/a/comments/1/'>A post</a></blockquote>", "reddit", "https://www.reddit.com/r/a/comments/1/", id="Reddit"),
        pytest.param("<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/abc/'><a href='https://www.instagram.com/ann/'>A post</a></blockquote>", "instagram", "https://www.instagram.com/p/abc/", id="Instagram"),
        pytest.param("<blockquote class='tiktok-embed' cite='https://www.tiktok.com/@ann/video/1'><section><a href='https://www.tiktok.com/@ann'>@ann</a></section></blockquote>", "tiktok", "https://www.tiktok.com/@ann/video/1", id="TikTok"),
        pytest.param("<blockquote class='text-post-media' data-text-post-permalink='https://www.threads.net/@a/post/1'><a href='https://www.threads.net/@a'>a</a></blockquote>", "threads", "https://www.threads.net/@a/post/1", id="Threads"),
        pytest.param("<blockquote class='bluesky-embed'><p>A post.</p><a href='https://bsky.app/profile/a/post/1'>May</a></blockquote>", "bluesky", "https://bsky.app/profile/a/post/1", id="Bluesky"),
        pytest.param("<iframe class='mastodon-embed' src='https://open.spotify.com/embed/track/1'></iframe>", "spotify", "https://open.spotify.com/embed/track/1", id="Spotify"),
        pytest.param("<iframe src='https://player.vimeo.com/video/1'></iframe>", "vimeo", "https://player.vimeo.com/video/1", id="Vimeo"),
        pytest.param("<div class='fb-post' data-href='https://www.facebook.com/a/posts/1'></div>", "facebook", "https://www.facebook.com/a/posts/1", id="Facebook"),
        pytest.param("<script async src='https://telegram.org/js/telegram-widget.js?22' data-telegram-post='channel/12'></script>", "telegram", "https://t.me/channel/12", id="Telegram, by a script"),
        pytest.param("<script src='https://gist.github.com/ann/0123456789.js'></script>", "github-gist", "https://gist.github.com/ann/0123456789.js", id="gist, by a script"),
        pytest.param("<video controls src='/clip.mp4'></video>", "video", "https://n.example/clip.mp4", id="the site's own video"),
        pytest.param("<audio><source src='/talk.mp3' type='audio/mpeg'></audio>", "audio", "https://n.example/talk.mp3", id="the site's own sound"),
        pytest.param("<amp-video src='/clip.mp4' width='1' height='1'></amp-video>", "video", "https://n.example/clip.mp4", id="the site's own video in AMP"),
    ],
)  # fmt: skip
def test_an_embed_says_whose_it_is_and_where_it_stands(markup, service, url):
    assert [(block.service, block.url) for block in blocks(markup, BlockKind.EMBED)] == [(service, url)]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<iframe src='https://ads.example/frame?youtube.com/embed/x'></iframe>", id="an advertisement's frame"),
        pytest.param("<iframe src='https://youtube.com.evil.example/embed/x'></iframe>", id="a host that only looks like one"),
        pytest.param("<iframe src='about:blank'></iframe>", id="an empty frame"),
        pytest.param("<iframe src='javascript:alert(1)'></iframe>", id="a program"),
        pytest.param("<video></video>", id="a player without an address"),
        pytest.param("<div class='youtube-player'></div>", id="a stand-in without an address"),
        pytest.param("<div class='fb-post'></div>", id="a post without an address"),
        pytest.param("<script src='https://cdn.example/widget.js'></script>", id="a script"),
        pytest.param("<script src='https://telegram.org/js/telegram-widget.js' data-telegram-post='<b>'></script>", id="a widget without a post"),
    ],
)  # fmt: skip
def test_what_shows_nothing_of_the_story_is_no_embed(markup):
    assert blocks(markup, BlockKind.EMBED) == []


@pytest.mark.parametrize(
    ("markup", "text", "rows", "header_rows"),
    [
        pytest.param("<table><tr><th>Chip</th><th>Price</th></tr><tr><td>A1</td><td>90</td></tr></table>", "Chip | Price\nA1 | 90", (("Chip", "Price"), ("A1", "90")), 1, id="header cells"),
        pytest.param("<table><thead><tr><td>Chip</td><td>Price</td></tr></thead><tbody><tr><th>A1</th><td>90</td></tr></tbody></table>", "Chip | Price\nA1 | 90", (("Chip", "Price"), ("A1", "90")), 1, id="a head without header cells"),
        pytest.param("<table><tr><td rowspan=2>A1</td><td>90</td></tr><tr><td>95</td></tr></table>", "A1 | 90\n95", (("A1", "90"), ("A1", "95")), 0, id="a cell over two rows"),
        pytest.param("<table><tr><td>A</td><td rowspan='2'>x</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>", "A | x | B\nC | D", (("A", "x", "B"), ("C", "x", "D")), 0, id="a cell over two rows in the middle"),
        pytest.param("<table><tr><th colspan=2>Chip</th></tr><tr><td>A1</td><td>90</td></tr></table>", "Chip\nA1 | 90", (("Chip", "Chip"), ("A1", "90")), 1, id="a cell over two columns"),
        pytest.param("<table><tr><td>A1</td><td></td></tr><tr><td></td><td></td></tr></table>", "A1 |", (("A1", ""),), 0, id="empty cells and rows"),
        pytest.param("<table><caption>Prices</caption><tr><td>A1</td><td>90</td></tr></table>", "Prices\nA1 | 90", (("A1", "90"),), 0, id="a title"),
        pytest.param("<table><tr><td rowspan=99999999999 colspan=1000000>A1</td><td>90</td></tr></table>", "A1 | 90", (("A1", "90"),), 0, id="spans that nobody can mean"),
        pytest.param("<table><tr><td>a | b</td><td>c</td></tr></table>", "a | b | c", (("a | b", "c"),), 0, id="a cell with a bar"),
    ],
)  # fmt: skip
def test_a_table_is_its_rows(markup, text, rows, header_rows):
    (table,) = blocks(markup, BlockKind.TABLE)
    assert (table.text.rstrip(), table.rows, table.header_rows) == (text, rows, header_rows)


@pytest.mark.parametrize(
    ("markup", "text", "levels", "is_ordered"),
    [
        pytest.param(f"<ul><li>{ONE}</li><li>{TWO}</li></ul>", f"{ONE}\n{TWO}", (), False, id="points"),
        pytest.param(f"<ol><li>{ONE}</li><li><div>{TWO}</div></li></ol>", f"{ONE}\n{TWO}", (), True, id="numbers"),
        pytest.param(f"<ul><li>{ONE}<ul><li>Inner</li></ul></li><li>{TWO}</li></ul>", f"{ONE}\nInner\n{TWO}", (1, 2, 1), False, id="a list in an item"),
        pytest.param(f"<ul><li>{ONE}</li><ul><li>Inner<ol><li>Deep</li></ol></li></ul><li>{TWO}</li></ul>", f"{ONE}\nInner\nDeep\n{TWO}", (1, 2, 3, 1), False, id="a list between items"),
        pytest.param("<dl><dt>Chip</dt><dd>A part that computes.</dd></dl>", "Chip\nA part that computes.", (), False, id="terms and definitions"),
    ],
)  # fmt: skip
def test_a_list_keeps_its_items_and_their_depth(markup, text, levels, is_ordered):
    (found,) = blocks(markup, BlockKind.LIST)
    assert (found.text, found.levels, found.is_ordered) == (text, levels, is_ordered)


def test_a_quote_says_where_it_was_said():
    markup = "<blockquote cite='/speech'><p>We build it here.</p><footer>Ann Example</footer></blockquote>"
    (quote,) = blocks(markup, BlockKind.QUOTE)
    assert (quote.text, quote.url) == ("We build it here.\nAnn Example", "https://n.example/speech")


@pytest.mark.parametrize(
    ("markup", "text", "language"),
    [
        pytest.param("<pre><code class='language-python'>if x:\n    y()</code></pre>", "if x:\n    y()", "python", id="class on the code"),
        pytest.param("<pre class='brush: c++; gutter: false'>int x;</pre>", "int x;", "c++", id="brush"),
        pytest.param("<div class='highlight-source-rust'><pre>let total: u32 = items.iter().map(|item| item.price).sum();</pre></div>", "let total: u32 = items.iter().map(|item| item.price).sum();", "rust", id="class around it"),
        pytest.param("<pre data-lang='Go'>x := 1</pre>", "x := 1", "go", id="attribute"),
        pytest.param("<pre>x := 1</pre>", "x := 1", "", id="nobody says"),
        pytest.param("<table class='rouge-table'><tr><td><pre>1\n2</pre></td><td><pre>a()\nb()</pre></td></tr></table>", "a()\nb()", "", id="line numbers beside it"),
    ],
)  # fmt: skip
def test_code_keeps_its_lines_and_its_language(markup, text, language):
    (code,) = blocks(markup, BlockKind.CODE)
    assert (code.text, code.language) == (text, language)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        pytest.param("<math alttext='E = mc^2'><mi>E</mi><mo>=</mo><mi>m</mi></math>", "E = mc^2", id="in words"),
        pytest.param("<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>", "x^2", id="as it was written"),
        pytest.param("<math><mi>E</mi><mo>=</mo><mi>m</mi></math>", "E=m", id="signs alone"),
    ],
)  # fmt: skip
def test_a_formula_stays_in_its_sentence(formula, text):
    body = read(page(f"<p>The law says that {formula} holds, and everybody believes it since then.</p>"), None).body
    assert f"The law says that {text} holds, and everybody believes it since then." in body


def test_a_gallery_is_its_pictures_each_with_its_caption():
    pictures = "".join(
        f"<li><figure><img src='/{n}.jpg' alt='Alt {n}'><figcaption>Caption {n} <span class='credit'>Ann {n}</span></figcaption></figure></li>"
        for n in range(3)
    )
    found = read(page(f"<ul class='wp-block-gallery'>{pictures}</ul>"), "https://n.example/s").images
    assert [(image.url, image.alt) for image in found] == [(f"https://n.example/{n}.jpg", f"Alt {n}") for n in range(3)]
    assert all(image.caption.startswith(f"Caption {n}") for n, image in enumerate(found))


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        pytest.param("<figure><picture><source srcset='/a-800.webp 800w, /a-1600.webp 1600w'><img data-src='/a.jpg' src='data:,' alt='A'></picture><figcaption>The line</figcaption></figure>", ("https://n.example/a.jpg", "A", "The line", ""), id="a picture element with a lazy image"),
        pytest.param("<figure><div class='lazy'></div><noscript><img src='/a.jpg' alt='A'></noscript><figcaption>The line</figcaption></figure>", ("https://n.example/a.jpg", "A", "The line", ""), id="in noscript alone"),
        pytest.param("<figure><img src='/a.jpg' alt='A'><figcaption>The line<span class='credit'>Ann Example</span></figcaption></figure>", ("https://n.example/a.jpg", "A", "The line", "Ann Example"), id="a credit of its own"),
        pytest.param("<figure><img src='/a.jpg' alt='A'><figcaption>The line (Photo: Ann Example)</figcaption></figure>", ("https://n.example/a.jpg", "A", "The line", "Ann Example"), id="a credit inside the caption"),
        pytest.param("<figure><a href='/big.jpg'><img src='/a.jpg' alt='A'></a><figcaption><p>The line</p></figcaption></figure>", ("https://n.example/a.jpg", "A", "The line", ""), id="linked, with a paragraph"),
    ],
)  # fmt: skip
def test_a_figure_has_address_text_caption_and_credit(markup, image):
    article = read(page(markup), "https://n.example/s")
    assert [(one.url, one.alt, one.caption, one.credit) for one in article.images] == [image]
    assert "The line" not in article.body


def test_structure_survives_in_order():
    markup = "<h2>Parts</h2><ul><li>One</li></ul><table><tr><td>A</td><td>B</td></tr></table><blockquote>Said.</blockquote><pre>x()</pre>"
    kinds = [block.kind for block in extract(page(markup), None).blocks]
    assert kinds[1:8] == [
        BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST, BlockKind.TABLE, BlockKind.QUOTE, BlockKind.CODE, BlockKind.PARAGRAPH,
    ]  # fmt: skip


def test_structure_is_stored_and_shown():
    markup = (
        "<table><tr><th>Chip</th><th>Price</th></tr><tr><td>A1</td><td>90</td></tr></table>"
        "<iframe src='https://www.youtube.com/embed/abc'></iframe><pre data-lang='go'>x := make(map[string]int)</pre>"
    )
    article = read(page(markup), "https://n.example/s")
    stored = {block["kind"]: block for block in json.loads(blocks_json(article))}
    shown = {block["kind"]: block for block in article_object(Shown(article, article, ()))["blocks"]}
    for told in (stored, shown):
        assert [list(row) for row in told["table"]["rows"]] == [["Chip", "Price"], ["A1", "90"]]
        assert told["table"]["header_rows"] == 1
        assert (told["embed"]["service"], told["embed"]["url"]) == ("youtube", "https://www.youtube.com/embed/abc")
        assert told["code"]["language"] == "go"
