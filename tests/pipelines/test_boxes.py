"""Boxes inside and around a story on whole pages: what goes, and what of the story must stay beside it."""

from __future__ import annotations

import pytest

from pipelines.read import read

ONE = "The maker has opened a second line in the north of the country, and it wants to hire four hundred people there."
TWO = "Nobody in the town had expected that, the mayor said on Tuesday, after years of waiting for any news at all."
THREE = "By the end of the year, four models will come from the new line, two of them for export to other countries."
OTHER = "A rival closed a plant in the south on the same day, which cost the town, its shops and its schools dearly."
URL = "https://n.example/news/second-line"


def page(*parts: str) -> bytes:
    """A page whose story has these parts between its first and its last paragraph."""
    inner = "".join(parts)
    return (
        "<html><body><article><h1>Maker opens a second line</h1>"
        f"<div class='entry-content'><p>{ONE}</p>{inner}<p>{THREE}</p></div></article></body></html>"
    ).encode()


def body(*parts: str) -> list[str]:
    """The blocks of the story that is read from such a page."""
    return read(page(*parts), URL).body.split("\n\n")


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(f"<div class='metro-factbox'><h2>The facts</h2><p>{OTHER}</p><p>{TWO}</p></div>", id="fact box"),
        pytest.param(f"<div class='infobox'><h3>The town</h3><p>{OTHER * 9}</p></div>", id="a long info box"),
        pytest.param(f"<div class='embed__social-placeholder'><p>{OTHER}</p></div>", id="placeholder of an embed"),
        pytest.param("<div class='article__audioplayer'>A machine has read this story to you.</div>", id="audio"),
        pytest.param(f"<div class='popup-report'><p>{OTHER}</p></div>", id="pop-up"),
        pytest.param(f"<div class='whatsapp-group'><p>{OTHER}</p></div>", id="channel"),
    ],
)
def test_a_box_inside_the_story_goes_and_is_on_record(box):
    article = read(page(f"<p>{TWO}</p>", box), URL)
    assert article.body == f"{ONE}\n\n{TWO}\n\n{THREE}"
    assert article.removed


def test_a_second_story_below_the_first_is_not_taken_for_it():
    heads = "<head><title>Maker opens a second line</title></head>"
    paragraphs = "".join(f"<p>{text}</p>" for text in (ONE, TWO, THREE, ONE[4:]))
    first = f"<article><h1>Maker opens a second line</h1><div class='text'>{paragraphs}</div></article>"
    others = "".join(f"<p>{OTHER} {number}</p>" for number in range(8))
    second = f"<article class='second'><h2>Rival closes a plant</h2><div class='text'>{others}</div></article>"
    html = f"<html>{heads}<body><main>{first}<div>{second}</div></main></body></html>"
    text = read(html.encode(), URL).body
    assert text.startswith(ONE)
    assert THREE in text
    assert OTHER not in text


def test_a_list_told_in_headings_is_kept_to_its_end():
    points = [f"{number}. The maker owns {number} plants in the north, which nobody knew." for number in (1, 2, 3)]
    html = "".join(f"<h3>{point}</h3><figure><img src='/p{at}.jpg'></figure>" for at, point in enumerate(points))
    prose = f"<p>{ONE}</p><p>{TWO}</p>"
    story = f"<article><h1>Maker in numbers</h1><div class='entry-content'>{prose}{html}</div></article>"
    assert read(story.encode(), URL).body.split("\n\n") == [ONE, TWO, *points]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<p><a href='/news/rival'>Rival closes a plant in the south</a></p>", id="linked line"),
        pytest.param("<div class='x'><h3><a href='/news/rival'>Rival closes a plant</a></h3></div>", id="linked card"),
        pytest.param(
            "<h3>Our reports for you</h3><ul><li>Plants: <a href='/a'>Rival closes its plant in the south</a></li>"
            "<li>Towns: <a href='/b'>What became of the town in the south</a></li></ul>",
            id="heading and list",
        ),
        pytest.param(
            "<p>On PaperExample.com: <a href='/c'>Rival closes a plant in the south</a></p>", id="on our site"
        ),
        pytest.param(f"<blockquote>{TWO}</blockquote>", id="pull quote"),
    ],
)
def test_what_repeats_or_leads_elsewhere_between_the_paragraphs_goes(box):
    assert body(f"<p>{TWO}</p>", box, f"<p>{OTHER}</p>") == [ONE, TWO, OTHER, THREE]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        pytest.param("<h2><a href='/phones/one'>The phone of the line</a></h2>", "The phone of the line", id="heading"),
        pytest.param(f"<blockquote>{OTHER}</blockquote>", OTHER, id="quote of its own"),
        pytest.param("<p><a href='/law'>They won.</a></p>", "They won.", id="short linked sentence"),
    ],
)
def test_links_and_quotes_that_the_story_needs_stay(part, text):
    assert text in body(f"<p>{TWO}</p>", part)


