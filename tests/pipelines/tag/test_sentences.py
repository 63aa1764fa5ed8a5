"""Sentences are cut where a reader would cut them, and lose no visible character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tag.sentences import split_sentences


def sentences(text):
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "One is here. Two is there! Is three? Yes.",
            ["One is here.", "Two is there!", "Is three?", "Yes."],
            id="english",
        ),
        pytest.param(
            "国产化率提高了。这是第二句！第三句？", ["国产化率提高了。", "这是第二句！", "第三句？"], id="chinese"
        ),
        pytest.param(
            "工場を建てる。「本当だ。」と彼は言う。",
            ["工場を建てる。", "「本当だ。」", "と彼は言う。"],
            id="japanese quote",
        ),
        pytest.param("他说：“可以。”然后走了。", ["他说：“可以。”", "然后走了。"], id="chinese quote"),
        pytest.param("It runs Tizen 5.5 now. Good.", ["It runs Tizen 5.5 now.", "Good."], id="number"),
        pytest.param(
            "Apple Inc. said so. Dr. Who agreed.", ["Apple Inc. said so.", "Dr. Who agreed."], id="abbreviations"
        ),
        pytest.param(
            "U.S. officials agreed. He left.", ["U.S. officials agreed.", "He left."], id="letters with full stops"
        ),
        pytest.param(
            "It is made in the U.S. About half is exported.",
            ["It is made in the U.S.", "About half is exported."],
            id="abbreviation at the end",
        ),
        pytest.param(
            "J. Smith left. He said “no.” Then he ran.",
            ["J. Smith left.", "He said “no.”", "Then he ran."],
            id="initials, quote",
        ),
        pytest.param("A heading\nA line. Another one", ["A heading", "A line.", "Another one"], id="lines"),
        pytest.param(
            "Das gilt z.B. hier. ¿Y aquí? Sí.", ["Das gilt z.B. hier.", "¿Y aquí?", "Sí."], id="german, spanish"
        ),
        pytest.param("Wait... what? Well… yes.", ["Wait... what?", "Well… yes."], id="dots in the middle"),
        pytest.param(" \n\t ", [], id="white space"),
    ],
)
def test_sentences_are_cut_where_a_reader_cuts(text, expected):
    assert sentences(text) == expected


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('.!?。！？"”’)」 \n\r\u2028Aa中')), max_size=200))
def test_sentences_hold_every_visible_character_once_and_in_order(text):
    position = 0
    for start, end in split_sentences(text):
        assert start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert not set(text[start:end]) & set("\r\n\u2028\u2029")
        position = end
    assert not text[position:].strip()


def test_a_long_line_without_a_full_stop_is_one_sentence():
    text = "word " * 20_000
    assert split_sentences(text) == [(0, len(text) - 1)]
