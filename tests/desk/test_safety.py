"""Any string can be searched for; only web addresses become links."""

import sqlite3
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.plugins.safety import StraightText
from desk.plugins.search_words import escape_fts
from desk.plugins.showing import plain, shortened, spoken_instant, web_address

from .hostile import HOSTILE


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("create virtual table story using fts5(headline, body)")
    connection.execute("insert into story values ('Plant opens', 'Written in C++ by the \"home team\" in Chennai')")
    connection.create_function("escape_fts", 1, escape_fts)
    return connection


def found(index, query):
    return index.execute("select count(*) from story where story match escape_fts(?)", [query]).fetchone()[0]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_strings_are_searched_for(index, query):
    assert found(index, query) in {0, 1}


@given(st.text())
def test_no_string_is_a_syntax_error(index, query):
    assert found(index, query) in {0, 1}


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        pytest.param("chennai plant", 1, id="all words, any column"),
        pytest.param("chennai hanoi", 0, id="a word is missing"),
        pytest.param('"home team"', 1, id="phrase"),
        pytest.param('"team home"', 0, id="phrase in another order"),
        pytest.param('"home team', 1, id="open phrase is closed"),
        pytest.param("c++", 1, id="signs are ignored, the letter is found"),
        pytest.param('chennai""plant', 1, id="empty phrase between words"),
        pytest.param("chenn*", 1, id="beginning of a word"),
        pytest.param('"written in c*', 1, id="beginning of a phrase, left open"),
        pytest.param("chennai -plant", 0, id="without a word"),
        pytest.param('chennai -"team home"', 1, id="without a phrase that is not there"),
        pytest.param('chennai -"home team"', 0, id="without a phrase"),
        pytest.param("chennai - plant", 1, id="a dash is no minus"),
        pytest.param("chennai -hanoi*", 1, id="without words that begin so"),
        pytest.param("-hanoi", 0, id="nothing but what is unwanted"),
        pytest.param("AND plant", 0, id="words of an expression are words"),
        pytest.param(None, 0, id="null"),
    ],
)
def test_words_and_phrases_mean_what_they_say(index, query, hits):
    assert found(index, query) == hits


@pytest.mark.parametrize(
    ("address", "link"),
    [
        pytest.param("https://news.example/a?b=c", "https://news.example/a?b=c", id="https"),
        pytest.param("http://news.example/", "http://news.example/", id="http"),
        pytest.param("HTTPS://news.example/", "HTTPS://news.example/", id="scheme in capitals"),
        pytest.param("javascript:alert(1)", "", id="javascript"),
        pytest.param("JavaScript:alert(1)//https://x", "", id="javascript in mixed case"),
        pytest.param("java\nscript:alert(1)", "", id="line break in the scheme"),
        pytest.param(" javascript:alert(1)", "", id="leading blank"),
        pytest.param("data:text/html,<script>", "", id="data"),
        pytest.param("//news.example/a", "", id="no scheme"),
        pytest.param("https:", "", id="no host"),
        pytest.param("https://[broken", "", id="broken host"),
        pytest.param("https://news.example/a b", "", id="blank inside"),
        pytest.param("https://news.example/\u202egnp", "", id="bidi override inside"),
        pytest.param("", "", id="empty"),
        pytest.param(None, "", id="null"),
    ],
)
def test_only_web_addresses_become_links(address, link):
    assert web_address(address) == link


@given(st.text())
def test_no_text_is_a_link_unless_it_is_a_web_address(text):
    assert web_address(text) in {"", text}
    if web_address(text):
        assert text.lower().startswith(("http://", "https://"))


@given(st.text(st.sampled_from("a\u202e\u2067\u2014é\u20ac")), st.lists(st.integers(0, 60), max_size=4))
def test_pages_lose_the_marks_that_turn_and_nothing_else_however_they_come(text, cuts):
    data = text.encode()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    straight = StraightText()
    last = len(edges) - 2
    pieces = [
        straight.feed(data[begin:end], is_last=number == last) for number, (begin, end) in enumerate(pairwise(edges))
    ]
    assert b"".join(pieces).decode() == text.replace("\u202e", "").replace("\u2067", "")


@pytest.mark.parametrize(
    ("instant", "spoken"),
    [
        pytest.param("2026-11-21T01:05:00Z", "21 November 2026, 01:05 UTC", id="instant"),
        pytest.param(None, "", id="null"),
        pytest.param("soon", "soon", id="not an instant"),
    ],
)
def test_instants_are_spoken(instant, spoken):
    assert spoken_instant(instant) == spoken


def test_marks_that_turn_the_direction_are_dropped_and_letters_stay():
    assert plain(" \u202egnp.exe\u202c \u2067שלום\u2069 ") == "gnp.exe שלום"
    assert plain(None) == ""


def test_a_long_quote_is_cut_between_words():
    assert shortened("one\n\n two") == "one two"
    cut = shortened("word " * 200)
    assert len(cut) <= 402
    assert cut.endswith("word …")
