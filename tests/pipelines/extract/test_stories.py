"""The story of a page: nothing of it lost, its frame on record, on every kind of page."""

import pytest

from crawler.items import BlockKind, LayoutHints, SiteHints
from pipelines.extract import extract, extract_parts, next_page
from pipelines.read import read

ONE = "The maker has opened a second line in the north, and local suppliers deliver half of the parts."
TWO = "Prices stay where they were, the company said on Tuesday, although wages and energy have become dearer."
THREE = "By the end of the year, four models will come from the new line, two of them for export."
STORY = [ONE, TWO, THREE]
P = "".join(f"<p>{text}</p>" for text in STORY)
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

WORDPRESS = f"""<body class="single postid-77"><div id="page"><main><article class="post-77 post hentry"><header class="entry-header">
<h1>Maker opens a second line</h1></header><div class="entry-content">{P}
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Facebook</a></li></ul></div></div></article>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2><div class="nav-links"><div class="nav-previous">
<a href="/older" rel="prev">An older story about a tablet</a></div></div></nav></main></div></body>"""

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


def test_the_standfirst_above_the_body_is_part_of_the_story():
    html = f"<article><header><h1>Maker opens a second line</h1><p class='standfirst'>{ONE}</p><p class='byline'>By Ann Example</p></header><div class='body'><p>{TWO}</p><p>{THREE}</p></div></article>"
    article = read(html.encode(), None)
    assert article.body == f"{ONE}\n\n{TWO}\n\n{THREE}"


def test_a_licence_box_is_never_the_answer():
    box = "This copy is for your personal, non-commercial use only. To order copies for colleagues, clients or customers, visit the shop, please. "
    html = f"<body><div class='notice'><p>{box * 3}</p></div><article><h1>Maker opens a second line</h1>{P}</article></body>"
    assert read(html.encode(), None).body == "\n\n".join(STORY)


def test_a_cookie_notice_is_never_the_answer():
    notice = "We use cookies on this website to make it better, to count visitors, and to show advertising. You can withdraw your consent. "
    html = f"<body><article><h1>Maker opens a second line</h1>{P}</article><div class='zz'><p>{notice * 4}</p><p>{notice * 4}</p></div></body>"
    assert read(html.encode(), None).body == "\n\n".join(STORY)


def test_a_site_definition_names_body_and_noise():
    html = f"<body><div class='a'><p>{ONE * 9}</p></div><div class='b'><p>{TWO}</p><p class='house'>Our house rules, which nobody reads, stand here.</p><p>{THREE}</p></div></body>"
    hints = SiteHints(layout=LayoutHints(body=(".b",), noise=(".house",)))
    article = read(html.encode(), None, hints=hints)
    assert article.body == f"{TWO}\n\n{THREE}"
    assert [(removed.rule, removed.text) for removed in article.removed if "house rules" in removed.text] == [
        ("site.noise", "Our house rules, which nobody reads, stand here.")
    ]


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


def test_first_paragraphs_before_a_metered_part_are_not_lost():
    long = f"{ONE} {TWO} {THREE}"
    html = f"<body><article><h1>Maker opens a second line</h1><div class='free'><p>{long}</p></div><aside></aside><div class='metered'>{P * 4}</div></article></body>"
    assert read(html.encode(), None).body.startswith(long)


def test_a_site_definition_names_fields():
    html = f"""<body><div class='top'>Gadget Daily</div><div class='h'>Maker opens a second line</div><i class='who'>Ann Example</i>
    <b class='when'>12.05.2026 10:30</b><div class='b'>{P}<div class='news-source'>Source: <a href='https://o.example/s'>Other Daily</a></div></div></body>"""
    layout = LayoutHints(
        body=(".b",), headline=(".h",), author=(".who",), published=(".when",), citation=(".news-source",)
    )
    article = read(html.encode(), None, hints=SiteHints(layout=layout))
    assert (article.headline, article.authors, article.published.isoformat()) == (
        "Maker opens a second line", ("Ann Example",), "2026-05-12T10:30:00+00:00",
    )  # fmt: skip
    assert article.body == "\n\n".join(STORY)
    assert [(citation.kind, citation.name) for citation in article.citations] == [("source", "Other Daily")]
    assert article.flags == ()


