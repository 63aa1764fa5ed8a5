"""Says which of the terms that were found stand: none inside a trap, no place inside a longer name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pipelines.tag.groups import COMPANY, PLACE, TRAP, is_named, is_place
from pipelines.tag.lexicon import Hit


def standing(text: str, hits: Sequence[Hit], traps: Stretches) -> Iterator[Hit]:
    """Drop what lies inside a trap, and a place's name inside a longer name of another place or of no place.

    Companies stay: a trap may be part of a company's name. The "US" of "US$5" and of a share's code is no place.
    """
    names = Stretches(hit for hit in hits if is_named(hit.labels))
    for hit in hits:
        labels = hit.labels
        if traps and traps.hold(hit, or_equal=True):
            labels = tuple(label for label in labels if COMPANY in label)
        elif names and is_named(labels):
            if names.hold(hit):
                labels = tuple(label for label in labels if not is_place(label))
            elif _is_currency_or_code(text, hit):
                continue
        if labels:
            yield hit if labels is hit.labels else hit._replace(labels=labels)


def traps_among(hits: Iterable[Hit]) -> Stretches:
    """Return where the traps are."""
    return Stretches(hit for hit in hits if TRAP in hit.labels)


def _is_currency_or_code(text: str, hit: Hit) -> bool:
    """Say whether the hit is the "US" of "US$5" or of the share "AAPL.US"."""
    if hit.end - hit.start != 2 or not any(label.startswith(PLACE) for label in hit.labels):
        return False
    before = text[max(hit.start - 2, 0) : hit.start]
    is_share = len(before) == 2 and before[1] == "." and (before[0].isdigit() or before[0].isupper())
    return text[hit.end : hit.end + 1] == "$" or is_share


class Stretches:
    """Stretches of the text, to be asked in logarithmic time whether one of them covers a hit."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []  # the furthest end of all that start here or before
        for hit in hits:
            self._starts.append(hit.start)
            self._ends.append(max(hit.end, self._ends[-1] if self._ends else 0))

    def __bool__(self) -> bool:
        return bool(self._starts)

    def hold(self, hit: Hit, *, or_equal: bool = False) -> bool:
        """Say whether a stretch longer than ``hit`` (or as long, with ``or_equal``) covers it."""
        before = bisect_left(self._starts, hit.start) - 1
        if before >= 0 and self._ends[before] >= hit.end:
            return True
        here = bisect_right(self._starts, hit.start) - 1
        if here < 0 or self._starts[here] != hit.start:
            return False
        return self._ends[here] > hit.end or (or_equal and self._ends[here] == hit.end)
