"""Headlines: what the sources agree on, without the site's name."""

import pytest

from pipelines.extract import extract
from pipelines.extract.headline import without_site_name

STORY = "<p>This paragraph is long enough, with a comma, to be the story of the page.</p>" * 4


def headline(head="", h1=""):
    heading = f"<h1>{h1}</h1>" if h1 else ""
    return extract(
        f"<head>{head}</head><body><article>{heading}{STORY}</article></body>".encode(), "https://daily.example/s"
    ).headline


@pytest.mark.parametrize(
    ("head", "h1", "expected"),
    [
        pytest.param("<title>Maker opens a plant - Gadget Daily</title>", "Maker opens a plant", "Maker opens a plant", id="the h1 proves the suffix"),
        pytest.param("<title>Maker opens a plant | Gadget Daily</title><meta property='og:site_name' content='Gadget Daily'>", "", "Maker opens a plant", id="the site's name proves the suffix"),
        pytest.param("<title>Gadget Daily: Maker opens a plant in the north</title><meta property='og:site_name' content='Gadget Daily'>", "", "Maker opens a plant in the north", id="the name in front"),
        pytest.param("<title>Smart - but not clever: a review</title>", "", "Smart - but not clever: a review", id="a dash proves nothing"),
        pytest.param("<meta property='og:title' content='Salt &amp;amp; pepper in one'>", "", "Salt & pepper in one", id="escaped once too often"),
        pytest.param("<meta property='og:title' content='Maker opens a second plant in the nor…'>", "Maker opens a second plant in the north", "Maker opens a second plant in the north", id="a cut record"),
        pytest.param("<meta property='og:title' content='Maker opens a plant'>", "Gadget Daily", "Maker opens a plant", id="the site's name as h1"),
        pytest.param("<meta property='og:title' content='Plant: Maker opens'>", "<span>Plant</span><span>Maker opens</span>", "Plant: Maker opens", id="the record's spelling of a heading in two lines"),
        pytest.param("", "メーカーが北部に第二工場を開設", "メーカーが北部に第二工場を開設", id="Japanese h1 alone"),
    ],
)  # fmt: skip
def test_the_headline_is_the_storys(head, h1, expected):
    assert headline(head, h1) == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        pytest.param("A story – Gadget Daily", ["Gadget Daily"], "A story", id="en dash"),
        pytest.param(
            "A story | News | Gadget Daily", ["Gadget Daily"], "A story | News", id="only what is proven goes"
        ),
        pytest.param("Gadget Daily", ["Gadget Daily"], "Gadget Daily", id="nothing but the name stays"),
        pytest.param("A story - gadgetdaily.com", ["Gadget Daily"], "A story", id="the name as a domain"),
        pytest.param(
            "Intel 14A - what we know", ["Gadget Daily"], "Intel 14A - what we know", id="a part of the headline"
        ),
    ],
)
def test_only_a_proven_name_is_taken_off(text, names, expected):
    assert without_site_name(text, [], names) == expected


def test_the_record_of_a_headline_names_the_losers():
    html = b"<title>One - Site</title><h1>One headline here</h1>" + STORY.encode()
    found = extract(html, None).provenance["headline"]
    assert found.source == "h1"
    assert ("title", "One - Site") in found.candidates


def test_a_title_that_swallows_the_page_is_cut():
    page = b"<title>A headline of its own - " + b"<p>a part | of the page - and " * 20_000
    assert len(extract(page, None).headline) <= 500
