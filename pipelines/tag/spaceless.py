"""Finds the terms of scripts that set no spaces: they may begin at any character.

Looking at a character costs little as long as a compiled set of characters does it; so only where two characters stand
that may begin a term, one after the other, are the terms themselves asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from crawler.items import Span

_KEY = 2  # characters by which terms are looked up

Meaning = TypeVar("Meaning")


class SpacelessTerms(Generic[Meaning]):
    """Terms with what they mean, in small letters and simplified characters. They do not change once made."""

    def __init__(self, terms: Mapping[str, Meaning]) -> None:
        self._single = {term: meaning for term, meaning in terms.items() if len(term) < _KEY}
        self._longer: dict[str, list[tuple[str, Meaning]]] = {}
        for term, meaning in terms.items():
            if len(term) >= _KEY:
                self._longer.setdefault(term[:_KEY], []).append((term, meaning))
        self._is_single = re.compile(_one_of(self._single))
        firsts, seconds = ({key[place] for key in self._longer} for place in range(_KEY))
        self._may_begin = re.compile(f"{_one_of(firsts)}(?={_one_of(seconds)})")

    def find(self, text: str, span: Span) -> Iterator[tuple[int, int, Meaning]]:
        """Yield start, end and meaning of each term that begins in a part of a text, in no order."""
        for match in self._is_single.finditer(text, *span):
            yield match.start(), match.end(), self._single[match.group()]
        for match in self._may_begin.finditer(text, *span):
            start = match.start()
            for term, meaning in self._longer.get(text[start : start + _KEY], ()):
                if text.startswith(term, start):
                    yield start, start + len(term), meaning


def _one_of(characters: Iterable[str]) -> str:
    """Return the expression of a set; of an empty one, what is found nowhere."""
    return f"[{''.join(map(re.escape, sorted(characters)))}]" if characters else r"(?!)"
