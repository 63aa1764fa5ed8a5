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
from collections.abc import Iterable
from functools import lru_cache
from itertools import compress, pairwise, starmap
from typing import NamedTuple

from crawler.items import Span
from pipelines.tag.chinese import simplified
from pipelines.tag.remembered import Remembered
from pipelines.tag.spaceless import SpacelessTerms
from pipelines.tag.tokens import Tokens, fold, is_spaceless, tokens_of

# Beginnings are found by their first letters; none is shorter.
_KEY = 2
_REMEMBERED_SPELLINGS = 10_000
# What may stand between two words of one term: a space, a hyphen, an apostrophe, the stop of an abbreviation, " & ".
_GAP = re.compile(r"[^\S\r\n]|[^\S\r\n]&[^\S\r\n]|[-‐‑–'’.&/·]{0,2}[^\S\r\n]?")
_WORD_OF_TERM = re.compile(r"[^\W_]+\*?")


def written_alike(term: str) -> str:
    """Return what all spellings have in common that are one term."""
    return simplified(term.lower()) if is_spaceless(term) else term


def words_of(term: str) -> list[tuple[str, bool]]:
    """Return the words of a term: each without case and accents, and whether any ending may follow."""
    if term.isascii() and term.isalnum():
        return [(term.lower(), False)]
    words = [(fold(word.rstrip("*")), word.endswith("*")) for word in _WORD_OF_TERM.findall(term)]
    if not words:
        raise ValueError(f"the term {term!r} holds no word")
    return words


class Hit(NamedTuple):
    """A term found in a text, with the labels under which it was entered."""

    start: int
    end: int
    labels: tuple[str, ...]


class _Term(NamedTuple):
    following: tuple[tuple[str, bool], ...]  # the words after the first: (folded word, whether any ending may follow)
    exact: str  # the spelling to insist on, "" for any
    labels: tuple[str, ...]


class _Entry(NamedTuple):
    """The terms that begin with one word, but for those whose first two words are whole: these are found by both."""

    alone: list[tuple[str, ...]]  # the labels of each term that is one word, in whatever case
    spelled: list[_Term]  # those with capitals
    longer: list[_Term]


_NO_ENTRY = _Entry([], [], [])


