"""Nothing that a site says writes a line of its own into the log, or moves the cursor of who reads it."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.clean_log import CleanRecords, printable


def logged(message: str, *arguments: object) -> str:
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, message, arguments, None)
    assert CleanRecords().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\n23:00:00 ERROR all is lost", r"a\n23:00:00 ERROR all is lost", id="a line of its own"),
        pytest.param("a\r\nb", r"a\r\nb", id="both breaks"),
        pytest.param("\x1b[2Ja", r"\x1b[2Ja", id="an escape sequence"),
        pytest.param("\x9b2Ja", r"\x9b2Ja", id="the same as one character"),
        pytest.param("a\u202eb", r"a\u202eb", id="right to left"),
        pytest.param("a\u2028b", r"a\u2028b", id="a line separator"),
        pytest.param("a\tb 中文 é", "a\tb 中文 é", id="letters and tabs stay"),
    ],
)
def test_printable(text, shown):
    assert printable(text) == shown
    assert logged("%s: no", text) == f"{shown}: no"


def test_what_the_author_wrote_on_several_lines_stays():
    assert logged("Dumping:\n{'a': 1,\n 'b': 2}") == "Dumping:\n{'a': 1,\n 'b': 2}"


def test_a_record_that_cannot_be_written_passes():
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, "%d", ("x",), None)
    assert CleanRecords().filter(record)


def test_the_words_of_an_exception_are_cleaned_line_by_line():
    record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "no", (), (ValueError, ValueError("a\x1b[2J"), None))
    assert CleanRecords().filter(record)
    assert record.exc_text == r"ValueError: a\x1b[2J"


@given(st.text())
def test_no_text_breaks_the_line(text):
    assert len(printable(text).splitlines()) <= 1
