"""Lines at a story's edges that no table knows word for word, and sentences there that must stay."""

from __future__ import annotations

import pytest

from pipelines.denoise import denoise
from tests.pipelines.denoise.build import STORY, among_story, article, heading, linked, paragraph

OTHER = "Borealis closes its shop in Oslo"
URL = "https://lumen.example/borealis/"


def kept(page) -> list[str]:
    return denoise(page).body.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Voir les 12 commentaires", id="fr comments"),
        pytest.param("Commentaires (12)", id="a count"),
        pytest.param("Comparte esta historia en redes sociales", id="es share"),
        pytest.param("Jetzt auch als Newsletter", id="de newsletter"),
        pytest.param("Nur für unsere Abonnenten", id="de paywall"),
        pytest.param("Stay in the loop: join our WhatsApp community", id="en follow"),
        pytest.param("Any purchase through these links earns us an affiliate commission.", id="en affiliate"),
        pytest.param("© Lumen 2026", id="copyright"),
        pytest.param("Read the full story on Lumen", id="elsewhere"),
    ],
)
def test_a_line_below_the_story_is_told_by_what_it_mentions(line):
    assert kept(article(*STORY, line)) == list(STORY)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("WhatsApp did not comment.", id="a short sentence"),
        pytest.param("Right?", id="one word"),
        pytest.param("Users can follow channels on WhatsApp from next week, the company says.", id="about following"),
        pytest.param("The newsletter reached ten million readers by the end of the year.", id="about a newsletter"),
        pytest.param("Affiliate networks pay a commission of five percent, the study says.", id="about affiliates"),
        pytest.param("More is planned for spring.", id="begins like a label"),
    ],
)
def test_a_sentence_below_the_story_stays(line):
    assert kept(article(*STORY, line)) == [*STORY, line]


def test_the_same_line_inside_the_story_needs_a_label():
    line = "Commentaires du fabricant"
    assert kept(among_story(paragraph(line))) == [*STORY[:2], line, *STORY[2:]]


@pytest.mark.parametrize("lead", ["Previously:", "Schon gelesen?", "Mehr dazu –", "Ранее:"])
def test_a_linked_title_behind_a_few_words_is_another_story(lead):
    block = linked(f"{lead} {OTHER}", (OTHER, URL))
    page = among_story(block)
    text = kept(page)
    assert (OTHER in " ".join(text)) is (lead == "Schon gelesen?")


def test_a_paragraph_with_a_link_at_its_end_stays():
    text = f"The town has its own view of the matter, and it is told here: {OTHER}"
    assert kept(among_story(linked(text, (OTHER, URL)))) == [*STORY[:2], text, *STORY[2:]]


def test_the_note_below_the_authors_heading_is_no_story_even_of_an_unknown_author():
    note = "Ann Example has written about lamps for this site since 2014, and she owns forty of them."
    assert kept(article(*STORY, heading("About the author"), note)) == list(STORY)


def test_a_paragraph_below_such_a_heading_that_names_nobody_stays():
    last = "Nine thousand lamps were sold in the first week, and nobody had expected that."
    assert last in kept(article(*STORY, paragraph("About the author"), last))


def test_found_via_is_a_citation_of_its_own():
    clean = denoise(article(*STORY, "Source: Weibo, via Gizmochina"))
    assert [(one.kind, one.name) for one in clean.citations] == [("source", "Weibo"), ("via", "Gizmochina")]
