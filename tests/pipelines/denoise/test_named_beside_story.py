"""What a page names beside its story is kept: the source in a line of facts, the stories of bare lines."""

from __future__ import annotations

import pytest

from crawler.items import Block
from pipelines.denoise import denoise
from tests.pipelines.denoise.build import STORY, article, linked, paragraph


@pytest.mark.parametrize(
    ("line", "name"),
    [
        pytest.param(
            "2026年5月2日 14:30 来源：新华网 责编：张三", "新华网", id="behind the date, before another label"
        ),
        pytest.param("May 2, 2026 Source: Coast Watch Ann Example", "Coast Watch", id="before the author's name"),
        pytest.param("Quelle: Coast Watch | 2.5.2026", "Coast Watch", id="first in its line"),
    ],
)
@pytest.mark.parametrize("more", [{"inside_body": False}, {"furniture": "structure.byline"}], ids=["outside", "byline"])
def test_a_source_in_the_line_of_facts_above_a_story_is_cited(line, name, more):
    clean = denoise(article(paragraph(line, **more), *(paragraph(text) for text in STORY), authors=("Ann Example",)))
    assert [citation.name for citation in clean.citations] == [name]
    assert clean.body == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "line", ["Image source: Coast Watch", "May 2, 2026, 14:30", "Updated: 14:30, sources say: nothing"]
)
def test_other_lines_of_facts_cite_nobody(line):
    assert not denoise(article(paragraph(line, inside_body=False), *STORY)).citations


def test_a_source_glued_to_its_label_among_tags_is_cited_and_no_tag():
    box = linked("QuelleCoast Watch", ("Coast Watch", "https://coast.example/1"), furniture="structure.tags")
    clean = denoise(article(*STORY, box))
    assert [(one.name, one.url) for one in clean.citations] == [("Coast Watch", "https://coast.example/1")]
    assert not clean.keywords


def test_a_name_of_an_agency_below_a_label_for_sources_is_cited():
    clean = denoise(article(*STORY, "Source:", linked("Reuters", ("Reuters", "https://source.example/a/"))))
    assert [citation.name for citation in clean.citations] == ["Reuters"]


def turn(text: str, address: str, **more: bool) -> Block:
    return linked(text, (text.strip("« »"), f"https://lumen.example/{address}/"), **more)


@pytest.mark.parametrize("inside", [True, False])
def test_linked_titles_with_arrows_below_a_story_lead_back_and_on(inside):
    lines = (
        turn("« Borealis closes its last shop", "b", inside_body=inside),
        turn("Nordlicht and Vodafone end their dispute »", "a", inside_body=inside),
    )
    clean = denoise(article(*STORY, *lines))
    assert clean.body == "\n\n".join(STORY)
    assert [(one.relation, one.title) for one in clean.neighbours] == [
        ("previous", "Borealis closes its last shop"),
        ("next", "Nordlicht and Vodafone end their dispute"),
    ]
