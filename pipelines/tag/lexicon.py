"""Finds thousands of terms in a text in one pass: the part of tagging that has to be fast.

A term is written as people write it. "localiz*" takes every word that begins so; "home-grown" and "home grown" are the
same term; a term with capital letters ("Line", "US") is found only where the text writes it with them (or all in
capitals), a term without capitals in any case. Terms with Chinese, Japanese or Korean characters are found anywhere,
since these scripts set no spaces or hang endings to words, and Chinese ones in simplified and in traditional
characters, however they are written; a Latin word right between such characters is a word. Time grows linearly with
the text, whatever the number of terms.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, chain
from operator import add
from typing import NamedTuple

from pipelines.tag.chinese import simplified

_SPACELESS_CHARACTERS = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"([^\W_{_SPACELESS_CHARACTERS}](?:[^\W_{_SPACELESS_CHARACTERS}]|[\u0300-\u036f])*)")
_URL = re.compile(r"(?:https?://|www\.)[^\s)\]>]+")
_SPACELESS = re.compile(rf"[{_SPACELESS_CHARACTERS}]")
SPACELESS_SHARE = 3  # one character of such a script stands for about three of a Latin one
# Beginnings are found by their first letters; none is shorter.
_KEY = 2
_REMEMBERED_WORDS = 50_000
# What may stand between two words of one term: a space, a hyphen, an apostrophe, the stop of an abbreviation, " & ".
_GAP = re.compile(r"[^\S\r\n]|[^\S\r\n]&[^\S\r\n]|[-‐‑–'’.&/·]{0,2}[^\S\r\n]?")


class Tokens(NamedTuple):
    """The words of a text in order: where each starts and ends, and its form without case and accents.

    Three lists of plain values cost half of what a list of words with three fields each does.
    """

    starts: list[int]
    ends: list[int]
    words: list[str]

    def within(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Return start and word of each that starts between two offsets."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return zip(self.starts[first:last], self.words[first:last], strict=True)


class Hit(NamedTuple):
    """A term found in a text, with the labels under which it was entered."""

    start: int
    end: int
    labels: tuple[str, ...]


class _Term(NamedTuple):
    words: tuple[tuple[str, bool], ...]  # (folded word, whether any ending may follow)
    exact: str  # the spelling to insist on, "" for any
    labels: tuple[str, ...]


class _Entry(NamedTuple):
    """The terms with the same first word, by what follows it: most are ruled out by the second word."""

    alone: list[_Term]
    followed: dict[str, list[_Term]]
    followed_by_a_beginning: list[_Term]

    def add(self, term: _Term) -> None:
        if len(term.words) == 1:
            self.alone.append(term)
        elif term.words[1][1]:
            self.followed_by_a_beginning.append(term)
        else:
            self.followed.setdefault(term.words[1][0], []).append(term)

    def take(self, other: _Entry) -> None:
        self.alone.extend(other.alone)
        self.followed_by_a_beginning.extend(other.followed_by_a_beginning)
        for word, terms in other.followed.items():
            self.followed.setdefault(word, []).extend(terms)


_NO_ENTRY = _Entry([], {}, [])


def fold(word: str) -> str:
    """Return ``word`` without case and accents, so that "Línea" and "linea" are one."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def is_spaceless(text: str) -> bool:
    """Say whether ``text`` holds Chinese, Japanese or Korean characters."""
    return _SPACELESS.search(text) is not None


def tokens_of(text: str) -> Tokens:
    """Return the words of ``text`` outside URLs."""
    lowered = text.lower()
    is_lower = len(lowered) == len(text)
    if not is_lower:  # a letter whose lower case is longer would move what follows
        lowered = text
    if "://" in lowered or "www." in lowered:
        lowered = _URL.sub(_blank, lowered)
    # What is no word, a word, what is no word, ...: each begins where the one before it ends.
    parts = _WORD.split(lowered)
    bounds = list(accumulate(map(len, parts)))
    words = parts[1::2]
    if not (lowered.isascii() and is_lower):
        words = [word if is_lower and word.isascii() else fold(word) for word in words]
    return Tokens(bounds[0:-1:2], bounds[1::2], words)


def _blank(url: re.Match[str]) -> str:
    return " " * len(url.group())


