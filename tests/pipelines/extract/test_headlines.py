"""Headlines: what the sources agree on, without the site's name."""

import pytest

from crawler.items import Discovered
from pipelines.extract import extract
from pipelines.extract.headline import without_site_name

STORY = "<p>This paragraph is long enough, with a comma, to be the story of the page.</p>" * 4


def og(text):
    return f"<meta property='og:title' content='{text}'>"


def record(text):
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{text}"}}</script>'


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
        pytest.param("<title>Maker'); DROP TABLE articles;-- | Gadget Daily</title>", "Maker'); DROP TABLE articles;--", "Maker'); DROP TABLE articles;--", id="hyphens at the end name no site"),
        pytest.param("<title>Smart - but not clever: a review</title>", "", "Smart - but not clever: a review", id="a dash proves nothing"),
        pytest.param("<meta property='og:title' content='Salt &amp;amp; pepper in one'>", "", "Salt & pepper in one", id="escaped once too often"),
        pytest.param("<meta property='og:title' content='Maker opens a second plant in the nor…'>", "Maker opens a second plant in the north", "Maker opens a second plant in the north", id="a cut record"),
        pytest.param("<meta property='og:title' content='Maker opens a plant'>", "Gadget Daily", "Maker opens a plant", id="the site's name as h1"),
        pytest.param("<meta property='og:title' content='Plant: Maker opens'>", "<span>Plant</span><span>Maker opens</span>", "Plant: Maker opens", id="the record's spelling of a heading in two lines"),
        pytest.param(f"{og('Maker opens')}{record('Plant in the north opens')}<title>Plant in the north opens</title>", "Plant in the north opens", "Maker opens", id="what the publisher wrote for sharing, against copies of the search title"),
        pytest.param(f"{og('Plant north opening')}<title>Plant north opening</title>{record('Maker opens a plant')}", "Maker opens a plant", "Maker opens a plant", id="record and heading against the search title"),
        pytest.param(f"{og('Plant north opening')}<title>Plant north opening</title>{record('Maker opens a plant')}", "It opens at last", "Maker opens a plant", id="a copy of the search title does not count twice"),
        pytest.param(f"{og('Gadget Daily')}<meta property='og:site_name' content='Gadget Daily'>", "Maker opens a plant", "Maker opens a plant", id="the site's name as the record"),
        pytest.param(f"{og('Maker opens a plant and ')}{record('Maker opens a plant and &quot;stays&quot;')}", "It opens", 'Maker opens a plant and "stays"', id="a record that ends at a quotation mark"),
        pytest.param(f"{og('Plant: all you need to know | Gadget Daily Online')}<title>Maker opens a plant | Gadget Daily Online</title>", "Maker opens a plant", "Plant: all you need to know", id="a tail that the title and the heading prove"),
        pytest.param(f"{og('The maker opens its plant-Economyㅣ한국가젯')}<meta property='og:site_name' content='한국가젯'><meta name='headline' content='The maker opens its plant'>", "", "The maker opens its plant", id="section and site without spaces"),
        pytest.param(f"{og('The maker opens plant-wide Wi-Fi')}", "The maker opens", "The maker opens plant-wide Wi-Fi", id="a hyphen in a word"),
        pytest.param("<title>Maker opens a second plant in the north - Daily</title>", "가젯 뉴스", "Maker opens a second plant in the north", id="a logo as h1, in another script"),
        pytest.param("<title>News, tests and offers of the day</title>", "Maker opens a second plant in the north", "Maker opens a second plant in the north", id="a title that every page has"),
        pytest.param("<title>Plant in the north: maker opens its second, what that means</title>", "The plant opens", "The plant opens", id="a short heading that the title takes up"),
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


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(record("Salt &amp; pepper, in one jar"), "Salt & pepper, in one jar", id="once in the record"),
        pytest.param(f"{record('Salt &amp;amp; pepper, in one jar')}{og('Salt &amp; pepper, in one jar')}", "Salt & pepper, in one jar", id="twice in the record, once elsewhere"),
        pytest.param(record("Salt &amp;amp; pepper, in one jar"), "Salt &amp; pepper, in one jar", id="nobody says that it is once too often"),
        pytest.param(og("Smith &amp; Sons&amp;#039; new plant"), "Smith & Sons' new plant", id="a number of a sign"),
        pytest.param(og("AT&amp;T, R&amp;D and Q&amp;A"), "AT&T, R&D and Q&A", id="signs that are no entities"),
    ],
)  # fmt: skip
def test_entities_are_read_once(head, expected):
    assert headline(head) == expected


def test_the_record_tells_how_the_vote_went_and_what_was_cut():
    html = f"<title>The plant: all that is known | Gadget Daily</title>{og('Maker opens a plant | Gadget Daily')}{record('A plant in the north')}<h1>The plant: all that is known</h1>{STORY}"
    note = extract(html.encode(), "https://gadgetdaily.example/s").provenance["headline"].note
    assert "weighs" in note
    assert "of 2 others" in note
    assert "'| Gadget Daily' names the site" in note


def test_a_title_that_swallows_the_page_is_cut():
    page = b"<title>A headline of its own - " + b"<p>a part | of the page - and " * 20_000
    assert len(extract(page, None).headline) <= 500


@pytest.mark.parametrize(
    ("head", "h1", "expected"),
    [
        pytest.param("<title>A plant opens - The Lantern</title>", "A plant opens", "A plant opens", id="page agrees"),
        pytest.param("<title>A plant opens</title>", "", "A plant opens", id="title alone"),
        pytest.param("", "", "Read the whole story here", id="nothing on the page"),
    ],
)
def test_a_channels_words_never_outvote_the_page(head, h1, expected):
    heading = f"<h1>{h1}</h1>" if h1 else ""
    text = "<p>" + "A sentence of the story that is long enough to be one, with a comma. " * 6 + "</p>"
    html = f"<html><head>{head}</head><body><article>{heading}{text}</article></body></html>"
    entry = Discovered("https://a.example/2026/11/a-plant-opens", title="Read the whole story here")
    assert extract(html.encode(), entry.url, entry=entry).headline == expected
