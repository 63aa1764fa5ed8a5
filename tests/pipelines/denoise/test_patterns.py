"""A pattern is tried wherever it would match: what it needs hides no line from it."""

import pytest

from pipelines.denoise.label_tables import ROWS
from pipelines.denoise.patterns import may_end_with_tail, pattern_of
from pipelines.denoise.rules import RULES


def first_row(line: str) -> str:
    """The first row with a pattern that matches a line, whatever it needs."""
    matching = (row for row in ROWS for one in row.patterns if len(line) <= row.limit and one.any.fullmatch(line))
    return next((row.name for row in matching), "")


LINES = sorted({line for rule in RULES.values() for line in rule.strip if isinstance(line, str) and first_row(line)})


@pytest.mark.parametrize("line", [pytest.param(line, id=line[:60]) for line in LINES])
def test_the_needed_words_hide_no_line_that_a_pattern_matches(line):
    found = pattern_of(line)
    assert found is not None
    assert found.name == first_row(line)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        pytest.param("“Copyright (c) 2024 Lumen House", "", id="a quote before it is the story's"),
        pytest.param("→ Copyright (c) 2024 Lumen House", "label.copyright", id="an arrow before it"),
        pytest.param("Copyright\u00a0© Lumen House", "label.copyright", id="a space that does not break"),
        pytest.param("COPYRIGHT (C) 2024 LUMEN HOUSE", "label.copyright", id="in capitals"),
        pytest.param("Ann Example can be reached at 555 0100 during the day", "label.contact", id="a telephone number"),
        pytest.param("Got any tip? Write to the desk.", "label.tip-off", id="any tip"),
        pytest.param("Copyright (c) 2024 " + "of the Lumen House " * 20, "", id="longer than the row's limit"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_line_matches_from_its_first_to_its_last_letter(line, rule):
    found = pattern_of(line)
    assert (found.name if found else "") == rule


def test_a_paragraph_may_end_with_a_tail_only_where_a_word_of_tails_stands_in_it():
    assert may_end_with_tail("The boat left. The post Lamps of Porto appeared first on Lumen House.")
    assert not may_end_with_tail("The boat left the harbour with nine hundred lamps.")
