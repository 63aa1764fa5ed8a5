"""What a spreadsheet would run is text in a CSV, and nothing else is touched."""

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.plugins.safe_csv import SafeRows, safe_cell

from .stories import ATTACKS, BLOCKS


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0", id="plus"),
        pytest.param("-2+3", "'-2+3", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param(" \t=1", "' \t=1", id="behind blanks"),
        pytest.param("\r=1", "'\r=1", id="behind a carriage return"),
        pytest.param("-4.63", "-4.63", id="a negative number"),
        pytest.param("+1e5", "+1e5", id="a number with an exponent"),
        pytest.param("a=b", "a=b", id="inside"),
        pytest.param("", "", id="empty"),
    ],
)
def test_formulas_are_told_from_texts_and_numbers(cell, safe):
    assert safe_cell(cell) == safe


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=6)


@given(TABLES, st.lists(st.integers(0, 200), max_size=5))
def test_however_it_comes_in_pieces_every_cell_arrives(table, cuts):
    told = io.StringIO()
    csv.writer(told).writerows(table)
    data = told.getvalue().encode()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[begin:end] for begin, end in pairwise(edges)]
    rows = SafeRows()
    safe = b"".join(rows.feed(piece, is_last=number == len(pieces) - 1) for number, piece in enumerate(pieces))
    read = list(csv.reader(io.StringIO(safe.decode(), newline="")))
    assert read == [[safe_cell(cell) for cell in row] for row in table]


def test_no_cell_of_a_list_is_a_formula(desk):
    rows = list(csv.DictReader(io.StringIO(desk.get("/nightdesk/articles.csv").text)))
    assert f"'{ATTACKS['formula']} (formula)" in {row["headline"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell and cell[0] in "=+-@"]


def test_all_rows_of_a_streamed_table_come_and_texts_keep_their_lines(desk):
    answer = desk.get("/nightdesk/full_articles.csv", _stream="1", _size="max")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(answer.text, newline=""))}
    assert len(rows) == BLOCKS + len(ATTACKS)
    assert "Unpack it.\nSwitch it on." in rows[str(BLOCKS)]["body"]
