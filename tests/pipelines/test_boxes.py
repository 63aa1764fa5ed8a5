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