@pytest.mark.parametrize(
    "selector", [pytest.param(".gone", id="matches nothing"), pytest.param(".empty", id="matches an empty element")]
)
def test_a_definition_that_is_out_of_date_costs_nothing(selector):
    hints = SiteHints(layout=LayoutHints(body=(selector,)))
    article = read(f"<body><div class='empty'></div>{WORDPRESS}</body>".encode(), None, hints=hints)
    assert article.body == "\n\n".join(STORY)
    assert ("layout-without-match" in article.flags) == (selector == ".gone")


def test_a_selector_may_name_elements_without_attributes():
    html = f"<body><article><h1>Maker opens a second line</h1>{P}<p>A house rule, which nobody reads, in a plain paragraph.</p></article></body>"
    hints = SiteHints(layout=LayoutHints(noise=("article > p:last-child",)))
    assert read(html.encode(), None, hints=hints).body == "\n\n".join(STORY)


def test_the_article_with_the_headline_is_the_story_though_many_others_are_printed_below_it():
    others = "".join(f"<article class='post'><p>{text * 4}</p></article>" for text in (TWO, THREE, ONE) * 3)
    html = f"<title>Maker opens a second line</title><main><article class='post'><h1>Maker opens a second line</h1>{P}</article><section class='more'>{others}</section></main>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == STORY


def test_a_last_sentence_of_the_story_stays_behind_a_list_of_other_stories():
    links = "".join(f"<li><a href='/{at}'>Another story of the makers, {at}</a></li>" for at in range(3))
    html = f"<article><h1>Maker opens a second line</h1><div class='entry-content'>{P}<ul>{links}</ul><p>First published in Porto, on the river.</p></div></article>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [
        *STORY,
        "First published in Porto, on the river.",
    ]


def test_every_block_has_the_links_of_its_own_text_and_no_others():
    html = f"<article><h1>Maker</h1><p>{ONE}</p><h2>The line</h2><p>{TWO} <a href='/a'>Prices</a></p><p>{THREE}</p></article>"
    blocks = read(html.encode(), "https://n.example/s").blocks
    assert [[link.text for link in block.links] for block in blocks] == [[], [], ["Prices"], []]


SHORT = [
    "The law leaves the makers nine months.",
    "Nobody outside the towns will see it before autumn.",
    "The price has not changed since the spring.",
    "Nine in ten lamps came from the new plant.",
]


@pytest.mark.parametrize("part", ["<div>{}</div>", "<div class='text'>{}</div>", "<div class='text'><p>{}</p></div>", "<section><div class='text'><p>{}</p></div></section>"])  # fmt: skip
def test_a_story_of_short_paragraphs_that_each_live_in_a_part_of_their_own_is_read_whole(part):
    items = ["A charger with 31 watts", "A battery that lasts a week longer", "Two years of updates"]
    inner = [part.format(text) for text in (*STORY[:1], *SHORT, STORY[1])]
    listed = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    inner.insert(3, part.format("The most important changes are these:") + listed)
    html = f"<main><h1>Maker opens a second line</h1><div class='story'>{''.join(inner)}</div></main>"
    wanted = [STORY[0], *SHORT[:2], "The most important changes are these:", "\n".join(items), *SHORT[2:], STORY[1]]
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == wanted


def test_a_story_about_cookies_is_no_notice_about_cookies():
    about = "Cookies are small files that a website leaves in the browser, and the maker now deletes them after a week."
    html = f"<article><h1>Maker deletes cookies</h1><div class='text'><p>{ONE}</p><p>{TWO}</p><p>{about}</p></div></article>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [ONE, TWO, about]


def test_a_table_above_the_first_long_paragraph_belongs_to_the_story():
    table = "<table><tr><th>Model</th><th>Price</th></tr><tr><td>One</td><td>80</td></tr><tr><td>Two</td><td>90</td></tr></table>"
    html = f"<article><h1>Maker opens a second line</h1><div class='text'><p>Two models.</p>{table}{P}</div></article>"
    assert read(html.encode(), "https://n.example/s").body.startswith("Two models.\n\nModel | Price\n")


