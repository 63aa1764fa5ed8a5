"""Cells that a spreadsheet opens as texts and never runs. Pure."""

from __future__ import annotations

# What a spreadsheet takes for the beginning of a formula, also behind blanks; an apostrophe before it makes it a text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text of one cell, on one line: a line break within a cell is a new row to some programs."""
    return disarmed(" ".join(text.split()))


def disarmed(text: str) -> str:
    """The text, its lines as they are, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text
