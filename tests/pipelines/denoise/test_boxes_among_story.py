"""Boxes whose parts are judged one after the other: what went before still tells what the rest is."""

from __future__ import annotations

import pytest

from crawler.items import BlockKind
from pipelines.denoise import denoise
from tests.pipelines.denoise.build import STORY, among_story, article, heading, linked, paragraph

SHORT = "ตัวเครื่องหนัก 419 กรัม ซึ่งเบากว่ารุ่นปีที่แล้ว"  # a sentence in a script without full stops
TITLES = linked(
    "Aster closes its shops\nBorealis opens a plant",
    ("Aster closes its shops", "https://lumen.example/a/"),
    ("Borealis opens a plant", "https://lumen.example/b/"),
    kind=BlockKind.LIST,
    furniture="shape.unlike-story",
)


def test_a_linked_title_below_a_short_first_sentence_goes():
    clean = denoise(article("Prices stay as they are.", linked("Vodafone and Nordlicht settle their dispute"), *STORY))
    assert clean.body == "\n\n".join(("Prices stay as they are.", *STORY))
    assert [(row.rule, row.text) for row in clean.removed] == [
        ("links.inside", "Vodafone and Nordlicht settle their dispute")
    ]


def test_what_has_no_link_below_a_list_that_links_its_stories_is_story():
    clean = denoise(among_story("อ่านเพิ่มเติม:", TITLES, SHORT, "จริงไหม?", at=4))
    assert clean.body == "\n\n".join((*STORY, SHORT, "จริงไหม?"))


@pytest.mark.parametrize(
    "below",
    [
        pytest.param((heading("A second look inside"), "It is heavier than before."), id="a heading, its sentence"),
        pytest.param((SHORT,), id="a sentence in a script without full stops"),
    ],
)
def test_what_the_story_says_below_a_lone_label_is_no_title(below):
    clean = denoise(article(*STORY, "Video of the week", *below))
    assert clean.body.startswith("\n\n".join(STORY))
    assert clean.body.count("\n\n") == len(STORY) + len(below) - 1


@pytest.mark.parametrize(
    ("label", "note"),
    [
        ("O autoru", "Chen Wei piše o telefonima od 2014. godine za ovaj portal."),
        ("Об авторе", "Abdullah Mustapha пишет о телефонах с 2014 года."),
    ],
)
def test_a_note_below_a_label_that_went_for_its_shape_goes_with_it(label, note):
    plea = "Huomasitko virheen? Kirjoita osoitteeseen vihje@example.com"
    clean = denoise(article(*STORY, plea, paragraph(label, furniture="shape.unlike-story"), note))
    assert clean.body == "\n\n".join(STORY)
    assert [row.text for row in clean.removed] == [plea, label, note]
