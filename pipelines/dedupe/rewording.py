"""What changed inside one block, word by word. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from pipelines.dedupe.texts import words_of

# A word with the blanks after it; a sign; scripts without spaces go by the character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"(?:[{_UNSPACED}]|\d+(?:[.,:]\d+)*|[^\W\d_{_UNSPACED}]+|[^\w\s]|_)\s*|\s+")
# Beyond so many comparisons the stretch that differs is shown as a whole.
_MOST_COMPARED = 1_000_000
# Of what stayed, so many words are shown on each side of what did not.
_AROUND = 8


class Stretch(NamedTuple):
    """A run of words that were kept, or that took each other's place; one of the two may be empty, not both."""

    before: str
    after: str

    @property
    def is_kept(self) -> bool:
        """Whether nothing but the blanks differs."""
        return self.before.split() == self.after.split()


def stretches(before: str, after: str) -> list[Stretch]:
    """The two texts taken apart: joined, the first halves are ``before`` and the second halves ``after``."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    first, last = _common_ends([token.strip() for token in old], [token.strip() for token in new])
    ends = len(old) - last, len(new) - last
    found = [
        Stretch("".join(old[:first]), "".join(new[:first])),
        *_middle(old[first : ends[0]], new[first : ends[1]]),
        Stretch("".join(old[ends[0] :]), "".join(new[ends[1] :])),
    ]
    return [one for one in found if one.before or one.after]


def marked(before: str, after: str) -> str:
    """Both texts as one: ``[-what went-]{+what came+}``, long stretches that stayed cut to their ends."""
    found = stretches(before, after)
    return "".join(
        _shortened(one.after, is_first=number == 0, is_last=number == len(found) - 1)
        if one.is_kept
        else _marked(one.before, one.after)
        for number, one in enumerate(found)
    )


def likeness(before: Counter[str], after: Counter[str]) -> float:
    """How many of their words (``words_in``) two texts share, from 0 to 1, whatever the order."""
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 1.0


def words_in(text: str) -> Counter[str]:
    """How often each word stands in a text."""
    return Counter(words_of(text))


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    first = next((number for number in range(shorter) if old[number] != new[number]), shorter)
    rest = shorter - first
    last = next((number for number in range(rest) if old[-1 - number] != new[-1 - number]), rest)
    return first, last


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    if len(old) * len(new) > _MOST_COMPARED or not old or not new:
        if old or new:
            yield Stretch("".join(old), "".join(new))
        return
    matcher = SequenceMatcher(None, [t.strip() for t in old], [t.strip() for t in new], autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        yield Stretch("".join(old[i1:i2]), "".join(new[j1:j2]))


def _marked(before: str, after: str) -> str:
    """The blanks after the words stay outside of the signs."""
    gone = f"[-{before.rstrip()}-]" if before.strip() else ""
    came = f"{{+{after.rstrip()}+}}" if after.strip() else ""
    longer = after if after.strip() else before
    return gone + came + longer[len(longer.rstrip()) :]


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    tokens = _TOKEN.findall(text)
    head, tail = (0 if is_first else _AROUND), (0 if is_last else _AROUND)
    if len(tokens) <= head + tail + 2:
        return text
    return f"{''.join(tokens[:head])}… {''.join(tokens[len(tokens) - tail :])}".rstrip()
