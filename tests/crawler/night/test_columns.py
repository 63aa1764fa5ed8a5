"""Lines of a terminal: none is too wide, and no word is lost or broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.night.columns import pad, width, wrap


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("  one \n two ", ["- one two"], id="blanks"),
        pytest.param("three small words", ["- three", "  small", "  words"], id="words"),
        pytest.param("三家银行换上", ["- 三家银行", "  换上"], id="wide characters take two"),
        pytest.param("三家银行，换上", ["- 三家银行，", "  换上"], id="a comma does not begin a line"),
        pytest.param(
            "see https://example.com/a-b", ["- see", "  https://example.com/a-b"], id="an address stays whole"
        ),
    ],
)
def test_wrapping(text: str, lines: list[str]):
    assert wrap(text, 10, "- ", "  ") == lines


@given(st.text(st.sampled_from("abc déé 银行，e\u0301"), max_size=60), st.integers(8, 40))
def test_lines_fit_and_keep_every_word(text: str, columns: int):
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest = max((width(word) for word in text.split()), default=0)
    assert all(width(line) <= max(columns, longest) + 2 for line in lines)


def test_padding():
    assert pad("银", 4) == "银  "
    assert pad("7", 3, right=True) == "  7"
    assert pad("long", 2) == "long"
