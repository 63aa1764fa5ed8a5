"""Words are found at exact offsets, and in the same form whatever else the text holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tag.tokens import tokens_of


def words(text):
    return tokens_of(text).words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It’s “Xiaomi’s” — now…", ["it", "s", "xiaomi", "s", "now"], id="typeset marks"),
        pytest.param("snake_case A4 5.5", ["snake", "case", "a4", "5", "5"], id="what joins no words"),
        pytest.param("Línea LI\u0301NEA línea", ["linea"] * 3, id="accents"),
        pytest.param("国产GPU芯片", ["gpu"], id="a Latin word between Chinese ones"),
        pytest.param("see https://example.org/İ/x?y AND www.x.y/z) me", ["see", "and", "me"], id="URLs"),
        pytest.param("İstanbul IŞIK", ["istanbul", "isik"], id="a letter that is longer in lower case"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words_have_neither_case_nor_accents(text, expected):
    assert words(text) == expected


@given(st.text(alphabet=st.one_of(st.characters(codec="ascii"), st.sampled_from("‘’“”–—…•\xa0")), max_size=80))
def test_what_stands_elsewhere_changes_no_word(text):
    assert words(f"{text} ñandú 国") == [*words(text), "nandu"]


@given(st.text(max_size=80))
def test_offsets_are_those_of_the_text(text):
    tokens = tokens_of(text)
    assert len(tokens.starts) == len(tokens.ends) == len(tokens.words)
    for start, end, word in zip(tokens.starts, tokens.ends, tokens.words, strict=True):
        assert words(text[start:end]) == [word]
    assert len(tokens.spaceless) in (0, len(text))
