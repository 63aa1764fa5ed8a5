"""Text in a terminal: as wide as it is seen, in lines that fit, whatever the script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.showing.words import beside, columns_of, padded, printable, wrapped

MARK = "\u200e"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("harbour", 7, id="Latin"),
        pytest.param("港口", 4, id="Chinese takes two columns each"),
        pytest.param("e\u0301", 1, id="an accent stands on its letter"),
        pytest.param("a\u00adb\u200bc", 3, id="soft hyphens and zero-width spaces are not seen"),
        pytest.param("سلام", 4, id="Arabic"),
        pytest.param("סֵפֶר", 3, id="Hebrew with its points"),
        pytest.param("हिन्दी", 5, id="Hindi: the signs above and below take none"),
    ],
)
def test_a_text_is_as_wide_as_it_is_seen(text, columns):
    assert columns_of(text) == columns
    assert columns_of(padded(text, 12)) == 12


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("one two three", 7, ["one two", "three"], id="between words"),
        pytest.param("abcdefghij", 4, ["abcd", "efgh", "ij"], id="a word longer than a line"),
        pytest.param("go https://a.example/long", 12, ["go", "https://a.ex", "ample/long"], id="an address"),
        pytest.param("手机 iPhone 工厂", 6, ["手机", "iPhone", "工厂"], id="two scripts"),
        pytest.param("新的手机工厂", 8, ["新的手机", "工厂"], id="between Chinese characters"),
        pytest.param("新的工厂，明年", 8, ["新的工", "厂，明年"], id="no line begins with a comma"),
        pytest.param("서울에 공장", 7, ["서울에", "공장"], id="Korean breaks between words"),
        pytest.param("if a:\n    b()\n\nc", 20, ["if a:", "    b()", "", "c"], id="program text keeps its shape"),
        pytest.param("    one two three", 12, ["    one two", "    three"], id="a deep line stays deep"),
        pytest.param("\tx", 9, ["    x"], id="a tab"),
        pytest.param("\taa。", 4, ["  aa", "  。"], id="no room to take a letter along to the full stop"),
        pytest.param("", 9, [""], id="nothing"),
    ],
)
def test_lines_break_where_the_script_allows_it(text, width, lines):
    assert wrapped(text, width) == lines


LETTERS = st.text(st.sampled_from("ab, 。，中文سلا\u0301\u00ad가 \n\t-x"), max_size=80)


@given(LETTERS, st.integers(4, 30))
def test_lines_fit_and_no_letter_is_lost(text, width):
    lines = wrapped(text, width)
    assert all(columns_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_what_steers_a_terminal_is_not_printed():
    assert printable("a\x1b[31mb\x07\u202egnp\u202c.exe\u2067x\u2069") == "a [31mb gnp.exex"
    assert printable("two\nlines\tand a tab") == "two\nlines\tand a tab"


def test_letters_from_the_right_stay_in_their_column():
    assert beside("left ", " | ", "right") == "left  | right"
    assert beside("سلام ", " | ", "عالم") == f"{MARK}سلام {MARK} | {MARK}عالم"
    assert beside("label: ", "", "שלום") == f"label: {MARK}שלום"
    assert beside("left ", " | ", "") == "left  |"
