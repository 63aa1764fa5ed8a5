"""The nearest valid word, for messages about a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, valid: Iterable[str]) -> str:
    """The valid word that looks most like ``word``, or "" where none does."""
    by_small = {candidate.lower(): candidate for candidate in sorted(valid)}
    found = get_close_matches(word.lower()[:100], by_small, n=1, cutoff=0.6)
    return by_small[found[0]] if found else ""


def did_you_mean(word: str, valid: Iterable[str], before: str = "; ") -> str:
    """The end of a message that offers the nearest word; "" where none is near."""
    found = nearest(word, valid)
    return f"{before}did you mean {found!r}?" if found else ""