def test_a_story_of_three_sentences_that_each_live_in_a_part_of_their_own_is_read_whole():
    lines = "".join(f"<div class='x'>{text}</div>" for text in (*SHORT[:3], TWO))
    html = f"<body><h1>Maker</h1><div class='y'>{lines}</div><div class='k'><a href='/a'>Another story of the makers</a></div></body>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [*SHORT[:3], TWO]


BRIEF = "The law leaves them six months."
PICTURE = "<figure><img src='/hall.jpg' alt=''></figure><p><em>Photo: Ann Example</em></p>"
LISTED = "".join(
    f"<li><a href='/other-{number}/'>Another story of the site, number {number}</a></li>" for number in "1234"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{BRIEF}<br><br>{PICTURE}{'<br><br>'.join(STORY)}<br><br>", id="between line breaks"),
        pytest.param(f"<p>{BRIEF}</p>{PICTURE}{P}", id="a paragraph"),
        pytest.param(
            f"<div><span>{BRIEF}</span></div>{PICTURE}" + "".join(f"<div><span>{text}</span></div>" for text in STORY),
            id="a part of its own",
        ),
    ],
)
def test_a_short_sentence_above_a_picture_opens_the_story(body):
    html = f"<section><h2>Maker opens a second line</h2><div class='when'>12 May</div><div class='txt'>{body}</div></section>"
    assert read(html.encode(), "https://news.example/second-line/").body.split("\n\n") == [BRIEF, *STORY]


@pytest.mark.parametrize(
    ("last", "part"),
    [
        pytest.param(BRIEF, "<div class='block'><div class='inner'><p>{}</p></div></div>", id="parts inside parts"),
        pytest.param("مگر نه؟", "<p>{}</p>", id="a Persian question"),
        pytest.param("Έτσι δεν είναι;", "<p>{}</p>", id="a Greek question"),
        pytest.param("ถัดไปบริษัทต้องการจ้างพนักงานและขอให้เมืองเพิ่มรถ", "<p>{}</p>", id="Thai, without stops"),
        pytest.param("क्या सच में?", "<p>{}</p>", id="a Hindi question"),
    ],
)
def test_the_last_sentence_behind_a_box_stands_where_the_others_do(last, part):
    body = "".join(part.format(text) for text in STORY) + f"<ul>{LISTED}</ul>" + part.format(last)
    html = f"<article><h1>Maker opens a second line</h1>{body}</article>"
    assert read(html.encode(), "https://news.example/second-line/").body.split("\n\n") == [*STORY, last]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("“We began again twice,” said the head of the hall.", id="somebody says we"),
        pytest.param("It cost our readers nothing.", id="another sentence speaks to readers"),
    ],
)
def test_a_last_paragraph_about_cookies_is_no_notice_though_readers_stand_in_it(after):
    about = f"Cookies are small files that a browser keeps, and the maker now deletes them after a week. {after}"
    html = f"<article><h1>Maker deletes cookies</h1><div class='text'>{P}<p>{about}</p></div></article>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [*STORY, about]


def test_two_short_sentences_above_a_long_paragraph_in_parts_of_the_same_kind_are_its_story():
    lines = "".join(f"<div><span>{text}</span></div>" for text in (*SHORT[1:3], f"{ONE} {TWO}"))
    html = f"<body><h3>Maker opens a second line</h3><div class='y'>{lines}</div></body>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [*SHORT[1:3], f"{ONE} {TWO}"]


def test_a_name_between_line_breaks_that_is_linked_further_down_is_no_link_before():
    text = f"{ONE}<br><br><a href='/other/'>Aster closes its shops</a><br><br>{TWO}<br><br>On: <a href='/t/'>Aster</a>, lamps"
    blocks = extract(f"<body><h1>Maker</h1><div>{text}</div></body>".encode(), "https://n.example/s").blocks
    assert [[link.text for link in block.links] for block in blocks][-4:] == [
        [],
        ["Aster closes its shops"],
        [],
        ["Aster"],
    ]
