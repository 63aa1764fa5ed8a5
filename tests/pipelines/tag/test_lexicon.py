"""Terms are found as they are written in the data files, at exact offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Span
from pipelines.tag.lexicon import Lexicon
from pipelines.tag.tokens import tokens_of


def found(term, text):
    return [text[hit.start : hit.end] for hit in Lexicon([(term, "label")]).find(text)]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        pytest.param("localiz*", "Localized, LOCALIZATION, local", ["Localized", "LOCALIZATION"], id="beginning"),
        pytest.param(
            "home-grown", "home grown, Home-Grown, homegrown", ["home grown", "Home-Grown"], id="hyphen or space"
        ),
        pytest.param("fab", "fabs, a fab, fabulous", ["fab"], id="whole word"),
        pytest.param("US", "us and US", ["US"], id="capitals are kept"),
        pytest.param("India", "India, INDIA, india", ["India", "INDIA"], id="capitals, or all capitals"),
        pytest.param("línea", "LINEA, línea, li\u0301nea", ["LINEA", "línea", "li\u0301nea"], id="accents"),
        pytest.param("国产", "全国产化", ["国产"], id="inside a word without spaces"),
        pytest.param("版", "中国版", ["版"], id="one character"),
        pytest.param("昇腾AI", "基于昇腾ai芯片", ["昇腾ai"], id="mixed scripts"),
        pytest.param("国产", "國產手機與国产手机", ["國產", "国产"], id="traditional characters in the text"),
        pytest.param("國產", "國產手機與国产手机", ["國產", "国产"], id="traditional characters in the term"),
        pytest.param("GPU", "国产GPU芯片，GPUs", ["GPU"], id="Latin word between Chinese ones"),
        pytest.param("Galaxy AI", "갤럭시Galaxy AI를 쓴다", ["Galaxy AI"], id="Latin words before a Korean particle"),
        pytest.param("made in", "made\nin", [], id="not across lines"),
        pytest.param("india", "see https://example.org/india/x here", [], id="not in URLs"),
        pytest.param("new york", "new, very new, York", [], id="not with a word between"),
    ],
)
def test_a_term_is_found_as_it_is_written(term, text, expected):
    assert found(term, text) == expected


def test_a_term_of_two_lists_carries_both_labels():
    (hit,) = Lexicon([("fab", "plant"), ("fab", "praise")]).find("a fab")
    assert hit.labels == ("plant", "praise")


def test_a_term_of_one_character_is_found_once_where_a_longer_one_could_begin():
    hits = Lexicon([("版", "edition"), ("版本", "version")]).find("中国版本，中国版")
    assert [(hit.start, hit.labels) for hit in hits] == [(2, ("edition",)), (2, ("version",)), (7, ("edition",))]


@pytest.mark.parametrize(
    "term", ["data residency", "localiz* data", "data localiz*", "Data Residency", "国产芯片", "data"]
)
def test_what_is_found_within_a_part_begins_in_it(term):
    text = "Data residency, localized data localization. 国产芯片 Data Residency"
    lexicon = Lexicon([(term, "label")])
    hits = lexicon.find(text)
    assert hits
    for start in range(len(text)):
        span = Span(start, len(text) - 3)
        assert lexicon.find_within(text, tokens_of(text), span) == [
            hit for hit in hits if span.start <= hit.start < span.end
        ]


def test_a_term_without_a_word_is_refused():
    with pytest.raises(ValueError, match="no word"):
        Lexicon([("...", "label")])


@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_offsets_are_exact_whatever_stands_around(before, after):
    text = f"{before} 国产芯片 data residency {after}"
    hits = Lexicon([("国产芯片", "chips"), ("data residency", "data")]).find(text)
    assert {text[hit.start : hit.end] for hit in hits} >= {"国产芯片", "data residency"}
    assert hits == sorted(hits)
