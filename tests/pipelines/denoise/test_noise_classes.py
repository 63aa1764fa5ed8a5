"""Each class of noise: what goes, what is kept as data, and what looks like it and stays."""

from __future__ import annotations

import pytest

from crawler.items import Block, BlockKind, Citation, Image, Neighbour
from pipelines.denoise import denoise
from tests.pipelines.denoise.build import STORY, among_story, article, heading, linked, paragraph, picture

OTHER = "Borealis closes its shop in Oslo"
URL = "https://lumen.example/borealis/"


def kept(page) -> list[str]:
    return denoise(page).body.split("\n\n")


@pytest.mark.parametrize(
    ("blocks", "neighbours"),
    [
        pytest.param(
            [linked(f"Previous post: {OTHER}", (OTHER, URL))], [Neighbour("previous", OTHER, URL)], id="label and title"
        ),
        pytest.param(
            [paragraph("Next article"), linked(OTHER, (OTHER, URL))],
            [Neighbour("next", OTHER, URL)],
            id="label, then title",
        ),
        pytest.param(
            [linked(f"Next post {OTHER}", (f"Next post {OTHER}", URL))],
            [Neighbour("next", OTHER, URL)],
            id="in one link",
        ),
        pytest.param([linked("← Previous Post", ("Previous Post", URL))], [Neighbour("previous", "", URL)], id="bare"),
        pytest.param([paragraph("There is no more story.")], [], id="no neighbour"),
        pytest.param(
            [linked(f"Previous {OTHER} Next {OTHER} 2", (OTHER, URL), (f"{OTHER} 2", f"{URL}2"))],
            [Neighbour("previous", OTHER, URL), Neighbour("next", f"{OTHER} 2", f"{URL}2")],
            id="both in one line",
        ),
    ],
)
def test_story_navigation_becomes_neighbours(blocks, neighbours):
    clean = denoise(article(*STORY, *blocks))
    assert clean.body.split("\n\n") == list(STORY)
    assert list(clean.neighbours) == neighbours


def test_read_also_inside_the_text_takes_its_links_and_nothing_after_them():
    box = linked(f"{OTHER}\nA second one", (OTHER, URL), ("A second one", f"{URL}2"), kind=BlockKind.LIST)
    clean = denoise(among_story(paragraph("Leggi anche"), box))
    assert clean.body.split("\n\n") == list(STORY)
    assert [one.relation for one in clean.neighbours] == ["related", "related"]


@pytest.mark.parametrize(
    ("blocks", "citations"),
    [
        pytest.param([paragraph("Source/VIA :")], [Citation("source")], id="names nobody"),
        pytest.param([linked("Source: Reuters", ("Reuters", URL))], [Citation("source", "Reuters", URL)], id="linked"),
        pytest.param([paragraph("Via: Engadget")], [Citation("via", "Engadget")], id="via"),
        pytest.param(
            [paragraph("Quelle:"), linked("Heise Online", ("Heise Online", URL))],
            [Citation("source", "Heise Online", URL)],
            id="the name in the next block",
        ),
        pytest.param([paragraph("来源：新浪科技")], [Citation("source", "新浪科技")], id="zh"),
        pytest.param(
            [paragraph("Reuters", furniture="structure.source")], [Citation("source", "Reuters")], id="by its element"
        ),
    ],
)
def test_sources_become_citations(blocks, citations):
    clean = denoise(article(*STORY, *blocks))
    assert clean.body.split("\n\n") == list(STORY)
    assert list(clean.citations) == citations


def test_tags_become_keywords_and_disclosures_a_flag():
    disclosure = "When you purchase through links on our site, we may earn an affiliate commission."
    clean = denoise(article(*STORY, "Tags: lamps, Porto", disclosure))
    assert clean.body.split("\n\n") == list(STORY)
    assert clean.keywords == ("lamps", "Porto")
    assert clean.flags == ("affiliate-disclosure",)


def test_captions_and_credits_go_to_their_picture():
    clean = denoise(among_story(picture(alt="The hall at noon"), "The hall at noon", "(Photo: Ana Reis)"))
    assert clean.body.split("\n\n") == list(STORY)
    assert clean.images == (Image("https://lumen.example/lamp.jpg", *["The hall at noon"] * 2, "Ana Reis"),)


