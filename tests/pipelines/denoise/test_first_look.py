"""The first look at a block, which spares most of them a second one, hides no label, plea or mark."""

from collections.abc import Callable

import pytest

from crawler.items import Block, SiteHints
from pipelines.denoise.edges import find_edges
from pipelines.denoise.label_tables import BUCKETS, MARKS
from pipelines.denoise.labelled import label_of
from pipelines.denoise.readings import mark_of
from pipelines.denoise.rules import RULES
from pipelines.denoise.sheet import Sheet
from pipelines.denoise.wordings import may_be_labelled
from tests.pipelines.denoise.build import among_story, linked, paragraph

LABELS = sorted({entry.text for entries in BUCKETS.values() for entry in entries})
EXAMPLES = sorted({line for rule in RULES.values() if rule.name.startswith("label.") for line in rule.strip})
TITLE = "Nine hundred lamps for Porto"

SHAPES: dict[str, Callable[[str], Block]] = {
    "alone": paragraph,
    "in capitals": lambda text: paragraph(text.upper()),
    "with a capital": lambda text: paragraph(text.capitalize()),
    "before a title": lambda text: paragraph(f"{text}: {TITLE}"),
    "behind an arrow": lambda text: paragraph(f"→ {text}"),
    "in brackets": lambda text: paragraph(f"({text})"),
    "behind a question": lambda text: paragraph(f"Want more? {text}"),
    "linked": linked,
    "glued to a link": lambda text: linked(f"{text}{TITLE}", (TITLE, "https://lumen.example/lamps/")),
}


def label_in(block: Block, at: int) -> bool:
    """Whether a block is read as noise by its words where it stands in a story, or below it."""
    sheet = Sheet.of(among_story(block, at=at), SiteHints(), frozenset())
    find_edges(sheet)
    return label_of(sheet, at, block) is not None


@pytest.mark.parametrize("at", [pytest.param(2, id="inside the story"), pytest.param(4, id="below it")])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_no_label_of_the_tables_and_no_example_is_hidden(shape, at):
    blocks = [shape(text) for text in (*LABELS, *EXAMPLES)]
    unseen = [block for block in blocks if not may_be_labelled(block)]
    assert [block.text for block in unseen if label_in(block, at)] == []


def test_most_of_a_story_is_looked_at_once():
    assert not any(map(may_be_labelled, (block for block in among_story().blocks)))


@pytest.mark.parametrize("words", sorted(MARKS))
def test_every_mark_is_seen_in_whatever_case(words):
    for line in (words, words.capitalize(), words.upper() if words.isascii() else words):
        assert mark_of(f"{line}: the boat left later.") == MARKS[words]
