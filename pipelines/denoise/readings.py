"""Reading a block's first words against the label tables: which labels it may be, and what follows them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.denoise.label_tables import BUCKETS, KEY, MARKS, ROWS, Entry, LabelRow, Strength, fold
from pipelines.denoise.shapes import is_wide

# What may stand before a label: arrows, bullets, emoji, brackets. Quotes are left: a quoted word is the story's own.
_DECORATION = re.compile(r"^[^\w\"'“”‘’„‟©ⓒ@#$€£¥₹%&+\[(*.,;:!?…、。，]+|^[*\[(]+\s*")
_MARKED = re.compile(r"\s*[:：|/→»›▶►】\])）–—⟶➜➔>]+\s*|\s+[-•·]+\s+|\s*\n\s*")
_PATTERNS = tuple((row, patterns) for row in ROWS for patterns in row.patterns)
_LONGEST_PATTERN = 640
# How much of a text's beginning is compared with labels.
_HEAD = 120


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a block as noise: the row, how strong its label is, and what follows on the same line."""

    row: LabelRow
    strength: Strength
    label: str
    remainder: str
    is_marked: bool  # a colon, an arrow, a dash or a line break stands between label and remainder


def readings_of(text: str) -> Iterable[Reading]:
    """The labels and pleas that a block may be, the longest label first."""
    start = _decoration(text)
    key = text[start : start + KEY]
    # A Greek sigma is folded by what follows it: such a key is cut from the folded head.
    entries = _entries_of(key.lower() if key.isascii() else fold(text[start : start + _HEAD])[:KEY])
    return _readings(text[start:], entries) if entries else ()


def _readings(text: str, entries: tuple[Entry, ...]) -> Iterator[Reading]:
    head = fold(text[:_HEAD])
    talked_about: set[str] = set()
    for entry in entries:
        if head.startswith(entry.text) and entry.row.name not in talked_about:
            if _is_talk_about(text, len(entry.text)):
                talked_about.add(entry.row.name)
                continue
            reading = _reading(entry, text, head)
            if reading is not None:
                yield reading


@lru_cache(maxsize=4096)
def _entries_of(key: str) -> tuple[Entry, ...]:
    """The labels that share a text's first letters, the longest first; those shorter than a key come last."""
    return tuple(entry for length in range(KEY, 0, -1) for entry in BUCKETS.get(key[:length], ()))


def _decoration(text: str) -> int:
    # Most blocks begin with a letter; asking for it costs a fraction of the pattern.
    found = None if text[:1].isalnum() else _DECORATION.match(text)
    return found.end() if found else 0


def _reading(entry: Entry, text: str, head: str) -> Reading | None:
    length = len(entry.text)
    rest = text[length:]
    if entry.strength is Strength.OPENING:
        return _plea(entry, text, rest)
    if rest and not entry.text.endswith(":") and not _ends_word(rest):
        return None
    marked = _MARKED.match(rest)
    remainder = rest[marked.end() :] if marked else rest
    is_marked = bool(marked) or entry.text.endswith(":")
    # The decoration of a label's other side ("Next Post →") is no text of its own.
    remainder = remainder.strip() if any(sign.isalnum() for sign in remainder) else ""
    return Reading(entry.row, entry.strength, head[:length], remainder, is_marked)


def _ends_word(rest: str) -> bool:
    """Whether a word is over here: no letter, no combining sign, no hyphen or apostrophe that goes on."""
    sign = rest[0]
    if sign.isalnum() or unicodedata.category(sign).startswith("M") or sign == "\u200c":
        return False
    return not (sign in "-‐‑'’_" and len(rest) > 1 and rest[1].isalnum())


def _plea(entry: Entry, text: str, rest: str) -> Reading | None:
    row = entry.row
    if len(text) > row.limit or (rest and not is_wide(entry.text) and not _ends_word(rest)):
        return None
    padded = f" {fold(text)} "
    if not any(word in padded for word in row.objects):
        return None
    return Reading(row, Strength.OPENING, entry.text, "", is_marked=False)


# The blocks at a story's edges are asked about by several judges.
@lru_cache(maxsize=256)
def pattern_of(text: str) -> LabelRow | None:
    """The row whose pattern the whole text matches, or None. Decorations around the text do not count."""
    bare = text.strip()
    if not bare or len(bare) > _LONGEST_PATTERN:
        return None
    wanted = _wanted(fold(bare))
    if not wanted:
        return None
    quoted = bare.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")
    plain = quoted[_decoration(quoted) :].rstrip(" \n→»›>|")
    forms = (plain,) if plain == quoted else (plain, quoted)
    for number in sorted(wanted):
        row, patterns = _PATTERNS[number]
        if len(bare) <= row.limit and any(patterns.any.fullmatch(form) for form in forms):
            return row
    return None


# -- which patterns are worth trying: those of which a needed word stands in the text


def _index() -> tuple[dict[str, set[int]], dict[str, dict[str, set[int]]]]:
    """The needed signs, and the needed words by their first two letters, each with the patterns that need them."""
    signs: dict[str, set[int]] = {}
    words: dict[str, dict[str, set[int]]] = {}
    for number, (_, patterns) in enumerate(_PATTERNS):
        for need in patterns.needs:
            bare = need.strip()
            if len(bare) < 2 or not bare[:2].isalnum():
                signs.setdefault(bare[:1], set()).add(number)
            else:
                words.setdefault(bare[:2], {}).setdefault(need, set()).add(number)
    return signs, words


_SIGNS, _WORDS = _index()
_WORD_START = re.compile(r"\b\w\w")


def _wanted(folded: str) -> set[int]:
    wanted: set[int] = set()
    for sign, rows in _SIGNS.items():
        if sign in folded:
            wanted |= rows
    if is_wide(folded):
        starts = {folded[place : place + 2] for place in range(len(folded) - 1)}
    else:
        starts = set(_WORD_START.findall(folded))
    for start in _WORDS.keys() & starts:
        for word, rows in _WORDS[start].items():
            if word in folded:
                wanted |= rows
    return wanted


def _is_talk_about(text: str, length: int) -> bool:
    """Whether a text only begins with the label ("Subscribe to our newsletter, says every page ...") and goes on."""
    after = text[length : length + 4].lstrip(" \"'”’»")[:1]
    return bool(after) and after in _COMMAS and len(_SENTENCE_ENDS.findall(text)) > 1


_COMMAS = ",，、،"
_SENTENCE_ENDS = re.compile(r"[.!?](?:[\"'”’»)]*\s|$)|[。！？]")
_MARK_END = re.compile(r"\s*[:：(\[,–—\n]|\s-\s|\s+\d|[】\])）]")
_MARK_STARTS = frozenset(mark[:2] for mark in MARKS)


def mark_of(text: str) -> str:
    """What the text's first words mark it as ("update", "correction"), or an empty string."""
    start = _decoration(text)
    head = fold(text[start : start + 60])
    separator = _MARK_END.search(head) if head.lstrip()[:2] in _MARK_STARTS else None
    if separator is None:
        return ""
    return MARKS.get(head[: separator.start()].strip(), "")
