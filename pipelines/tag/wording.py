"""Takes a sentence apart into its wording: the small features of which a table of learned weights says what they mean.

The names of places and companies are replaced by what they are, so that "a plant in India" and "a plant in Vietnam" are
worded alike: nothing is learned of a country or a company, only of what is said about one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from operator import add

from crawler.items import Span
from crawler.values import value
from pipelines.tag.groups import COMPANY, PLACE
from pipelines.tag.lexicon import Hit
from pipelines.tag.rules import Rule
from pipelines.tag.tokens import SPACELESS_CHARACTERS, Tokens

# How the tables name the features that are not just words.
RULE_FEATURE, GROUP_FEATURE, PAIR_FEATURE, FOLLOWING_FEATURE = "@rule ", "@group ", " ", " … "

_NUMBER = "#"
_SPACELESS_RUN = re.compile(rf"[{SPACELESS_CHARACTERS}]+")
_NEAR = 60  # characters between two groups of terms that are said together
_MOST_HITS = 4  # of one group: a sentence with more is a list
_NEIGHBOURS = 11  # so many terms after one are looked at

_Names = Mapping[int, tuple[int, str]]


@value
class Wording:
    """The wording of one sentence; false where it has no feature.

    Its features are its words and pairs of neighbouring words, the twos and threes of characters where the script sets
    no spaces, the groups of terms that hit, which of them follow which, and the rules that spoke.
    """

    words: list[str]  # a name by what it names, a number as "#"
    runs: list[str]  # of characters of scripts that set no spaces, in simplified ones; names interrupt them
    groups: list[str]
    rules: tuple[Rule, ...]
    _hits: list[tuple[int, int, str]]  # of the groups

    def __bool__(self) -> bool:
        return bool(self.words or self.groups or self.rules) or any(len(run) > 1 for run in self.runs)

    def features(self) -> frozenset[str]:
        """Return the features by the names that the tables have for them."""
        return frozenset(
            chain(
                self.words,
                map(PAIR_FEATURE.join, pairwise(self.words)),
                chain.from_iterable(map(twos_and_threes, self.runs)),
                (GROUP_FEATURE + group for group in self.groups),
                map(FOLLOWING_FEATURE.join, self.following()),
                (RULE_FEATURE + rule.name for rule in self.rules),
            )
        )

    def following(self) -> list[tuple[str, str]]:
        """Return the pairs of groups of which the second closely follows the first."""
        pairs = []
        hits = self._hits
        for index, (_, end, name) in enumerate(hits, 1):
            for start, _, other in hits[index : index + _NEIGHBOURS]:
                if start > end + _NEAR:
                    break
                if start >= end and other != name:
                    pairs.append((name, other))
        return pairs


NO_WORDING = Wording([], [], [], (), [])


def twos_and_threes(run: str) -> Iterator[str]:
    """Return them: most words of Chinese have two characters, with a third they are told apart."""
    twos = list(map(add, run, run[1:]))
    return chain(twos, map(add, twos, run[2:]))


def wording_of(span: Span, tokens: Tokens, groups: Mapping[str, Sequence[Hit]], rules: tuple[Rule, ...]) -> Wording:
    """Return the wording of one sentence; ``tokens`` are the words of its text, ``groups`` what was found in it."""
    names = _names(groups)
    named = [name for name in groups if not name.startswith("#")]
    hits = sorted((hit.start, hit.end, name) for name in named for hit in groups[name][:_MOST_HITS])
    runs = _runs(tokens.spaceless, span, names) if tokens.spaceless else []
    return Wording(_words(tokens, span, names), runs, named, rules, hits)


def _names(groups: Mapping[str, Sequence[Hit]]) -> _Names:
    """Return where each name of a place or a company starts, where it ends, and what it is."""
    names: dict[int, tuple[int, str]] = {}
    for kind in (PLACE, COMPANY):
        for hit in groups.get(kind, ()):
            if hit.start not in names or names[hit.start][0] < hit.end:
                names[hit.start] = (hit.end, kind)
    return names


def _words(tokens: Tokens, span: Span, names: _Names) -> list[str]:
    first, behind = tokens.within(*span)
    words = [_NUMBER if word[0].isdigit() else word for word in tokens.words[first:behind]]
    if not names:
        return words
    kept: list[str] = []
    name_end = 0
    for start, word in zip(tokens.starts[first:behind], words, strict=True):
        if start < name_end:
            continue
        if start in names:
            name_end, name = names[start]
            kept.append(name)
        else:
            kept.append(word)
    return kept


def _runs(spaceless: str, span: Span, names: _Names) -> list[str]:
    runs = _SPACELESS_RUN.finditer(spaceless, *span)
    if not names:
        return [run.group() for run in runs]
    starts = sorted(names)
    stretches = (stretch for run in runs for stretch in _without_names(run.start(), run.end(), starts, names))
    return [spaceless[start:end] for start, end in stretches]


def _without_names(start: int, end: int, name_starts: Sequence[int], names: _Names) -> Iterator[Span]:
    for name_start in name_starts:
        if start <= name_start < end:
            yield Span(start, name_start)
            start = names[name_start][0]
    if start < end:
        yield Span(start, end)
