"""The story of a page: nothing of it lost, its frame on record, on every kind of page."""

import pytest

from pipelines.extract import extract
from pipelines.read import read
from tests.pipelines.extract.maker import ONE, STORY, THREE, TWO, WORDPRESS, P

MENU = "<nav><ul><li><a href='/news'>News</a></li><li><a href='/reviews'>Reviews</a></li></ul></nav>"
ENVIRRA = f"""<body>{MENU}<div class="vw-page-wrapper"><div class="container"><div class="row">
<div class="vw-page-content" role="main" itemprop="articleBody">
<article id="post-1234" class="vw-main-post post-1234 post type-post hentry">
<div class="vw-post-categories"><a class="vw-category-link" rel="category" href="/c">Phones</a></div>
<h1 class="entry-title">Maker opens a second line</h1>
<div class="vw-post-meta"><span class="vw-post-author"><a class="author-name" rel="author" href="/a">Ann Example</a></span>
<a class="vw-post-date updated"><time itemprop="datePublished" datetime="2026-05-12T10:30:00+00:00">12 May</time></a></div>
<div class="vw-post-content clearfix">{P}</div>
<div class="vw-tag-links"><span class="vw-tag-links-title">Tags:</span><a rel="tag" href="/t/x">Plants</a></div></article>
<div class="vw-post-navigation clearfix"><a class="vw-post-navigation-previous" href="/older"><div class="vw-post-navigation-content">
<span class="vw-post-navigation-label">Previous post</span><h4 class="vw-post-navigation-title">An older story about a tablet</h4></div></a></div>
<div class="vw-about-author"><h3>The Author</h3><p class="vw-author-bio">Ann writes about supply chains, and about chess.</p></div>
<div class="vw-related-posts"><h3>Related Posts</h3><h4><a href="/r">Another story altogether, with a long title</a></h4></div>
<div id="comments"><p>What a nice line, I wish that I could work there, said nobody ever, with two commas.</p></div>
</div></div></div></div></body>"""
TAGDIV = f"""<body><div class="td-main-content-wrap"><article class="post type-post">
<header><h1 class="entry-title">Maker opens a second line</h1></header>
<div class="td-post-content tagdiv-type"><div class="td-a-rec">Advertisement</div>{P}</div>
<footer><div class="td-block-row td-post-next-prev"><div class="td-block-span6 td-post-prev-post"><div class="td-post-next-prev-content">
<span>Previous article</span><a href="/older">An older story about a tablet</a></div></div></div></footer></article></div></body>"""
PLAIN = f"<body><table><tr><td width=150><a href=/>Home</a><br><a href=/b>Board</a></td><td><h1>Maker opens a second line</h1>{'<br><br>'.join(STORY)}</td></tr></table></body>"
WRAPPED = f"<body><form id='aspnetForm'><div id='wrap'><div class='c1'>{MENU}</div><div class='c2'><h1>Maker opens a second line</h1>{P}</div></div></form></body>"
SPANS = (
    "<body><div id='x'><h1>Maker opens a second line</h1>"
    + "".join(f"<div><span>{text}</span></div>" for text in STORY)
    + "</div></body>"
)
SPLIT = (
    "<body><article><h1>Maker opens a second line</h1>"
    + "<div class='ad-slot'>Advertisement</div>".join(
        f"<div class='body__container'><p>{text}</p><p>{text[::-1]}</p></div>" for text in STORY
    )
    + "</article></body>"
)
SHOUTED = f"<body><div class='sidebar-layout__content'><h1>Maker opens a second line</h1><div class='paywall'>{P}</div></div></body>"


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(ENVIRRA, id="envirra: articleBody on the whole column"),
        pytest.param(TAGDIV, id="tagDiv"),
        pytest.param(WORDPRESS, id="plain WordPress"),
        pytest.param(PLAIN, id="laid out with tables, text between line breaks"),
        pytest.param(WRAPPED, id="a form around the whole page"),
        pytest.param(SPANS, id="a span in a div for each paragraph"),
        pytest.param(SPLIT, id="body containers split by advertisements"),
        pytest.param(SHOUTED, id="misleading class names"),
    ],
)
def test_the_story_is_whole_and_its_frame_is_not_in_it(html):
    article = read(html.encode(), "https://news.example/2026/05/12/second-line/")
    assert article.status == "article"
    assert all(text in article.body for text in STORY)
    for leak in (
        "older story",
        "nobody ever",
        "Share this",
        "Advertisement",
        "Reviews",
        "Related Posts",
        "chess",
        "Board",
        "second line\n",
    ):
        assert leak not in article.body


@pytest.mark.parametrize("html", [pytest.param(ENVIRRA, id="envirra"), pytest.param(WORDPRESS, id="WordPress")])
def test_what_is_left_out_beside_a_story_is_on_record_with_its_rule(html):
    article = extract(html.encode(), "https://news.example/s")
    outside = {block.text: block.furniture for block in article.blocks if not block.inside_body or block.furniture}
    assert (
        next(rule for text, rule in outside.items() if "An older story about a tablet" in text)
        == "structure.story-navigation"
    )
    assert ("previous", "An older story about a tablet", "https://news.example/older") in [
        (neighbour.relation, neighbour.title, neighbour.url) for neighbour in article.neighbours
    ]


def test_the_fields_of_a_wordpress_theme():
    article = extract(ENVIRRA.encode(), "https://news.example/s")
    assert (article.headline, article.authors, article.publisher_id) == (
        "Maker opens a second line",
        ("Ann Example",),
        "1234",
    )
    assert article.published.isoformat() == "2026-05-12T10:30:00+00:00"
    assert article.categories == ("Phones",)


RECORD = '{"@type": "NewsArticle", "headline": "Maker opens a second line", "articleBody": "%s"}'


def test_a_story_that_only_the_record_tells_is_read_from_it():
    record = RECORD % "\\n\\n".join(f"{text} {text}" for text in STORY * 2)
    html = f"<head><script type='application/ld+json'>{record}</script></head><body><h1>Maker opens a second line</h1><div id='app'></div></body>"
    article = extract(html.encode(), None)
    assert (article.status, article.provenance["body"].source) == ("article", "json-ld:articleBody")
    assert article.blocks[0].text == f"{ONE} {ONE}"


def test_a_page_that_tells_its_story_is_read_itself():
    record = RECORD % " ".join(STORY * 2)
    article = extract(f"<head><script type='application/ld+json'>{record}</script></head>{WORDPRESS}".encode(), None)
    assert "body" not in article.provenance


def test_a_second_story_below_the_first_is_another_story():
    other = "".join(f"<p>{text[::-1]}</p>" for text in STORY)
    html = f"<body><article><h1>Maker opens a second line</h1><div class='x'>{P}</div></article><article><h2>Another</h2><div class='x'>{other}</div></article></body>"
    assert read(html.encode(), None).body == "\n\n".join(STORY)


def test_the_article_with_the_headline_is_the_story_though_many_others_are_printed_below_it():
    others = "".join(f"<article class='post'><p>{text * 4}</p></article>" for text in (TWO, THREE, ONE) * 3)
    html = f"<title>Maker opens a second line</title><main><article class='post'><h1>Maker opens a second line</h1>{P}</article><section class='more'>{others}</section></main>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == STORY
