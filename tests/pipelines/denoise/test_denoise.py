"""What denoising promises of every page: each block ends in one place, the story is whole, twice is once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Article, Block, BlockKind
from pipelines.denoise import body_text, denoise, fingerprint, rule
from tests.pipelines.denoise.build import STORY, among_story, article, heading, paragraph, picture

OPENERS = ["Next", "Previous", "Via", "Source", "Tags", "Read", "Related", "Share", "Follow", "More", "Comments"]
OTHERS = ["Update", "Weiter", "Quelle", "上一篇", "来源", "lamp", "the", "Porto", "Telegram", "newsletter", "©", "2026"]
SIGNS = [":", "|", "→", ",", ".", "?", "https://lumen.example/"]
WORDS = st.sampled_from(OPENERS + OTHERS + SIGNS)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80)
BLOCKS = st.builds(
    Block,
    st.sampled_from(list(BlockKind)),
    TEXTS,
    furniture=st.sampled_from(["", "", "structure.related", "structure.share", "structure.tags", "site.noise"]),
    inside_body=st.booleans(),
    link_characters=st.integers(0, 80),
    place=st.sampled_from(["", "div.entry-content > p", "line 4", "div.nav-previous > a"]),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(BLOCKS, max_size=14), TEXTS, st.frozensets(st.sampled_from(["", fingerprint("Advertisement")])))
def test_every_block_is_kept_or_on_record_whatever_the_page(blocks, headline, repeated):
    page = Article(url=None, headline=headline, blocks=tuple(blocks))
    clean = denoise(page, repeated=repeated)
    whole = [removed for removed in clean.removed if removed.text == blocks[removed.position].text[:2000]]
    assert len(clean.blocks) + len(whole) == len(blocks)
    assert clean.body == body_text(clean.blocks)
    assert all(removed.reason and removed.rule_version for removed in clean.removed)
    assert denoise(clean, repeated=repeated) == clean


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(OPENERS),
            st.sampled_from(
                [
                    "to the harbour stands a hall that nobody has used since the spring of last year.",
                    "of all lamps that were sold in the town, nine in ten came from the new plant.",
                    "came the river, said the mayor, and with it the end of the first building.",
                    "on Telegram and in a newsletter, the workers tell each other where the bus is.",
                ]
            ),
        ).map(" ".join),
        min_size=1,
        max_size=8,
        unique=True,
    )
)
def test_no_sentence_is_lost_because_of_its_first_word(sentences):
    assert denoise(article(*sentences)).body.split("\n\n") == sentences


def test_a_story_inside_a_misnamed_element_is_worth_more_than_the_rule():
    blocks = [paragraph(text, furniture="structure.site-chrome") for text in STORY]
    clean = denoise(article(*blocks, paragraph("Menu", furniture="structure.controls")))
    assert clean.body.split("\n\n") == list(STORY)
    assert [removed.rule for removed in clean.removed] == ["structure.controls"]


def test_what_stands_outside_the_story_is_removed_with_that_reason():
    clean = denoise(article(paragraph("Lumen, the paper of the coast, since 1911.", inside_body=False), *STORY))
    assert [removed.rule for removed in clean.removed] == ["place.outside-story"]
    assert clean.body.split("\n\n") == list(STORY)


def test_a_rejected_page_is_returned_as_it_is():
    page = replace(article(*STORY), status="rejected", reason="listing")
    assert denoise(page) is page


def test_a_block_that_stands_on_many_pages_of_the_site_is_furniture():
    line = "Lumen is read on nine islands and in two lighthouses."
    clean = denoise(among_story(line), repeated=frozenset({fingerprint(line.upper())}))
    assert [removed.rule for removed in clean.removed] == ["repeat.site-wide"]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        pytest.param("Update: The company has answered, and it says that the boat is new.", "update", id="en update"),
        pytest.param("UPDATE 3 May: The company has answered our questions.", "update", id="en update with a date"),
        pytest.param("Correction: An earlier version named the wrong river.", "correction", id="en correction"),
        pytest.param("Nachtrag: Die Firma hat geantwortet und spricht von einem neuen Boot.", "update", id="de"),
        pytest.param("更正：本文早前版本写错了河流的名字。", "correction", id="zh"),
        pytest.param("Updates for the lamps come once a month, says the company.", "", id="prose"),
    ],
)
def test_updates_and_corrections_stay_and_are_marked(text, mark):
    clean = denoise(among_story(text, at=4))
    assert clean.removed == ()
    assert clean.blocks[-1].mark == mark


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param([heading("Aster opens a plant in Porto")], id="the headline again"),
        pytest.param(["By Ana Reis"], id="the author again"),
        pytest.param(["Ana Reis, 2 May 2026, 10:20"], id="author and date again"),
        pytest.param(["2026年5月2日 10:20"], id="the date again"),
    ],
)
def test_headline_and_byline_above_the_text_are_dropped(noise):
    clean = denoise(article(*noise, *STORY, authors=("Ana Reis",)))
    assert clean.body.split("\n\n") == list(STORY)


def test_a_heading_that_heads_only_noise_goes_with_it():
    clean = denoise(article(*STORY, heading("Und sonst?"), paragraph("Share this article")))
    assert [removed.rule for removed in clean.removed] == ["heading.nothing-below", "label.share"]


def test_the_tail_of_a_feed_is_cut_off_the_paragraph_it_was_glued_to():
    glued = f"{STORY[3]} The post Aster opens a plant in Porto appeared first on Lumen."
    clean = denoise(article(*STORY[:3], glued))
    assert clean.body.split("\n\n") == list(STORY)
    assert [(removed.position, removed.rule) for removed in clean.removed] == [(3, "label.feed-tail")]


def test_program_text_goes_and_code_stays():
    script = "window._taboola = window._taboola || []; _taboola.push({mode: 'thumbnails-a'});"
    code = Block(BlockKind.CODE, script)
    clean = denoise(among_story(script, code))
    assert [removed.rule for removed in clean.removed] == ["script.text"]
    assert code in clean.blocks


def test_an_unknown_rule_of_an_older_archive_has_a_reason_too():
    assert rule("label.of-old").reason.endswith(".")


def test_body_text_has_headings_and_list_items_as_lines_and_no_captions():
    blocks = (heading("Lamps"), Block(BlockKind.LIST, "red\nblue"), picture("A lamp"), paragraph("All of them shine."))
    assert body_text(blocks) == "Lamps\n\nred\nblue\n\nAll of them shine."
