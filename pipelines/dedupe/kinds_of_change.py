"""What kind of change a publisher made: a correction, a rewrite, another headline, a figure, a slip of the pen. Pure.

Cautious: a change is only called a typo or a change of numbers where all of it is that; what fits no rule is an edit.
The rules are data (``changes.toml``); each decision says by what it was made.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipelines import denoise
from pipelines.dedupe.differences import HEADLINE, Change, blocks_of
from pipelines.dedupe.rewording import Stretch, stretches
from pipelines.dedupe.texts import words_of

KINDS = ("correction", "rewrite", "headline", "number", "typo", "edit")

# A rewrite keeps less than this share of its words, and had enough of them to tell.
_KEPT = 0.5
_ENOUGH_WORDS = 48
# So many letters of a word may differ, if it has at least so many: a slip in a shorter one makes another word.
_SLIPS = {4: 1, 9: 2}
_LONGEST_QUOTE = 120
_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？]*")


class Verdict(NamedTuple):
    """The class of a change, and in one sentence why."""

    kind: str  # one of KINDS
    reason: str


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("changes.toml").read_text(encoding="utf-8"))


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(_rules()[table]["words"])


@cache
def _notes() -> re.Pattern[str]:
    rules = (rule for rules in _rules()["notes"].values() if isinstance(rules, list) for rule in rules)
    return re.compile("|".join(f"(?:{rule})" for rule in rules), re.IGNORECASE)


def kind_of_change(changes: Sequence[Change], before: str, after: str) -> Verdict:
    """The class of a change between two versions of a text, given what changed in it (``differences.changes``)."""
    bodies = [change for change in changes if change.part != HEADLINE]
    headline = next((change for change in changes if change.part == HEADLINE), None)
    return (
        _correction(before, changes)
        or _rewrite(before, after)
        or _small(changes)
        or _headline(headline)
        or Verdict("edit", f"{counted(bodies)}, by no rule more than an edit")
    )


def note_in(text: str) -> str:
    """The sentence by which a newsroom says that it changed its story; "" where there is none."""
    for line in text.split("\n"):
        told = line.partition(":")[2] or line.partition("：")[2] or line[12:]
        if denoise.mark_of(line) and any(map(str.isalnum, told)):
            return _quoted(line)
        for sentence in _SENTENCE.findall(line):
            if _notes().search(sentence.strip()):
                return _quoted(sentence)
    return ""


def counted(changes: Iterable[Change]) -> str:
    """How many blocks were added, removed, moved and reworded, in words."""
    counts = Counter(change.what for change in changes)
    told = [f"{number} {'block' if number == 1 else 'blocks'} {what}" for what, number in sorted(counts.items())]
    return ", ".join(told) or "nothing but blank space"


def _correction(before: str, changes: Sequence[Change]) -> Verdict | None:
    """A note that the former version did not have."""
    for change in changes:
        note = note_in(change.after) if change.what in {"added", "reworded"} else ""
        if note and note not in {note_in(block) for block in [*blocks_of(before), change.before]}:
            return Verdict("correction", f"the text says so itself now: “{note}”")
    return None


def _rewrite(before: str, after: str) -> Verdict | None:
    old, new = Counter(words_of(before)), Counter(words_of(after))
    if max(old.total(), new.total()) < _ENOUGH_WORDS or not before or not after:
        return None
    kept = (old & new).total() / max(old.total(), new.total())
    if kept >= _KEPT:
        return None
    return Verdict("rewrite", f"only {kept:.0%} of the words stand in both versions")


def _headline(change: Change | None) -> Verdict | None:
    if change is None:
        return None
    return Verdict("headline", f"the headline was “{_quoted(change.before)}”")


def _small(changes: Sequence[Change]) -> Verdict | None:
    """Typos and figures: every stretch that differs, in headline and text, is one of the two."""
    if any(change.what != "reworded" for change in changes):
        return None
    differing = [one for change in changes for one in stretches(change.before, change.after) if not one.is_kept]
    figures = [one for one in differing if not _is_slip(one)]
    if all(map(_is_figure, figures)):
        if not figures:
            return Verdict("typo", f"only spelling differs: {_listed(differing)}")
        told = "price" if any(_is_price(one, changes) for one in figures) else "number"
        return Verdict("number", f"only figures differ, a {told} among them: {_listed(figures)}")
    return None


def _is_figure(one: Stretch) -> bool:
    """Whether nothing but figures and their units took each other's place."""
    sides = [_FIGURE.findall(unicodedata.normalize("NFKC", side).casefold()) for side in one]
    units = _words("figures") | _words("prices") | frozenset(_rules()["prices"]["signs"])
    is_plain = all(word[0].isdigit() or word in units or not word[0].isalnum() for side in sides for word in side)
    return is_plain and all(any(word[0].isdigit() or word in units for word in side) for side in sides)


_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+|[^\w\s]")


def _is_price(one: Stretch, changes: Iterable[Change]) -> bool:
    """Whether a sign or a word of money stands in the stretch, or right beside the figure."""
    beside = rf"(?:(\S+?)\s?)?{re.escape(one.after.strip())}\s?(\S+)?"
    around = [one.before, one.after]
    for change in changes:
        around += [" ".join(filter(None, match)) for match in re.findall(beside, change.after)]
    text = " ".join(around).casefold()
    return any(sign in text for sign in _rules()["prices"]["signs"]) or bool(
        _words("prices") & set(re.findall(r"[^\W\d_]+", text))
    )


def _is_slip(one: Stretch) -> bool:
    """Whether one side is the other misspelled: signs, case, accents, a letter or two inside a word, a word twice."""
    old, new = words_of(one.before), words_of(one.after)
    if _plain(old) == _plain(new):
        return not any(c.isdigit() for c in one.before + one.after) or _digits(one.before) == _digits(one.after)
    if (set(old) ^ set(new)) & _words("turning") or any(c.isdigit() for side in one for c in side):
        return False
    if len(old) != len(new):
        return "".join(_plain(old)) == "".join(_plain(new)) and bool(old) and bool(new)
    return all(a == b or _is_misspelled(a, b) for a, b in zip(old, new, strict=True))


def _is_misspelled(one: str, other: str) -> bool:
    one, other = _bare(one), _bare(other)
    if len(one) == len(other) == 1:
        return any(one in group and other in group for group in _rules()["confused"]["sets"])
    allowed = max((slips for length, slips in _SLIPS.items() if min(len(one), len(other)) >= length), default=0)
    # A slip is made inside a word: another first letter, or another ending, is another word.
    return one[:1] == other[:1] and one[-1:] == other[-1:] and 0 < _distance(one, other) <= allowed


def _distance(one: str, other: str) -> int:
    """How many letters were added, left out, exchanged or swapped with their neighbour (optimal string alignment)."""
    if abs(len(one) - len(other)) > max(_SLIPS.values()):
        return len(one) + len(other)
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _plain(words: Iterable[str]) -> list[str]:
    return [_bare(word) for word in words]


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _listed(found: Sequence[Stretch], most: int = 3) -> str:
    told = [f"“{_quoted(one.before, 40)}” → “{_quoted(one.after, 40)}”" for one in found[:most]]
    return ", ".join(told) + (f" and {len(found) - most} more" if len(found) > most else "")


def _quoted(text: str, longest: int = _LONGEST_QUOTE) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