def test_a_list_of_links_that_the_story_announces_stays():
    items = (
        "<li><a href='/a'>The first phone of the line</a></li><li><a href='/b'>The second phone of the line</a></li>"
    )
    blocks = body(
        "<p>These are the models that the new line will make from the spring on, for export:</p>", f"<ul>{items}</ul>"
    )
    assert "The first phone of the line\nThe second phone of the line" in blocks


@pytest.mark.parametrize("tag", ["p", "div"])
def test_an_announced_list_stays_whole_though_one_of_its_items_is_mostly_a_link(tag):
    items = "<li>a cable</li><li><a href='/p/7'>Valley Seven</a> in red</li><li>two pairs of gloves</li>"
    blocks = body(f"<{tag}>{TWO}</{tag}>", f"<{tag}>In the box are:</{tag}>", f"<ul>{items}</ul>", f"<p>{OTHER}</p>")
    assert "a cable\nValley Seven in red\ntwo pairs of gloves" in blocks


def test_a_short_last_sentence_behind_a_box_is_the_storys():
    box = "<div class='c7'><b>More from the north</b><p><a href='/a'>Rival closes a plant in the south</a></p></div>"
    last = "We shall see."
    html = page(f"<p>{TWO}</p>", f"<p>{OTHER}</p>").decode()
    html = html.replace(f"{THREE}</p>", f"{THREE}</p>{box}<form><input></form><p>{last}</p>")
    assert read(html.encode(), URL).body.split("\n\n") == [ONE, TWO, OTHER, THREE, last]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Ann Example and John Sample contributed to this report.", id="contributors"),
        pytest.param("Mit Agenturmaterial.", id="agency"),
        pytest.param("ann.example@paper.example", id="address"),
        pytest.param("Got a story? Get in touch with our news team by emailing us at a@b.example.", id="tip-off"),
        pytest.param("For the latest stories of the north, sign up for our newsletters.", id="newsletter"),
    ],
)
def test_lines_about_the_making_of_a_story_go_from_its_end(line):
    html = page().decode().replace(THREE, f"{THREE}</p><p>{TWO}</p><p>{line}")
    assert read(html.encode(), URL).body.split("\n\n") == [ONE, THREE, TWO]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Mon 18 May 2026 18.54 GMT Last modified on Mon 18 May 2026 18.56 GMT", id="two dates"),
        pytest.param("18. 05. 2026, 14:59 Uhr Lesedauer: 4 Minuten", id="date and minutes"),
        pytest.param("Publiziert: 18.05.2026, 11:16", id="label and date"),
        pytest.param("Aktualizacja: 18.05.2026 19:45 Publikacja: 18.05.2026 19:05", id="Polish"),
    ],
)
def test_a_line_of_dates_below_the_standfirst_goes(line):
    head = f"<h1>Maker opens a second line</h1><p class='standfirst'>{ONE}</p><p>{line}</p>"
    html = f"<article>{head}<div class='entry-content'><p>{TWO}</p><p>{THREE}</p><p>{OTHER}</p></div></article>"
    assert read(html.encode(), URL).body.split("\n\n") == [ONE, TWO, THREE, OTHER]


def test_a_sentence_with_a_date_below_the_standfirst_stays():
    assert "It opened on 18 May 2026." in body("<p>It opened on 18 May 2026.</p>", f"<p>{TWO}</p>")


def test_a_list_without_links_inside_the_story_stays():
    html = "<ul><li>五万辆</li><li>一百一十家</li></ul>"
    assert "五万辆\n一百一十家" in body(f"<p>{TWO}</p>", html, f"<p>{OTHER}</p>")


