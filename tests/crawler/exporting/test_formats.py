"""JSON lines and CSV: every value comes back, and no cell is a formula."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exporting.formats import csv_lines, json_lines
from crawler.spreadsheet import FORMULA_STARTS, disarmed, safe_cell

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text()


@given(st.lists(st.tuples(VALUES, VALUES), max_size=5))
def test_json_lines_hold_what_went_in(rows):
    lines = b"".join(json_lines(("a", "b"), rows)).decode()
    read = [tuple(json.loads(line).values()) for line in lines.split("\n") if line]
    expected = [tuple(v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in row) for row in rows]
    assert read == expected


@given(
    st.lists(st.tuples(VALUES, st.sampled_from(FORMULA_STARTS).flatmap(lambda s: st.text().map(s.__add__))), max_size=5)
)
def test_no_cell_of_csv_is_a_formula(rows):
    text = b"".join(csv_lines(("a", "=b"), rows)).decode("utf-8")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(rows) + 1
    for row, given_row in zip(read, [("a", "=b"), *rows], strict=True):
        for cell, value in zip(row, given_row, strict=True):
            if isinstance(value, str):
                assert not cell.lstrip().startswith(FORMULA_STARTS)
                assert cell.removeprefix("'") == value.removeprefix("'").encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("  @sum(a1)", "'  @sum(a1)", id="behind blanks"),
        pytest.param("\n-2", "'\n-2", id="behind a line break"),
        pytest.param("one\n=two", "one\n=two", id="within a text"),
        pytest.param("a-b", "a-b", id="a word"),
    ],
)
def test_what_a_spreadsheet_would_run_is_a_text(text, cell):
    assert disarmed(text) == cell


def test_a_cell_on_one_line():
    assert safe_cell(" =a\n b ") == "'=a b"


def test_numbers_stay_numbers_and_titles_come_even_without_rows():
    assert b"".join(csv_lines(("n", "m"), [(-3, -0.5)])) == b"n,m\r\n-3,-0.5\r\n"
    assert b"".join(csv_lines(("n",), [])) == b"n\r\n"
