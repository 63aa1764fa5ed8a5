"""What stands between headline and text: leads are story, sub-titles belong to the headline and are on record."""

from __future__ import annotations

import pytest

from pipelines.extract import standfirst
from pipelines.read import read

SUB_TITLE = "The lamp maker's first plant abroad opens with two hundred people"
LEAD = (
    "The lamp maker Aster opened a plant in Porto on Monday, its first outside the country, with two hundred people "
    "from the streets around the harbour and the minister of trade among its guests."
)
TEXT = (
    "Nine hundred lamps leave the hall each day, and a boat takes them down the river to the sea, the company said.",
    "The mayor of the town says that the river was the hardest part of the whole building, for want of a bridge.",
    "A second hall is planned for the spring, if the council allows it, and the third would follow two years later.",
)
BODY = "<div class='story-text'>" + "".join(f"<p>{text}</p>" for text in TEXT) + "</div>"


def page(above: str, description: str, body: str = BODY) -> bytes:
    head = f'<title>Aster opens a plant in Porto</title><meta name="description" content="{description}">'
    return (
        f"<head>{head}</head><main><header><h1>Aster opens a plant in Porto</h1>{above}</header>{body}</main>".encode()
    )


@pytest.mark.parametrize(
    ("above", "description"),
    [
        pytest.param(f"<p class='dek'>{SUB_TITLE}</p>", SUB_TITLE, id="a paragraph"),
        pytest.param(f"<h2>{SUB_TITLE}</h2>", SUB_TITLE, id="a heading"),
        pytest.param(f"<div class='subtitle'>{SUB_TITLE}</div>", SUB_TITLE + ".", id="bare text, a full stop more"),
        pytest.param(f"<p class='dek'>{SUB_TITLE}</p>", "News: " + SUB_TITLE, id="a word before it"),
    ],
)
def test_a_short_sentence_that_is_the_description_is_a_sub_title(above, description):
    article = read(page(above, description), "https://lumen.example/aster/")
    assert article.body == "\n\n".join(TEXT)
    assert [(row.rule, row.text) for row in article.removed if row.text == SUB_TITLE] == [
        (standfirst.SUB_TITLE, SUB_TITLE)
    ]
    assert SUB_TITLE in article.description


@pytest.mark.parametrize(
    ("above", "description"),
    [
        pytest.param(f"<p class='lead'>{LEAD}</p>", LEAD, id="a lead, longer than a sub-title"),
        pytest.param(f"<p class='lead'>{SUB_TITLE}</p>", "All about lamps and their makers.", id="not told elsewhere"),
        pytest.param(f"<p class='lead'>Porto. {SUB_TITLE}</p>", SUB_TITLE, id="it begins with the place of the news"),
    ],
)
def test_a_lead_is_story(above, description):
    article = read(page(above, description), "https://lumen.example/aster/")
    assert article.body.startswith(above.split(">")[1].removesuffix("</p"))
    assert article.body.endswith("\n\n".join(TEXT))


def test_the_first_paragraph_is_story_though_the_description_repeats_it():
    body = f"<div class='story-text'><p>{SUB_TITLE}.</p>" + "".join(f"<p>{text}</p>" for text in TEXT) + "</div>"
    article = read(page("", SUB_TITLE + ".", body), "https://lumen.example/aster/")
    assert article.body == "\n\n".join((SUB_TITLE + ".", *TEXT))


def test_a_sentence_above_the_text_that_the_text_says_again_goes():
    again = TEXT[1].split(", for")[0]
    article = read(page(f"<div class='summary'>{again}.</div>", "All about lamps."), "https://lumen.example/aster/")
    assert article.body == "\n\n".join(TEXT)
    assert [row.rule for row in article.removed if row.text == again + "."] == [standfirst.SAID_AGAIN]


def test_a_sub_heading_stays_though_its_words_come_again():
    heading = TEXT[0].split(", and")[0]
    body = BODY.replace("<div class='story-text'>", f"<div class='story-text'><h2>{heading}</h2>")
    article = read(page("", "All about lamps.", body), "https://lumen.example/aster/")
    assert article.body == "\n\n".join((heading, *TEXT))


def test_a_line_of_dates_between_headline_and_text_is_no_standfirst():
    line = "Nov. 20, 2019Updated: Nov. 20, 2019 1:35 a.m."
    article = read(page(f"<div class='subhead'>{line}</div>", "All about lamps."), "https://lumen.example/aster/")
    assert article.body == "\n\n".join(TEXT)


def test_a_lead_below_a_headline_that_is_no_h1_is_story():
    boxes = "".join(f"<figure><img src='/lamp-{at}.jpg'></figure><div class='meta-{at}'>Lamp</div>" for at in range(7))
    above = f"<div class='intro'>{LEAD}</div>{boxes}<h2>More films</h2>"
    html = page(above, "All about lamps.").replace(b"<h1>", b"<h2>").replace(b"</h1>", b"</h2>")
    assert read(html, "https://lumen.example/aster/").body == "\n\n".join((LEAD, *TEXT))


def test_a_sentence_as_a_heading_above_the_lead_picture_is_story():
    said = "RIVER OF LIGHT: The mayor called the plant the best news for the harbour in thirty years"
    story = f"<h1>Aster opens a plant in Porto</h1><h2>{said}</h2><p><img src='/lamp.jpg'></p>" + BODY
    html = f"<head><title>Aster opens a plant in Porto</title></head><main>{story}</main>".replace(
        "<div class='story-text'>", ""
    ).replace("</div>", "")
    assert read(html.encode(), "https://lumen.example/aster/").body == "\n\n".join((said, *TEXT))


@pytest.mark.parametrize(
    ("language", "is_story"),
    [("en", False), ("en-GB", False), ("", False), ("de", True), ("nb-NO", True), ("zh", True)],
)
def test_below_headlines_in_english_alone_the_first_line_is_display_type(language, is_story):
    html = f"<html lang='{language}'>".encode() + page(f"<p class='dek'>{SUB_TITLE}</p>", SUB_TITLE)
    article = read(html, "https://lumen.example/aster/")
    assert article.body.startswith(SUB_TITLE) == is_story


def test_a_short_sentence_right_below_the_headline_is_story():
    line = "Two hundred people will work there at first."
    article = read(page(f"<p>{line}</p><div>9 March 2026</div>", ""), "https://lumen.example/aster/")
    assert article.body.split("\n\n") == [line, *TEXT]


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("<h2>Aster เปิดโรงงานแห่งแรกในต่างประเทศเมื่อวันจันทร์พร้อมคนงานสองร้อยคน</h2>", id="Thai, without a stop"),
        pytest.param("<h2>कंपनी ने सोमवार को विदेश में अपना पहला कारखाना खोला है।</h2>", id="Hindi, with its stop"),
        pytest.param(
            "<div class='when'>12 May</div><h2>الشركة تفتح أول مصنع لها خارج البلاد يوم الاثنين في المدينة.</h2>",
            id="below the date",
        ),
    ],
)
def test_a_heading_that_says_a_sentence_is_a_lead_in_every_script(above):
    article = read(page(above, "All about lamps."), "https://lumen.example/aster/")
    assert article.body == "\n\n".join((above.split("<h2>")[1].removesuffix("</h2>"), *TEXT))
