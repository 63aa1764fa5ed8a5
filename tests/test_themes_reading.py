"""Generated pages: the generator says the same for the same seed, and the pipelines read its pages."""

from __future__ import annotations

from html import unescape

import pytest

from tests.themes.checks import leaks, losses
from tests.themes.pages import make_page
from tests.themes.reading import readings
from tests.themes.tables import languages, themes

NAMES = [theme.name for theme in themes()]


def test_there_are_themes_and_languages_enough():
    assert len(NAMES) >= 40
    assert len(set(NAMES)) == len(NAMES)
    assert len(languages()) >= 25


def test_every_language_says_the_same_kinds_of_things():
    first = languages()[0]
    for language in languages():
        assert set(language.noise) == set(first.noise), language.name
        assert set(language.story) - {"direction"} == set(first.story) - {"direction"}, language.name


@pytest.mark.parametrize("theme", NAMES)
def test_a_page_holds_what_it_promises_and_depends_on_its_seed_alone(theme):
    page, again = make_page("promise-1", theme=theme), make_page("promise-1", theme=theme)
    assert page.html == again.html
    shown = unescape(page.html.decode())
    if theme != "next-data":
        assert all(cell in shown for line in page.kept for cell in line.split(" | "))
        assert all(noise.text in shown for noise in page.noise)
    assert not losses(page, "\n".join(page.kept))
    assert not leaks(page, "\n".join(page.kept))


def test_what_is_lost_and_what_leaks_is_told():
    page = make_page("promise-2", theme="jannah", language="en")
    lines = [*page.kept[1:], page.noise[0].text]
    assert losses(page, "\n".join(lines)) == page.kept[:1]
    assert [text for _, text in leaks(page, "\n".join(lines))] == [page.noise[0].text]


# `python -m tests.themes.reading --pages 5000 --seed 20` reads more.
PAGES = 600


@pytest.mark.parametrize("seed", [7, 20])
def test_generated_pages_are_read_as_a_reader_would(seed):
    found = list(readings(PAGES, seed))
    lost = [f"{reading.page.seed} lost: {line}" for reading in found for line in reading.lost]
    leaked = [f"{reading.page.seed} leaked: {line}" for reading in found for _, line in reading.leaked]
    assert not lost
    assert not leaked