class Lexicon:
    """Terms with labels, ready to be found. It does not change once made."""

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        labels: dict[str, list[str]] = {}
        for term, label in terms:
            known = labels.setdefault(written_alike(term), [])
            if label not in known:
                known.append(label)
        self._whole: dict[str, _Entry] = {}
        self._beginnings: dict[str, _Entry] = {}
        self._pairs: dict[tuple[str, str], list[_Term]] = {}
        spaceless: dict[str, tuple[str, ...]] = {}
        for term, names in labels.items():
            if is_spaceless(term):
                spaceless[term] = tuple(names)
            else:
                self._enter(term, tuple(names))
        self._spaceless = SpacelessTerms(spaceless)
        lengths: dict[str, set[int]] = {}
        for stem in self._beginnings:
            lengths.setdefault(stem[:_KEY], set()).add(len(stem))
        # How long the beginnings are that share their first letters: most words share them with none.
        self._lengths = {key: sorted(several) for key, several in lengths.items()}
        self._entries = Remembered(self._entry_of)

    def _enter(self, term: str, labels: tuple[str, ...]) -> None:
        (first, is_beginning), *following = words_of(term)
        if is_beginning and len(first) < _KEY:
            raise ValueError(f"the term {term!r} takes every word that begins with one letter")
        exact = "" if term == term.lower() else term
        one = _Term(tuple(following), exact, labels)
        if following and not is_beginning and not following[0][1]:
            self._pairs.setdefault((first, following[0][0]), []).append(one)
            return
        index = self._beginnings if is_beginning else self._whole
        entry = index.setdefault(first, _Entry([], [], []))
        if following or exact:
            (entry.longer if following else entry.spelled).append(one)
        else:
            entry.alone.append(labels)

    def find(self, text: str, tokens: Tokens | None = None) -> list[Hit]:
        """Return every term in ``text``, ordered by start, then by end; terms may overlap.

        ``tokens`` are the words of the text, where the caller has them already.
        """
        return self.find_within(text, tokens or tokens_of(text), Span(0, len(text)))

    def find_within(self, text: str, tokens: Tokens, span: Span) -> list[Hit]:
        """Return the same for the terms that begin in a part of the text; the last ones may end behind it."""
        hits = self._find_words(text, tokens, span)
        if tokens.spaceless:
            hits += starmap(Hit, self._spaceless.find(tokens.spaceless, span))
        hits.sort()
        return hits

    def _find_words(self, text: str, tokens: Tokens, span: Span) -> list[Hit]:
        starts, ends, words, _ = tokens
        first, behind = tokens.within(*span)
        entries = list(map(self._entries.__getitem__, words[first:behind]))
        pairs = list(map(self._pairs.get, pairwise(words[first : behind + 1])))
        hits: list[Hit] = []
        for at, entry in compress(enumerate(entries, first), entries):
            alone, spelled, longer = entry or _NO_ENTRY
            for labels in alone:
                hits.append(Hit(starts[at], ends[at], labels))  # noqa: PERF401 - a list for the one costs more
            if spelled:
                start, end = starts[at], ends[at]
                found = text[start:end]
                hits += [Hit(start, end, term.labels) for term in spelled if _is_spelled(term.exact, found)]
            if longer:
                hits += _matches(text, tokens, at, longer)
        for at, terms in compress(enumerate(pairs, first), pairs):
            hits += _matches(text, tokens, at, terms or ())
        return hits

    def _entry_of(self, word: str) -> _Entry | None:
        """Return the terms that begin with the word, and those that begin with a beginning of it."""
        lengths = (length for length in self._lengths.get(word[:_KEY], ()) if length <= len(word))
        found = (self._whole.get(word), *(self._beginnings.get(word[:length]) for length in lengths))
        entries = [entry for entry in found if entry is not None]
        if len(entries) < 2:
            return entries[0] if entries else None
        return _Entry(
            [labels for entry in entries for labels in entry.alone],
            [term for entry in entries for term in entry.spelled],
            [term for entry in entries for term in entry.longer],
        )


def _matches(text: str, tokens: Tokens, first: int, terms: Iterable[_Term]) -> list[Hit]:
    """Return the hits of those terms of which all words follow the first one."""
    if first + 1 >= len(tokens.words):
        return []
    next_word = tokens.words[first + 1]
    return [
        hit
        for term in terms
        if next_word.startswith(term.following[0][0]) and (hit := _match(text, tokens, first, term))
    ]


def _match(text: str, tokens: Tokens, first: int, term: _Term) -> Hit | None:
    starts, ends, words, _ = tokens
    last = first + len(term.following)
    if last >= len(words):
        return None
    for at, (word, is_beginning) in enumerate(term.following, first + 1):
        matches = words[at].startswith(word) if is_beginning else words[at] == word
        if not matches or not _is_gap(text, ends[at - 1], starts[at]):
            return None
    start, end = starts[first], ends[last]
    if term.exact and not _is_spelled(term.exact, text[start:end]):
        return None
    return Hit(start, end, term.labels)


def _is_gap(text: str, start: int, end: int) -> bool:
    return (end - start == 1 and text[start] == " ") or _GAP.fullmatch(text, start, end) is not None


@lru_cache(_REMEMBERED_SPELLINGS)
def _is_spelled(exact: str, found: str) -> bool:
    """Say whether ``found`` has the capitals of ``exact``, or is all capitals."""
    if found == found.upper() and found != found.lower() and len(found) > 1:
        return True
    capitals = [character for character in exact if character.isalnum()]
    letters = [character for character in found if character.isalnum()]
    return all(there.isupper() for wanted, there in zip(capitals, letters, strict=False) if wanted.isupper())
