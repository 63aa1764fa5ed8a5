"""The label tables as values: which words open which kind of noise, in which languages.

A row of a table has some of these columns (see docs/denoise.md):

* ``labels``: words that name the thing by themselves ("Related posts").
* ``words``: labels that are ordinary words, too ("Next", "Source"); they need more context.
* ``openings``: how a plea begins; it is one only if one of ``objects`` follows and the block is short (``limit``).
* ``patterns``: what a whole block looks like, as a regular expression; ``{places}`` stands for the objects. They are
  tried only where one of ``needs`` (a list, or lists by language) stands in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from pipelines.denoise.rules import content_of, label_files, read_rows


class Strength(StrEnum):
    """How much a label says by itself."""

    LABEL = "label"
    WORD = "word"
    OPENING = "opening"


@dataclass(frozen=True)
class Patterns:
    """Patterns, joined to one, that are worth trying where one of the needed words stands in the text."""

    needs: tuple[str, ...]
    written: str

    @cached_property
    def any(self) -> re.Pattern[str]:
        """The joined patterns, compiled when first tried: all of them together take longer than reading a page."""
        return re.compile(self.written, re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One row of the tables: what its labels take along, what is kept of it, and where it is believed."""

    name: str
    takes: str  # "", "title", "titles", "terms", "name", "author", "contents"
    relation: str
    keeps: str
    limit: int
    is_sure: bool  # one word alone is enough, even above a paragraph
    is_edge_only: bool
    cuts_tail: bool  # may stand at the end of a paragraph, too
    objects: tuple[str, ...]
    terms: frozenset[str]
    patterns: tuple[Patterns, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One label of one row, folded for comparison."""

    text: str
    row: LabelRow
    strength: Strength


# Signs that writers and themes use for each other; each stands for one sign, so positions stay the same. (Replacing
# one by one is several times faster than str.translate where most of them do not occur.)
_SAME_SIGN = tuple(zip("’‘ʼ：\u00a0\u202f\u3000‑／ё", "''':   -/е", strict=True))
# Labels are found by their first letters; four tell most of them apart.
KEY = 4


def fold(text: str) -> str:
    """The text in lower case with look-alike signs made one; every sign keeps its position."""
    lowered = text.lower()
    if text.isascii():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    for sign, same in _SAME_SIGN:
        lowered = lowered.replace(sign, same)
    return lowered


def _row_of(row: Mapping[str, Any]) -> LabelRow:
    objects = tuple(fold(word) for word in row.get("objects", ()))
    return LabelRow(
        name=row["name"],
        takes=row.get("takes", ""),
        relation=row.get("relation", ""),
        keeps=row.get("keeps", ""),
        limit=int(row.get("limit", 220)),
        is_sure=bool(row.get("sure", False)),
        is_edge_only=bool(row.get("edge", False)),
        cuts_tail=bool(row.get("cuts_tail", False)),
        objects=objects,
        terms=frozenset(row.get("terms", ())),
        patterns=tuple(_patterns(row, objects)),
    )


def _patterns(row: Mapping[str, Any], objects: tuple[str, ...]) -> Iterable[Patterns]:
    """The patterns of a row, language by language where each has its own needed words, else all together."""
    places = "|".join(re.escape(word.strip()) for word in sorted(objects, key=len, reverse=True))
    written: Mapping[str, list[str]] = row.get("patterns", {})
    needs = row.get("needs", objects)
    parts = written if isinstance(needs, Mapping) else {"": list(_all_words(written))}
    for language, patterns in parts.items():
        words = needs[language] if isinstance(needs, Mapping) else needs
        if patterns:
            joined = "|".join(f"(?:{pattern.replace('{places}', places)})" for pattern in patterns)
            yield Patterns(tuple(fold(word) for word in words), joined)


def _all_words(by_language: Mapping[str, Iterable[str]]) -> Iterable[str]:
    for words in by_language.values():
        yield from words


def _entries(row: LabelRow, columns: Mapping[str, Any]) -> Iterable[Entry]:
    for column, strength in (("labels", Strength.LABEL), ("words", Strength.WORD), ("openings", Strength.OPENING)):
        for language, words in columns.get(column, {}).items():
            for word in words:
                for spelling in _spellings(word, language):
                    folded = fold(spelling).strip(" .!?…¿¡")
                    yield Entry(folded or fold(spelling), row, strength)


def _spellings(word: str, language: str) -> Iterable[str]:
    """A label as it is written, and as its language writes it in capitals where that is more than another case."""
    yield word
    if language == "el":
        # Greek capitals have no accents.
        bare = "".join(sign for sign in unicodedata.normalize("NFD", word) if sign != "\u0301")
        yield unicodedata.normalize("NFC", bare)
    elif language == "tr":
        yield word.replace("i", "İ").upper()


def _read() -> tuple[tuple[LabelRow, ...], dict[str, tuple[Entry, ...]]]:
    rows: list[LabelRow] = []
    buckets: dict[str, dict[tuple[str, str, str], Entry]] = {}
    for path in label_files():
        for columns in read_rows(path):
            row = _row_of(columns)
            rows.append(row)
            for entry in _entries(row, columns):
                buckets.setdefault(entry.text[:KEY], {}).setdefault((entry.text, row.name, entry.strength), entry)
    ordered = {
        head: tuple(sorted(entries.values(), key=lambda entry: -len(entry.text))) for head, entries in buckets.items()
    }
    return tuple(rows), ordered


ROWS, BUCKETS = _read()


def _read_marks() -> dict[str, str]:
    marks: dict[str, str] = {}
    for path in label_files():
        for row in content_of(path).get("mark", ()):
            marks.update(dict.fromkeys((fold(word) for word in _all_words(row["labels"])), row["name"]))
    return marks


# What the opening words of a block mark it as: "update" or "correction".
MARKS: Mapping[str, str] = _read_marks()
