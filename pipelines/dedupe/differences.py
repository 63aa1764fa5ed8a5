"""What changed between two versions of a story, block by block: added, removed, moved, reworded. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pipelines.dedupe.rewording import likeness, marked, words_in

What = Literal["added", "removed", "moved", "reworded"]

# From this share of common words up a block is the other one, reworded.
_SAME_BLOCK = 0.5
# Beyond so many pairs of blocks their order is not looked at: pages of a thousand paragraphs are no stories.
_MOST_PAIRS = 250_000
_MOST_CANDIDATES = 2_500
HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Change:
    """One block that is not as it was. ``position`` counts blocks from 0, in the version that has the block last."""

    what: What
    part: str  # "headline" or "body"
    position: int
    before: str
    after: str

    @property
    def diff(self) -> str:
        """Both versions in one line of text: ``[-what went-]{+what came+}``."""
        if self.what == "moved":
            return self.after
        return marked(self.before, self.after)


def blocks_of(body: str) -> list[str]:
    """The blocks of a story's plain text."""
    return [block.strip() for block in body.split("\n\n") if block.strip()]


def changes(headline: tuple[str, str], body: tuple[str, str]) -> list[Change]:
    """What changed from the first to the second version of headline and text, in reading order.

    Blank space is no change. The changes of the body explain it fully: what is not named stands in both versions, in
    the same order but for what moved.
    """
    before, after = (" ".join(text.split()) for text in headline)
    found = [Change("reworded", HEADLINE, 0, before, after)] if before != after else []
    old, new = (blocks_of(text) for text in body)
    return [*found, *sorted(_of_blocks(old, new), key=lambda change: change.position)]


def _of_blocks(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    keys = [" ".join(text.split()) for text in old], [" ".join(text.split()) for text in new]
    first = 0
    while first < min(len(old), len(new)) and keys[0][first] == keys[1][first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and keys[0][-1 - last] == keys[1][-1 - last]:
        last += 1
    ends = len(old) - last, len(new) - last
    middle = keys[0][first : ends[0]], keys[1][first : ends[1]]
    is_large = len(middle[0]) * len(middle[1]) > _MOST_PAIRS
    pairs = [
        (i + first if i >= 0 else i, j + first if j >= 0 else j)
        for i, j in (_without_order(*middle) if is_large else _in_order(*middle))
    ]
    return _with_moves(pairs, old, new, keys)


def _with_moves(
    pairs: Sequence[tuple[int, int]], old: Sequence[str], new: Sequence[str], keys: tuple[list[str], list[str]]
) -> list[Change]:
    """The changes of these pairs; a block that went in one place and came in another has moved."""
    found = [Change("reworded", "body", j, old[i], new[j]) for i, j in pairs if i >= 0 and j >= 0]
    places: dict[str, list[int]] = {}
    for number in (i for i, j in pairs if j < 0):
        places.setdefault(keys[0][number], []).append(number)
    for number in (j for i, j in pairs if i < 0):
        same = places.get(keys[1][number])
        if same:
            found.append(Change("moved", "body", number, old[same.pop(0)], new[number]))
        else:
            found.append(Change("added", "body", number, "", new[number]))
    left = (number for numbers in places.values() for number in numbers)
    return [*found, *(Change("removed", "body", number, old[number], "") for number in left)]


def _without_order(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (index, -1) of what went and (-1, index) of what came, by content alone."""
    came, went = Counter(new) - Counter(old), Counter(old) - Counter(new)
    for number, text in enumerate(old):
        if went[text] > 0:
            went[text] -= 1
            yield number, -1
    for number, text in enumerate(new):
        if came[text] > 0:
            came[text] -= 1
            yield -1, number


def _in_order(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of blocks that are not equal: (index, index) of what was reworded, -1 where there is no counterpart."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            partners = dict(_partners(old[i1:i2], new[j1:j2]))
            yield from ((i1 + i, j1 + j) for i, j in partners.items())
            yield from ((i, -1) for i in range(i1, i2) if i - i1 not in partners)
            taken = set(partners.values())
            yield from ((-1, j) for j in range(j1, j2) if j - j1 not in taken)


def _partners(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Which blocks became which, in order: of all ways the one in which most words are shared."""
    if not old or not new or len(old) * len(new) > _MOST_CANDIDATES:
        return
    counts = [words_in(text) for text in new]
    alike = [[likeness(words_in(one), other) for other in counts] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _SAME_BLOCK else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] >= _SAME_BLOCK and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
