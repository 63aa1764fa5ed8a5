"""Reading a block's first words against the label tables: which labels it may be, and what follows them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from crawler.values import value
from pipelines.denoise.label_tables import BUCKETS, KEY, MARKS, Entry, LabelRow, Strength, fold
from pipelines.denoise.prose import is_prose
from pipelines.denoise.shapes import is_wide

# What may stand before a label: arrows, bullets, emoji, brackets. Quotes are left: a quoted word is the story's own.
_DECORATION = re.compile(r"^[^\w\"'“”‘’„‟©ⓒ@#$€£¥₹%&+\[(*.,;:!?…、。，]+|^[*\[(]+\s*")
_MARKED = re.compile(r"\s*[:：|/→»›▶►】\])）–—⟶➜➔>]+\s*|\s+[-•·]+\s+|\s*\n\s*")
# How much of a text's beginning is compared with labels.
_HEAD = 120


@value
class Reading:
    """One way to read a block as noise: the row, how strong its label is, and what follows on the same line."""

    row: LabelRow
    strength: Strength
    label: str
    remainder: str
    is_marked: bool  # a colon, an arrow, a dash or a line break stands between label and remainder


def readings_of(text: str) -> Iterable[Reading]:
    """The labels and pleas that a block may be, the longest label first."""
    # Most blocks begin with a letter, and with letters that no label has: the next lines are what they cost.
    start = 0 if text[:1].isalnum() else decoration(text)
    opening = _opening_of(text, start)
    if opening is None:
        return ()
    head = fold(text[start : start + _HEAD])
    return _readings(text[start:], head, opening.entries) if head.startswith(opening.words) else ()


def may_name_source(text: str) -> bool:
    """Whether a text that begins with a letter has the first letters of a label for sources ("Source", "Via")."""
    opening = _opening_of(text, 0)
    return opening is not None and opening.names_sources


def _opening_of(text: str, start: int) -> _Opening | None:
    letters = text[start : start + KEY]
    # A Greek sigma is folded by what follows it: such a key is cut from the folded head.
    return _opened_by(letters if "Σ" not in letters else fold(text[start : start + _HEAD])[:KEY])


# Texts begin with the same few thousand letters again and again.
@lru_cache(maxsize=8192)
def _opened_by(letters: str) -> _Opening | None:
    key = fold(letters)
    found = _OPENINGS.get(key) or _OPENINGS.get(key[:3])
    if found is None and key[:1] in _BEGIN_SHORT:
        return _OPENINGS.get(key[:2]) or _OPENINGS.get(key[:1])
    return found


def _readings(text: str, head: str, entries: tuple[Entry, ...]) -> Iterator[Reading]:
    talked_about: set[str] = set()
    for entry in entries:
        if head.startswith(entry.text) and entry.row.name not in talked_about:
            if _is_talk_about(text, len(entry.text)):
                talked_about.add(entry.row.name)
                continue
            reading = _reading(entry, text, head)
            if reading is not None:
                yield reading


class _Opening(NamedTuple):
    """The labels that share their first letters, the longest first, and their words."""

    entries: tuple[Entry, ...]
    words: tuple[str, ...]
    names_sources: bool


def _openings() -> dict[str, _Opening]:
    """By first letters: the labels that begin with them, and those that are shorter and begin them."""
    openings: dict[str, _Opening] = {}
    for key in BUCKETS:
        entries = tuple(entry for length in range(len(key), 0, -1) for entry in BUCKETS.get(key[:length], ()))
        names_sources = any(entry.row.keeps == "citation" for entry in entries)
        openings[key] = _Opening(entries, tuple(entry.text for entry in entries), names_sources)
    return openings


_OPENINGS = _openings()
# Few labels have one letter or two ("Ad"); with these letters they begin.
_BEGIN_SHORT = frozenset(key[:1] for key in BUCKETS if len(key) < 3)


def decoration(text: str) -> int:
    """How many characters stand before a text's first word: arrows, bullets, emoji, brackets."""
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
    if not any(word in padded for word in row.objects) or is_prose(entry.text, text):
        return None
    return Reading(row, Strength.OPENING, entry.text, "", is_marked=False)


def _is_talk_about(text: str, length: int) -> bool:
    """Whether a text only begins with the label ("Subscribe to our newsletter, says every page ...") and goes on."""
    after = text[length : length + 4].lstrip(" \"'”’»")[:1]
    return bool(after) and after in _COMMAS and len(_SENTENCE_ENDS.findall(text)) > 1


_COMMAS = ",，、،"
_SENTENCE_ENDS = re.compile(r"[.!?](?:[\"'”’»)]*\s|$)|[。！？]")
_MARK_END = re.compile(r"\s*[:：(\[,–—\n]|\s-\s|\s+\d|[】\])）]")
_MARK_STARTS = frozenset(mark[:2] for mark in MARKS)


@lru_cache(maxsize=4096)
def _may_begin_mark(letters: str) -> bool:
    """Whether a text with these first letters may begin with a mark: with no letter, or with the letters of one."""
    if not (letters.isascii() and letters[:1].isalnum()):
        return True
    return any(letters.lower().startswith(mark[:KEY]) for mark in MARKS)


def mark_of(text: str) -> str:
    """What the text's first words mark it as ("update", "correction"), or an empty string."""
    if not _may_begin_mark(text[:KEY]):
        return ""
    start = decoration(text)
    head = fold(text[start : start + 60])
    separator = _MARK_END.search(head) if head.lstrip()[:2] in _MARK_STARTS else None
    if separator is None:
        return ""
    return MARKS.get(head[: separator.start()].strip(), "")