def test_a_sub_heading_in_a_wrapper_of_its_own_stays_above_a_paragraph_of_the_story():
    paragraphs = [f"<div class='text'><p>{text}</p></div>" for text in (TWO, OTHER, TWO.upper(), OTHER.upper())]
    heading = "<div class='divider'><h2>IDENTIFIED</h2></div>"
    html = "<article><h1>Maker opens a second line</h1>" + heading.join(paragraphs) + "</article>"
    assert read(html.encode(), URL).body.split("\n\n").count("IDENTIFIED") == 3


def test_a_heading_in_a_wrapper_of_its_own_goes_with_its_box():
    paragraphs = "".join(f"<div class='text'><p>{text}</p></div>" for text in (ONE, TWO, THREE))
    box = "<div class='offer'><h2>IDENTIFIED!</h2></div><ul class='offers'><li><a href='/a'>Sign in</a></li></ul>"
    story = f"{paragraphs}{box}<div class='text'><p>{OTHER}</p></div>"
    html = f"<article><h1>Maker opens a second line</h1>{story}</article>"
    assert read(html.encode(), URL).body.split("\n\n") == [ONE, TWO, THREE, OTHER]


def test_a_heading_above_a_part_that_is_not_entered_is_judged_without_error():
    above = f"<h2>{TWO}</h2></header><div class='teaser-list'><p>{OTHER}</p></div>"
    story = f"{above}<div class='entry-content'><p>{ONE}</p><p>{THREE}</p></div>"
    html = f"<article><header><h1>Maker opens a second line</h1>{story}</article>"
    assert THREE in read(html.encode(), URL).body


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("WATCH | Workers see the new line for the first time:", id="a film"),
        pytest.param("Subscribe now to read the latest news in your town and across the country.", id="an offer"),
        pytest.param("Enjoy the latest local, national and international news.", id="what the offer holds"),
        pytest.param("Most read in Football", id="a box's heading"),
        pytest.param("Dies ist eine maschinelle Übersetzung. Ein Redakteur hat sie überprüft.", id="who translated"),
    ],
)
def test_a_line_of_the_site_between_the_paragraphs_goes(line):
    assert body(f"<p>{line}</p>", f"<p>{TWO}</p>") == [ONE, TWO, THREE]


def test_the_line_that_says_whose_a_printed_quote_is_goes_with_it():
    said = TWO.partition(", after")[0]
    quote = f"<div class='quote'><blockquote>{said}</blockquote><p>Ann Example, the mayor</p></div>"
    assert body(quote, f"<p>{TWO}</p>") == [ONE, TWO, THREE]


def test_a_line_below_a_quote_of_the_story_stays():
    quote = f"<blockquote>{OTHER}</blockquote><p>Ann Example, the mayor</p>"
    assert body(quote, f"<p>{TWO}</p>") == [ONE, OTHER, "Ann Example, the mayor", TWO, THREE]


def test_a_story_with_a_box_of_other_stories_in_it_is_no_listing():
    titles = ("Rival closes a plant", "Town votes on its bridge", "Bank lends no more", "Mayor leaves her office")
    cards = "".join(f"<div><h3><a href='/news/{at}-story'>{title}</a></h3></div>" for at, title in enumerate(titles))
    html = (
        f"<h1>Maker opens a second line</h1><div><p>{ONE}</p><p>{TWO}</p><section>{cards}</section><p>{THREE}</p></div>"
    )
    article = read(f"<html><body>{html}</body></html>".encode(), URL)
    assert article.status == "article"
    assert [text for text in article.body.split("\n\n") if text not in titles] == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("<br><br>", "", id="broken_lines"),
        pytest.param("<div class='line'>", "</div>", id="a part for each"),
        pytest.param("<p>", "</p>", id="paragraphs"),
    ],
)
def test_the_last_sentences_behind_a_box_are_the_storys_whatever_the_paragraphs_are_made_of(before, after):
    box = "<div class='c7'><b>More from the north</b><p><a href='/a'>Rival closes a plant in the south</a></p></div>"
    texts = [ONE, TWO, OTHER, THREE]
    lines = "".join(f"{before}{text}{after}" for text in texts)
    last = ["The mayor has asked for more.", "We shall see."]
    html = f"<h1>Maker opens a second line</h1><div class='c1'>{lines}{box}<form><input></form>"
    html += "".join(f"{before}{text}{after}" for text in last) + "</div>"
    assert read(f"<html><body>{html}</body></html>".encode(), URL).body.split("\n\n") == [*texts, *last]


