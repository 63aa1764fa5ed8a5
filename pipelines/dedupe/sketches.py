"""Sketches of texts: a few numbers by which to tell how much of one text stands in another. Pure.

A text is taken as the set of its runs of five words (five characters where a script writes without spaces), each run as
a number by a hash. The sketch is the smallest of these numbers. Any two sketches were drawn by the same rule, so what
they share below the point to which both are complete is an even sample of what the texts share.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
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
    numbers = _numbers_of(" ".join(words[:_MOST_WORDS]).encode("utf-8", "replace").split(b" "))
    # Putting all of them in order takes long: half as many again as are wanted are nearly always below this bound.
    bound = _LARGEST * 3 // 2 * SIZE // len(numbers)
    low = {number for number in numbers if number <= bound}
    return tuple(sorted(low if len(low) >= SIZE else set(numbers))[:SIZE])


def _numbers_of(words: Sequence[bytes]) -> tuple[int, ...]:
    """The number of each run."""
    blank = blake2b(digest_size=4)  # a copy is made faster than another one
    digests = []
    for run in map(b" ".join, zip(*(words[start:] for start in range(_RUN)), strict=False)):
        made = blank.copy()
        made.update(run)
        digests.append(made.digest())
    return struct.unpack(f"<{len(digests)}I", b"".join(digests))


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
    common, mine, theirs = _compared(one, other)
    either = mine + theirs - common
    return common / either if either else 0.0


def shared_text(one: Sketch, other: Sketch) -> float:
    """The share of the shorter text's runs that stand in the other: from 0 to 1."""
    if not one or not other:
        return 0.0
    common, mine, theirs = _compared(one, other)
    shorter = min(mine, theirs)
    return common / shorter if shorter else 0.0


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


def packed(sketch: Sequence[int]) -> bytes:
    """A sketch as the archive keeps it: numbers of four bytes, the smallest byte first."""
    return struct.pack(f"<{len(sketch)}I", *sketch)


def unpacked(kept: bytes) -> Sketch:
    """The sketch again."""
    return struct.unpack(f"<{len(kept) // 4}I", kept)


def _compared(one: Sketch, other: Sketch) -> tuple[int, int, int]:
    """How many numbers both have, and each, up to the point to which both are complete: a short text's is, to the end.

    What both have lies below that point.
    """
    end = min(_end_of(one), _end_of(other))
    return len(set(one).intersection(other)), bisect_right(one, end), bisect_right(other, end)


def _end_of(sketch: Sketch) -> int:
    return sketch[-1] if len(sketch) == SIZE else _LARGEST