def test_a_credit_at_the_end_of_a_caption_is_told_from_it():
    clean = denoise(among_story(picture("The hall at noon (Photo: Ana Reis)")))
    assert [(one.caption, one.credit) for one in clean.images] == [("The hall at noon", "Ana Reis")]


def test_tags_by_their_element_are_cut_at_their_links():
    tags = linked("Tags:lampsPorto", ("lamps", URL), ("Porto", URL), furniture="structure.tags")
    assert denoise(article(*STORY, tags)).keywords == ("lamps", "Porto")


@pytest.mark.parametrize(
    "text",
    [
        "Newsletter writers in Porto moved to another service last year, and their readers went with them.",
        "Telegram is the only way in which the workers get their news, says the woman at the gate.",
        "Cookies from other sites will be refused by the browser from spring on, the company says.",
        "Subscribe to our newsletter, says every door in the street. Nobody does, and nobody minds.",
        "Follow us, the sign says, and a path leads down to the boats behind the old crane.",
        "Share prices of the company rose by a tenth after the hall had been opened.",
        "The source: a letter that was found behind the clock in the office of the founder.",
        "An earlier report had named the wrong source: the river comes from the other valley.",
        "Comments by the minister did not help, and neither did the rain of the following weeks.",
        "Read more slowly and you will find the mistake in the contract, the judge told them.",
        "Copyright law in the country has changed twice since the first lamp was drawn.",
        "The author of the plan, a woman from Braga, was not there when the hall was opened.",
    ],
)
@pytest.mark.parametrize("at", [0, 2, 4])
def test_prose_about_the_same_things_stays(text, at):
    assert text in kept(among_story(text, at=at))


def test_a_list_of_related_products_inside_a_review_stays():
    products = Block(BlockKind.LIST, "Aster Mini, a lamp for the desk\nAster Max, a lamp for the hall")
    clean = denoise(among_story(heading("Related products"), products))
    assert clean.removed == ()


def test_a_table_of_contents_goes_and_its_headings_stay():
    contents = linked("The hall\nThe river", ("The hall", "#hall"), ("The river", "#river"), kind=BlockKind.LIST)
    story = [heading("The hall"), *STORY, heading("The river"), *STORY[::-1]]
    clean = denoise(article(heading("Table of Contents"), contents, *story))
    assert [block.text for block in clean.blocks if block.kind is BlockKind.HEADING] == ["The hall", "The river"]
    assert not any(block.kind is BlockKind.LIST for block in clean.blocks)


@pytest.mark.parametrize(
    ("block", "goes"),
    [
        pytest.param(linked(OTHER, (OTHER, "https://lumen.example/borealis/")), True, id="a story of the site"),
        pytest.param(linked(OTHER, (OTHER, "https://elsewhere.example/borealis/")), False, id="another site"),
        pytest.param(linked("The tender, as a document.", ("The tender, as a document.", URL)), False, id="a sentence"),
        pytest.param(linked("Photos", ("Photos", URL)), False, id="one word"),
    ],
)
def test_a_bare_title_below_the_story_is_another_story_only_on_the_same_site(block, goes):
    clean = denoise(article(*STORY, block))
    assert bool(clean.removed) is goes
    assert [one.relation for one in clean.neighbours] == (["related"] if goes else [])


# -- what other cleaners do wrong


@pytest.mark.parametrize("line", ["Leggi anche: Borealis chiude", "Follow us on Google News", "Simak Video 'Borealis'"])
def test_the_text_after_an_inline_box_is_not_cut_off(line):
    assert kept(among_story(line, at=1)) == list(STORY)


def test_a_second_box_goes_as_the_first_one_did():
    assert kept(article(STORY[0], "Gizchina News of the week", *STORY[1:], "Gizchina News of the week")) == list(STORY)


def test_the_text_between_a_script_and_a_name_stays():
    script = "window._taboola = window._taboola || []; _taboola.push({flush: true});"
    assert kept(article(STORY[0], script, *STORY[1:], "Lu Weibing spoke last, and he spoke for a long time.")) == [
        *STORY,
        "Lu Weibing spoke last, and he spoke for a long time.",
    ]


def test_text_after_a_rule_of_symbols_stays():
    assert kept(among_story("* * *")) == list(STORY)
