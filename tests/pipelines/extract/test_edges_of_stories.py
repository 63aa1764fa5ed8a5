"""Where a story begins and where it ends: short sentences, standfirsts and tables at its edges are its own."""

import pytest

from pipelines.read import read
from tests.pipelines.extract.maker import ONE, SHORT, STORY, THREE, TWO, P


def test_the_standfirst_above_the_body_is_part_of_the_story():
    html = f"<article><header><h1>Maker opens a second line</h1><p class='standfirst'>{ONE}</p><p class='byline'>By Ann Example</p></header><div class='body'><p>{TWO}</p><p>{THREE}</p></div></article>"
    article = read(html.encode(), None)
    assert article.body == f"{ONE}\n\n{TWO}\n\n{THREE}"


def test_first_paragraphs_before_a_metered_part_are_not_lost():
    long = f"{ONE} {TWO} {THREE}"
    html = f"<body><article><h1>Maker opens a second line</h1><div class='free'><p>{long}</p></div><aside></aside><div class='metered'>{P * 4}</div></article></body>"
    assert read(html.encode(), None).body.startswith(long)


def test_a_table_above_the_first_long_paragraph_belongs_to_the_story():
    table = "<table><tr><th>Model</th><th>Price</th></tr><tr><td>One</td><td>80</td></tr><tr><td>Two</td><td>90</td></tr></table>"
    html = f"<article><h1>Maker opens a second line</h1><div class='text'><p>Two models.</p>{table}{P}</div></article>"
    assert read(html.encode(), "https://n.example/s").body.startswith("Two models.\n\nModel | Price\n")


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


def test_a_last_sentence_of_the_story_stays_behind_a_list_of_other_stories():
    links = "".join(f"<li><a href='/{at}'>Another story of the makers, {at}</a></li>" for at in range(3))
    html = f"<article><h1>Maker opens a second line</h1><div class='entry-content'>{P}<ul>{links}</ul><p>First published in Porto, on the river.</p></div></article>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [
        *STORY,
        "First published in Porto, on the river.",
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


def test_a_story_of_three_sentences_that_each_live_in_a_part_of_their_own_is_read_whole():
    lines = "".join(f"<div class='x'>{text}</div>" for text in (*SHORT[:3], TWO))
    html = f"<body><h1>Maker</h1><div class='y'>{lines}</div><div class='k'><a href='/a'>Another story of the makers</a></div></body>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [*SHORT[:3], TWO]


def test_two_short_sentences_above_a_long_paragraph_in_parts_of_the_same_kind_are_its_story():
    lines = "".join(f"<div><span>{text}</span></div>" for text in (*SHORT[1:3], f"{ONE} {TWO}"))
    html = f"<body><h3>Maker opens a second line</h3><div class='y'>{lines}</div></body>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [*SHORT[1:3], f"{ONE} {TWO}"]
