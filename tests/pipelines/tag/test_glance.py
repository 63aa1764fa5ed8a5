"""Nothing that a rule says is missed at a glance: what is left unread would have been read for nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tag.glance import Glance
from pipelines.tag.lexicon import Hit
from pipelines.tag.reading import is_clear
from pipelines.tag.rules import Rule, load_rules
from pipelines.tag.tagger import shipped_reader
from tests.pipelines.tag.test_spans import PIECES

READER = shipped_reader()
EXAMPLES = [example for rule in load_rules().rules for example in (*rule.matches, *rule.not_matches)]


def speaks_clearly(sentences):
    return any(is_clear(rule) for sentence in sentences for rule in sentence.rules)


def test_every_example_in_which_a_rule_speaks_clearly_is_read():
    read = [READER.read("", example) for example in EXAMPLES]
    clear = [speaks_clearly(sentences) for sentences in read]
    assert len(EXAMPLES) > sum(clear) > len(EXAMPLES) / 2, "the examples prove something of both kinds"
    for example, sentences, is_one in zip(EXAMPLES, read, clear, strict=True):
        assert READER.read_if_clear("", example) == (sentences if is_one else []), example


@given(
    headline=st.one_of(PIECES, st.sampled_from(EXAMPLES)),
    pieces=st.lists(st.one_of(PIECES, st.sampled_from(EXAMPLES), st.text(max_size=20)), max_size=8),
)
def test_what_is_read_is_read_as_ever(headline, pieces):
    body = " ".join(pieces)
    sentences = READER.read(headline, body)
    assert READER.read_if_clear(headline, body) == (sentences if speaks_clearly(sentences) else [])


def rule(*groups):
    return Rule(
        name="r", facet="f", weight=1.0, groups=groups, unless=(), within=9, ordered=False, matches=(), not_matches=()
    )


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        pytest.param([["@place:IN", "plant"]], True, id="all groups in one sentence"),
        pytest.param([["@place:IN"], ["plant"]], False, id="in two sentences"),
        pytest.param([["#maybe:JO", "plant"]], True, id="what may be a place"),
        pytest.param([["rare"]], True, id="a rule of one group"),
        pytest.param([["@place:IN", "other"], []], False, id="a group of no rule"),
        pytest.param([], False, id="no sentence"),
    ],
)
def test_a_rule_may_speak_where_all_its_groups_are_in_one_sentence(sentences, expected):
    glance = Glance([rule("@place", "plant"), rule("rare")], {"@place": 9, "plant": 2}, {"#maybe": "@place"})
    hits = [[Hit(0, 1, (label,)) for label in labels] for labels in sentences]
    assert glance.may_speak(hits) is expected
