"""What hangs below a story: notes about its author and signatures go, the story's own last words stay."""

from __future__ import annotations

import pytest

from crawler.items import Block, BlockKind
from pipelines.denoise import denoise
from tests.pipelines.denoise.build import STORY, among_story, article, paragraph, picture


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("Ann Example covers lamps and their makers for the Lumen.", id="begins with the name"),
        pytest.param('Ann Example\'s book about lamps, "Light", is out now.', id="her book"),
        pytest.param(
            "Our correspondent Ann Example is based in Porto, and writes about the river.", id="her office first"
        ),
        pytest.param("Korrespondentin Ann Example berichtet seit Mai aus Porto und vom ganzen Fluss.", id="German"),
        pytest.param("Lumen (Ann Example, Bea Sample)", id="a line with her name"),
    ],
)
@pytest.mark.parametrize("below", [pytest.param((), id="last"), pytest.param((picture(),), id="a picture below")])
def test_a_note_about_the_author_below_the_text_goes(note, below):
    clean = denoise(among_story(note, *below, at=4, authors=("Ann Example",)))
    assert clean.body == "\n\n".join(STORY)
    assert [row.text for row in clean.removed] == [note]


@pytest.mark.parametrize("name", ["Bea Sample", "Lumen-Redaktion", "Lê Phương"])
def test_a_name_alone_below_the_text_signs_it(name):
    clean = denoise(among_story(name, at=4))
    assert clean.body == "\n\n".join(STORY)
    assert [row.rule for row in clean.removed] == ["repeat.byline"]


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(
            "The mayor thanked Ann Example for the lamps, and then the whole hall went dark.", id="she is thanked"
        ),
        pytest.param(
            "“Light is never late”, says Ann Example, the founder of the plant, and turns it off.", id="she speaks"
        ),
        pytest.param("Ann Example: no comment.", id="her line in an interview"),
        pytest.param("Thanks, Ann!", id="an exclamation"),
        pytest.param("Nine hundred lamps", id="words that are no name"),
    ],
)
def test_the_last_words_of_a_story_stay(end):
    assert denoise(among_story(end, at=4, authors=("Ann Example",))).body.endswith(end)


def test_the_last_of_several_short_lines_signs_nothing():
    lines = ("Lamp Porto", "Lamp Douro", "Lamp Atlantic")
    assert denoise(among_story(*lines, at=4)).body == "\n\n".join((*STORY, *lines))


def test_what_was_denoised_stays_as_it_is_though_nothing_was_left_of_it():
    headline = "Aster opens a plant in Porto, which is the first that it has outside the country."
    figure = Block(BlockKind.FIGURE, "", furniture="structure.related", inside_body=True)
    page = article(paragraph(headline, furniture="structure.related", inside_body=True), figure, headline=headline)
    clean = denoise(page)
    assert not clean.body
    assert denoise(clean) == clean
