"""Sketches of texts: a few numbers by which to tell how much of one text stands in another. Pure.

A text is taken as the set of its runs of five words (five characters where a script writes without spaces), each run as
a number by a hash. The sketch is the smallest of these numbers. Any two sketches were drawn by the same rule, so what
they share below the point to which both are complete is an even sample of what the texts share.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from pipelines.dedupe.texts import SHORTEST_TEXT

Sketch = tuple[int, ...]

# 128 numbers tell likeness to about 4 of 100; more would cost the archive more than they tell.
SIZE = 128
_RUN = 5
# A text beyond this length is known by its beginning: nothing that is written in a night is longer.
_MOST_WORDS = 10_000
_LARGEST = 0xFFFFFFFF

# Texts that are nearly the same share one of these bands with a probability of 0.997 at a likeness of 0.8, and
# unrelated ones hardly ever: a band is three cells, a cell the smallest number of every twenty-fourth.
_BANDS, _ROWS = 8, 3
_CELLS = _BANDS * _ROWS


def sketch_of(words: Sequence[str]) -> Sketch:
    """The sketch of a text that is taken apart (``texts.words_of``); empty for one too short to be told from others."""
    if len(words) < SHORTEST_TEXT:
        return ()
    words = words[:_MOST_WORDS]
    runs = {" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
    numbers = {
        int.from_bytes(blake2b(run.encode("utf-8", "replace"), digest_size=4).digest(), "little") for run in runs
    }
    return tuple(sorted(numbers)[:SIZE])


@lru_cache(maxsize=4096)
def bands_of(sketch: Sketch) -> tuple[int, ...]:
    """Keys of which texts that are nearly the same share one or more: numbers of 63 bits."""
    cells = [_LARGEST + 1] * _CELLS
    for number in reversed(sketch):
        cells[number % _CELLS] = number // _CELLS
    bands = (cells[first : first + _ROWS] for first in range(0, _CELLS, _ROWS))
    return tuple(
        key_of(f"band {number} {band}") for number, band in enumerate(bands) if any(cell <= _LARGEST for cell in band)
    )


def key_of(text: str) -> int:
    """A number of 63 bits for a text: what the archive's index holds."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little") >> 1


def likeness(one: Sketch, other: Sketch) -> float:
    """The share of runs that two texts have in common, of all that either has: from 0 to 1."""
    mine, theirs = _comparable(one, other)
    either = len(mine | theirs)
    return len(mine & theirs) / either if either else 0.0


def shared_text(one: Sketch, other: Sketch) -> float:
    """The share of the shorter text's runs that stand in the other: from 0 to 1."""
    if not one or not other:
        return 0.0
    mine, theirs = _comparable(one, other)
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter else 0.0


def shares_of_new(sketches: Iterable[Sketch]) -> list[float | None]:
    """For texts in their order: the share of each that none before it has; None for one without a sketch."""
    seen: set[int] = set()
    end = _LARGEST
    shares: list[float | None] = []
    for sketch in sketches:
        if not sketch:
            shares.append(None)
            continue
        end = min(end, _end_of(sketch))
        mine = {number for number in sketch if number <= end}
        shares.append(round(1 - len(mine & seen) / len(mine), 3) if mine else None)
        seen |= mine
    return shares


def packed(sketch: Sketch) -> bytes:
    """A sketch as the archive keeps it: numbers of four bytes, the smallest byte first."""
    return struct.pack(f"<{len(sketch)}I", *sketch)


def unpacked(kept: bytes) -> Sketch:
    """The sketch again."""
    return struct.unpack(f"<{len(kept) // 4}I", kept)


def _comparable(one: Sketch, other: Sketch) -> tuple[set[int], set[int]]:
    """The numbers up to the point to which both sketches are complete: a short text's is, to the end."""
    end = min(_end_of(one), _end_of(other))
    return set(one[: bisect_right(one, end)]), set(other[: bisect_right(other, end)])


def _end_of(sketch: Sketch) -> int:
    return sketch[-1] if len(sketch) == SIZE else _LARGEST
