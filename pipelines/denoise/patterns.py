"""Blocks that match a pattern from their first to their last letter, and which patterns are worth trying on a text.

There are half a hundred patterns, and a page has forty blocks. So a pattern is tried only where one of the words that
it needs stands in the text, at the beginning of a word (anywhere in scripts without spaces).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache

from pipelines.denoise.label_tables import ROWS, LabelRow, Patterns, fold
from pipelines.denoise.readings import decoration
from pipelines.denoise.shapes import is_wide

# A row of the tables and one of its patterns; a number stands for each from here on.
_PATTERNS: tuple[tuple[LabelRow, Patterns], ...] = tuple((row, patterns) for row in ROWS for patterns in row.patterns)
_LONGEST_PATTERN = 640
# Long texts match few patterns: what is worth trying is laid out for texts of up to so many characters.
_LENGTHS = (120, 160, 240, _LONGEST_PATTERN)
# A feed's tail is looked for in so many characters at the end of a paragraph.
TAIL = 600


# The blocks at a story's edges are asked about by several judges.
@lru_cache(maxsize=256)
def pattern_of(text: str, *, at_edge: bool = True) -> LabelRow | None:
    """The row whose pattern the whole text matches, or None. Decorations around the text do not count.

    Rows that are believed at the story's edge alone are tried only where the text stands there.
    """
    bare = text.strip()
    length = len(bare)
    if not 0 < length <= _LONGEST_PATTERN:
        return None
    worth = _needs_of(bisect_left(_LENGTHS, length), at_edge).standing_in(fold(bare))
    return _first_match(bare, worth) if worth else None


def may_end_with_tail(text: str) -> bool:
    """Whether a feed's tail may stand at the end of a text: a word that such tails need is in it."""
    return bool(_OF_TAILS.standing_in(fold(text[-TAIL:])))


def _first_match(bare: str, worth: Iterable[int]) -> LabelRow | None:
    numbers = [number for number in sorted(worth) if len(bare) <= _PATTERNS[number][0].limit]
    if not numbers:
        return None
    quoted = bare if bare.isascii() else bare.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")
    plain = quoted[decoration(quoted) :].rstrip(" \n→»›>|")
    is_bare = plain == quoted
    for number in numbers:
        row, patterns = _PATTERNS[number]
        if patterns.any.fullmatch(plain) or not (is_bare or patterns.any.fullmatch(quoted) is None):
            return row
    return None


# -- which patterns are worth trying


# What stands between two words, or before the first: written out, it is found twice as fast as ``\W`` or ``\b``.
_BETWEEN_WORDS = (
    "[\\x00-/:-@[-^`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf"
    "\u2000-\u2bff\u3000-\u303f\uff00-\uff20\U0001f000-\U0001faff]"
)

# Needed words are told apart by so many of their first letters before each is looked for.
_BEGINNING = 3


class _Needs:
    """What some patterns need to stand in a text, each with the numbers of the patterns that need it."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._by_first: dict[str, dict[str, set[int]]] = {}
        self._by_beginning: dict[str, dict[str, set[int]]] = {}
        for number in numbers:
            for need in map(str.strip, _PATTERNS[number][1].needs):
                self._by_first.setdefault(need[0], {}).setdefault(need, set()).add(number)
                self._by_beginning.setdefault(need[:_BEGINNING], {}).setdefault(need, set()).add(number)
        needs = [need for table in self._by_first.values() for need in table]
        self._words = [need for need in needs if need[0].isalpha() and not is_wide(need)]
        self._by_sign: dict[str, dict[str, set[int]]] = {}
        for need in needs:
            if not need[0].isalpha():
                # Of a need like ".com/" the last sign is the rarer one.
                rarest = need[0] if need[-1].isalpha() else need[-1]
                self._by_sign.setdefault(rarest, {})[need] = self._by_first[need[0]][need]
        self._any_sign = re.compile(f"[{re.escape(''.join(self._by_sign))}]" if self._by_sign else r"(?!)")

    # The two are large, and a site in English needs the second alone.

    @cached_property
    def _any_word(self) -> re.Pattern[str]:
        return re.compile(f"{_BETWEEN_WORDS}(?={_any_of(self._words)})(?=(.{{1,{_BEGINNING}}}))")

    @cached_property
    def _any_ascii_word(self) -> re.Pattern[str]:
        ascii_words = _any_of(filter(str.isascii, self._words))
        return re.compile(f"[^a-z0-9_](?={ascii_words})(?=(.{{1,{_BEGINNING}}}))")

    def standing_in(self, folded: str) -> set[int]:
        """The patterns of which a needed word stands in a folded text."""
        worth: set[int] = set()
        # Mostly it is quotes and dashes that are no ASCII.
        is_ascii = folded.isascii() or _without_typography(folded).isascii()
        if not is_ascii and is_wide(folded):
            for sign in self._by_first.keys() & set(folded):
                _add_standing(folded, self._by_first[sign], worth)
            return worth
        # Most texts have no needed word: these two searches are what they cost.
        for sign in {*self._any_sign.findall(folded)}:
            _add_standing(folded, self._by_sign[sign], worth)
        for beginning in (self._any_ascii_word if is_ascii else self._any_word).findall(f" {folded}"):
            for length in range(1, len(beginning) + 1):
                needs = self._by_beginning.get(beginning[:length])
                if needs is not None:
                    _add_standing(folded, needs, worth)
        return worth


def _without_typography(text: str) -> str:
    return text.replace("“", "").replace("”", "").replace("–", "").replace("—", "").replace("…", "")


def _add_standing(folded: str, needs: Mapping[str, set[int]], worth: set[int]) -> None:
    for need, numbers in needs.items():
        if need in folded:
            worth |= numbers


def _any_of(words: Iterable[str]) -> str:
    """A pattern that finds any of the words, written as a tree: at each place few signs are compared, not all words."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        if not word:
            return ""  # a word ends here: whatever goes on from it need not be looked at
        by_first.setdefault(word[0], []).append(word[1:])
    branches = [re.escape(sign) + _any_of(rests) for sign, rests in sorted(by_first.items())]
    if len(branches) > _MANY:
        return f"(?:{'|'.join(_guarded(sorted(by_first), branches))})"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _guarded(signs: list[str], branches: list[str]) -> Iterator[str]:
    """The branches in groups that are entered only with one of their signs: most words enter none but one."""
    for at in range(0, len(signs), _MANY):
        group = "".join(map(re.escape, signs[at : at + _MANY]))
        yield f"(?=[{group}])(?:{'|'.join(branches[at : at + _MANY])})"


_MANY = 26


@cache
def _needs_of(place: int, at_edge: bool) -> _Needs:  # noqa: FBT001 - asked of every block: an argument's name costs time
    """What the patterns need that take texts of a length at that place in ``_LENGTHS``, those for the edges or not."""
    shortest = _LENGTHS[place - 1] if place else 0
    rows = [(number, row) for number, (row, _) in enumerate(_PATTERNS) if row.limit > shortest]
    return _Needs(number for number, row in rows if at_edge or not row.is_edge_only)


_OF_TAILS = _Needs(number for number, (row, _) in enumerate(_PATTERNS) if row.cuts_tail)
