"""Takes a sentence apart into its wording: the small features of which a table of learned weights says what they mean.

The names of places and companies are replaced by what they are, so that "a plant in India" and "a plant in Vietnam" are
worded alike: nothing is learned of a country or a company, only of what is said about one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from operator import add

from crawler.items import Span
from pipelines.tag.chinese import simplified
from pipelines.tag.groups import COMPANY, PLACE
from pipelines.tag.lexicon import Hit, Tokens
from pipelines.tag.rules import Rule

_NUMBER = "#"
_SPACELESS_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_NEAR = 60  # characters between two groups of terms that are said together
_MOST_HITS = 4  # of one group: a sentence with more is a list
_NEIGHBOURS = 11  # so many terms after one are looked at


def wording_of(
    text: str, span: Span, tokens: Tokens, groups: Mapping[str, Sequence[Hit]], rules: Iterable[Rule]
) -> frozenset[str]:
    """Return the features of one sentence of ``text``.

    They are its words and pairs of neighbouring words, the twos and threes of characters where the script sets no
    spaces, the groups of terms that hit, which of them follow which, and the rules that spoke. ``tokens`` are the words
    of the text; ``groups`` what the lexicon found in it.
    """
    names = _names(groups) if groups else {}
    return frozenset(
        chain(
            (f"@rule {rule.name}" for rule in rules),
            _words(tokens.within(span.start, span.end), names),
            _characters(text, span, names),
            _groups(groups) if groups else (),
        )
    )


def _names(groups: Mapping[str, Sequence[Hit]]) -> dict[int, tuple[int, str]]:
    """Return where each name of a place or a company starts, where it ends, and what it is."""
    names: dict[int, tuple[int, str]] = {}
    for kind in (PLACE, COMPANY):
        for hit in groups.get(kind, ()):
            if hit.start not in names or names[hit.start][0] < hit.end:
                names[hit.start] = (hit.end, kind)
    return names


def _words(tokens: Iterable[tuple[int, str]], names: Mapping[int, tuple[int, str]]) -> list[str]:
    words: list[str] = []
    name_end = 0
    for start, word in tokens:
        if start < name_end:
            continue
        if start in names:
            name_end, name = names[start]
            words.append(name)
        else:
            words.append(_NUMBER if word[0].isdigit() else word)
    return [*words, *map(" ".join, pairwise(words))]


def _characters(text: str, span: Span, names: Mapping[int, tuple[int, str]]) -> Iterator[str]:
    """Return twos and threes: most words of Chinese have two characters, with a third they are told apart."""
    for run in _SPACELESS_RUN.finditer(text, span.start, span.end):
        for stretch in _without_names(run.start(), run.end(), names):
            characters = simplified(text[stretch.start : stretch.end])
            twos = list(map(add, characters, characters[1:]))
            yield from twos
            yield from map(add, twos, characters[2:])


def _without_names(start: int, end: int, names: Mapping[int, tuple[int, str]]) -> Iterator[Span]:
    for name_start in sorted(names):
        if start <= name_start < end:
            yield Span(start, name_start)
            start = names[name_start][0]
    if start < end:
        yield Span(start, end)


def _groups(groups: Mapping[str, Sequence[Hit]]) -> Iterator[str]:
    named = [name for name in groups if not name.startswith("#")]
    yield from (f"@group {name}" for name in named)
    hits = sorted((hit.start, hit.end, name) for name in named for hit in groups[name][:_MOST_HITS])
    for index, (_, end, name) in enumerate(hits):
        for start, _, other in hits[index + 1 : index + 1 + _NEIGHBOURS]:
            if other != name and end <= start <= end + _NEAR:
                yield f"{name} … {other}"