class Lexicon:
    """Terms with labels, ready to be found. It does not change once made."""

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        labels: dict[str, list[str]] = {}
        for term, label in terms:
            known = labels.setdefault(simplified(term.lower()) if is_spaceless(term) else term, [])
            if label not in known:
                known.append(label)
        self._whole: dict[str, _Entry] = {}
        self._beginnings: dict[str, _Entry] = {}
        self._spaceless: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for term, names in labels.items():
            self._enter(term, tuple(names))
        lengths: dict[str, set[int]] = {}
        for stem in self._beginnings:
            lengths.setdefault(stem[:_KEY], set()).add(len(stem))
        # How long the beginnings are that share their first letters: most words share them with none.
        self._lengths = {key: sorted(several) for key, several in lengths.items()}
        # Few words make up most of any text.
        self._entries = lru_cache(_REMEMBERED_WORDS)(self._entries_of)

    def _enter(self, term: str, labels: tuple[str, ...]) -> None:
        if is_spaceless(term):
            self._spaceless.setdefault(term[:2], []).append((term, labels))
            return
        words = tuple((fold(word.rstrip("*")), word.endswith("*")) for word in re.findall(r"[^\W_]+\*?", term))
        if not words:
            raise ValueError(f"the term {term!r} holds no word")
        exact = "" if term == term.lower() else term
        if words[0][1] and len(words[0][0]) < _KEY:
            raise ValueError(f"the term {term!r} takes every word that begins with one letter")
        index = self._beginnings if words[0][1] else self._whole
        index.setdefault(words[0][0], _Entry([], {}, [])).add(_Term(words, exact, labels))

    def find(self, text: str, tokens: Tokens | None = None) -> list[Hit]:
        """Return every term in ``text``, ordered by start, then by end; terms may overlap.

        ``tokens`` are the words of the text, where the caller has them already.
        """
        hits = self._find_words(text, tokens_of(text) if tokens is None else tokens)
        if self._spaceless and is_spaceless(text):
            hits += self._find_spaceless(text)
        hits.sort()
        return hits

    def _find_words(self, text: str, tokens: Tokens) -> list[Hit]:
        starts, ends, words = tokens
        hits: list[Hit] = []
        entries = list(map(self._entries, words))
        following = (*words[1:], "")
        for position in [at for at, entry in enumerate(entries) if entry is not None]:
            alone, followed, followed_by_a_beginning = entries[position] or _NO_ENTRY
            start, end = starts[position], ends[position]
            hits += [
                Hit(start, end, term.labels)
                for term in alone
                if not term.exact or _is_spelled(term.exact, text[start:end])
            ]
            longer = chain(followed.get(following[position], ()), followed_by_a_beginning)
            hits += [hit for term in longer if (hit := self._match(text, tokens, position, term))]
        return hits

    def _entries_of(self, word: str) -> _Entry | None:
        """Return the terms that begin with the word, and those that begin with a beginning of it."""
        lengths = (length for length in self._lengths.get(word[:_KEY], ()) if length <= len(word))
        found = (self._whole.get(word), *(self._beginnings.get(word[:length]) for length in lengths))
        entries = [entry for entry in found if entry is not None]
        if len(entries) < 2:
            return entries[0] if entries else None
        together = _Entry([], {}, [])
        for entry in entries:
            together.take(entry)
        return together

    @staticmethod
    def _match(text: str, tokens: Tokens, position: int, term: _Term) -> Hit | None:
        starts, ends, words = tokens
        last = position + len(term.words) - 1
        if last >= len(words):
            return None
        for at, (word, is_beginning) in enumerate(term.words[1:], position + 1):
            matches = words[at].startswith(word) if is_beginning else words[at] == word
            if not matches or not _GAP.fullmatch(text, ends[at - 1], starts[at]):
                return None
        start, end = starts[position], ends[last]
        if term.exact and not _is_spelled(term.exact, text[start:end]):
            return None
        return Hit(start, end, term.labels)

    def _find_spaceless(self, text: str) -> Iterator[Hit]:
        # Lower case letter by letter, so that a character whose lower case is longer does not move the offsets.
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = "".join(character.lower()[:1] or character for character in text)
        lowered = simplified(lowered)
        spaceless = self._spaceless
        for start in [at for at, character in enumerate(lowered) if character in spaceless]:
            for term, labels in spaceless[lowered[start]]:
                yield Hit(start, start + len(term), labels)
        twos = map(add, lowered, lowered[1:])
        for start in [at for at, two in enumerate(twos) if two in spaceless]:
            for term, labels in spaceless[lowered[start : start + 2]]:
                if lowered.startswith(term, start):
                    yield Hit(start, start + len(term), labels)


def _is_spelled(exact: str, found: str) -> bool:
    """Say whether ``found`` has the capitals of ``exact``, or is all capitals."""
    if found == found.upper() and found != found.lower() and len(found) > 1:
        return True
    capitals = [character for character in exact if character.isalnum()]
    letters = [character for character in found if character.isalnum()]
    return all(there.isupper() for wanted, there in zip(capitals, letters, strict=False) if wanted.isupper())