def test_short_program_text_is_no_box():
    code = "<pre><code>let x = 1;</code></pre>"
    assert "let x = 1;" in body(f"<p>{TWO}</p>", code, f"<p>{THREE}</p>")


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        pytest.param("<a href='https://store.example/app/9'>Lanternly in your pocket</a>", False, id="its app"),
        pytest.param(
            "<strong><a href='https://chat.example/9'>Lanternly na czacie</a></strong>.", False, id="its chat"
        ),
        pytest.param("<a href='https://wire.example/9'>The agency's own story</a>", True, id="another's name"),
        pytest.param("<a href='https://wire.example/9'>The judge</a> told Lanternly so.", True, id="a sentence"),
        pytest.param("<a href='https://www.lanternly.example/law/9'>Lanternly won.</a>", True, id="its own page"),
    ],
)
def test_a_line_that_is_a_link_away_and_names_the_site_goes(line, stays):
    html = page(f"<p>{TWO}</p>", f"<p>{line}</p>", f"<p>{OTHER}</p>").decode()
    html = html.replace("<html>", "<html><head><meta property='og:site_name' content='Lanternly'></head>")
    text = read(html.encode(), "https://www.lanternly.example/news/second-line").body
    assert (text.count("\n\n") == 4) is stays


@pytest.mark.parametrize(
    "label", ["Related", "По теме", "あわせて読みたい", "यह भी पढ़ें"], ids=["English", "Russian", "Japanese", "Hindi"]
)
def test_a_label_that_only_the_link_parts_from_a_title_is_one(label):
    box = f"<div class='c3'><span>{label}</span><a href='/news/rival'>Rival closes a plant, town counts cost</a></div>"
    assert body(f"<p>{TWO}</p>", box, f"<p>{OTHER}</p>") == [ONE, TWO, OTHER, THREE]


@pytest.mark.parametrize("name", ["<h4>Ann Example</h4>", ""])
def test_a_box_about_an_author_whom_the_page_names_nowhere_else_goes_whole(name):
    box = f"<div class='c4'><p><b>About the author</b></p>{name}<p>Ann Example lives in the north.</p></div>"
    html = page(f"<p>{TWO}</p>", f"<p>{OTHER}</p>").decode().replace("</div></article>", f"</div>{box}</article>")
    assert read(html.encode(), URL).body.split("\n\n") == [ONE, TWO, OTHER, THREE]
    inside = page(f"<p>{TWO}</p>", f"<p>{OTHER}</p>", box)
    assert read(inside, URL).body.split("\n\n") == [ONE, TWO, OTHER, THREE]


def test_linked_headings_in_bare_parts_among_paragraphs_in_bare_parts_are_a_box():
    titles = ("Rival closes a plant in town", "Town votes on its old bridge", "Bank lends no more to plants")
    cards = "".join(f"<div><h3><a href='/news/{at}-other'>{title}</a></h3></div>" for at, title in enumerate(titles))
    texts = [ONE, TWO, OTHER, THREE, ONE[4:].capitalize()]
    lines = [f"<div>{text}</div>" for text in texts]
    html = f"<h1>Maker opens a second line</h1><div class='c1'>{''.join(lines[:2])}<section>{cards}</section>"
    html += "".join(lines[2:]) + "</div>"
    assert read(f"<html><body>{html}</body></html>".encode(), URL).body.split("\n\n") == texts


def test_a_line_that_headed_a_box_of_links_goes_with_it():
    links = "".join(f"<p><a href='/news/{at}-other'>Rival closes its plant number {at}</a></p>" for at in range(3))
    box = f"<div class='c9'><p>How about these</p>{links}</div>"
    assert body(f"<p>{TWO}</p>", box, f"<p>{OTHER}</p>") == [ONE, TWO, OTHER, THREE]
