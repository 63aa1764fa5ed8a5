"""Cuts a text into its words, in the one form in which terms are looked for: without case and accents.

That is done once for a story, in few passes over it: what comes after looks words up and reads no letters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from pipelines.tag.chinese import simplified

SPACELESS_SHARE = 3  # one character of a script without spaces stands for about three of a Latin one
SPACELESS_CHARACTERS = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"

_SPACELESS = re.compile(rf"[{SPACELESS_CHARACTERS}]")
_LETTERS = rf"[^\W_{SPACELESS_CHARACTERS}]"
_WORD = re.compile(rf"({_LETTERS}+(?:[\u0300-\u036f]+{_LETTERS}*)*)")
_ASCII_WORD = re.compile(r"([a-z0-9]+)")  # finds the same in small letters without accents, in half of the time
_URL = re.compile(r"(?:https?://|www\.)[^\s)\]>]+")
_TYPESET = "‘’“”–—…•\xa0"  # all that most English stories hold beside ASCII; nothing of it is part of a word
_REMEMBERED_WORDS = 20_000


class Tokens(NamedTuple):
    """The words of a text in order: where each starts and ends, and its form without case and accents.

    Three lists of plain values cost half of what a list of words with three fields each does.
    """

    starts: list[int]
    ends: list[int]
    words: list[str]
    # The text in small letters and simplified characters, every character in its place; "" where none of its scripts
    # goes without spaces.
    spaceless: str

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the numbers of the first word that starts between two offsets, and of the first one behind them."""
        first = bisect_left(self.starts, start)
        return first, bisect_left(self.starts, end, first)


def fold(word: str) -> str:
    """Return ``word`` without case and accents, so that "Línea" and "linea" are one."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


_folded = lru_cache(_REMEMBERED_WORDS)(fold)  # few words make up most of any text


def is_spaceless(text: str) -> bool:
    """Say whether ``text`` holds Chinese, Japanese or Korean characters."""
    return not text.isascii() and _SPACELESS.search(text) is not None


def tokens_of(text: str) -> Tokens:
    """Return the words of ``text`` outside URLs."""
    lowered = text.lower()
    is_lower = len(lowered) == len(text)
    if not is_lower:  # a letter whose lower case is longer would move what follows
        lowered = "".join(character.lower()[:1] or character for character in text)
    plain = lowered if is_lower else text
    if "://" in plain or "www." in plain:
        plain = _URL.sub(_blank, plain)
    for mark in _TYPESET:
        plain = plain.replace(mark, " ")
    is_ascii = is_lower and plain.isascii()
    # What is no word, a word, what is no word, ...: each begins where the one before it ends.
    parts = (_ASCII_WORD if is_ascii else _WORD).split(plain)
    bounds = list(accumulate(map(len, parts)))
    words = parts[1::2]
    if not is_ascii:
        words = [word if is_lower and word.isascii() else _folded(word) for word in words]
    spaceless = simplified(lowered) if is_spaceless(lowered) else ""
    return Tokens(bounds[0:-1:2], bounds[1::2], words, spaceless)


def _blank(url: re.Match[str]) -> str:
    return " " * len(url.group())
