"""How well bytes read in an encoding look like a text of one of the languages that are written in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pipelines.extract.rule_files import table

# Punctuation that stands in texts of every language, and is neither for nor against one.
_NEUTRAL = frozenset("\u00a0«»„“”‘’‚‹›–—…·•©®™°§№€£\u00ad´×½¼¾²³¹ªº")
_FULL_WIDTH = frozenset("、。，．！？：；（）「」『』【】《》〈〉・ー“”‘’…—～％／〜")
_RUN = re.compile(r"[^\x00-\x7f]{3,}")
_TOUCHING = re.compile(r"[A-Za-z](?=[^\x00-\x7f])|[^\x00-\x7f](?=[A-Za-z])")
_RISING = re.compile(r"[а-яёα-ώ](?=[А-ЯЁΑ-Ω])")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_FREQUENT, _POSSIBLE, _CAPITAL = 1.0, 0.35, 0.6
# In an alphabet of its own, frequency tells two readings apart that are both letters throughout.
_BY_RANK = (1.0, 0.75, 0.4, 0.2)
_RANKS = 10
# So much is it worth that a page names the language.
_NAMED = 0.15


@dataclass(frozen=True, slots=True)
class Reading:
    """An encoding with how well it reads: 1 where all letters are frequent ones, below 0 for nonsense."""

    encoding: str
    score: float


@dataclass(frozen=True, slots=True)
class _Alphabet:
    language: str
    kind: str
    letters: str
    others: re.Pattern[str] | None = None
    frequent: re.Pattern[str] | None = None


def readings_of(sample: bytes, language: str = "") -> list[Reading]:
    """Every legacy encoding with how well the bytes read in it, the best first."""
    found = [Reading(encoding, score_of(sample, encoding, language)) for encoding in _alphabets()]
    return sorted(found, key=lambda reading: -reading.score)


def score_of(sample: bytes, encoding: str, language: str = "") -> float:
    """How well bytes read in an encoding: the best of the languages that are written in it; 0 for an unknown one."""
    try:
        text = sample.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return -1.0
    if encoding not in _alphabets():
        return 0.0
    counted = Counter(_BEYOND.findall(text))
    count = counted.total()
    if not count:
        return 0.0
    primary = language.replace("_", "-").partition("-")[0].lower()
    scores = []
    for alphabet in _alphabets()[encoding]:
        score = sum(times * _worth(sign, alphabet) for sign, times in counted.items()) - _disorder(text, alphabet.kind)
        scores.append(score / count + (_NAMED if alphabet.language.partition("-")[0] == primary else 0.0))
    return max(scores)


@lru_cache(maxsize=8192)
def _worth(sign: str, alphabet: _Alphabet) -> float:
    rank = alphabet.letters.find(sign)
    if rank >= 0:
        return _FREQUENT if alphabet.kind != "own" else _BY_RANK[min(rank // _RANKS, len(_BY_RANK) - 1)]
    if alphabet.frequent and alphabet.frequent.match(sign):
        return _FREQUENT
    if alphabet.others and alphabet.others.match(sign):
        return _POSSIBLE
    if alphabet.kind == "wide" and sign in _FULL_WIDTH:
        return _FREQUENT
    if sign.lower() in alphabet.letters:
        return _CAPITAL
    return 0.0 if sign in _NEUTRAL else -1.0


def _disorder(text: str, kind: str) -> float:
    """What such a text would not have: long runs of accents, Latin letters inside words, capitals behind small."""
    if kind == "latin":
        return float(sum(len(run) for run in _RUN.findall(text)))
    if kind == "own":
        return float(len(_TOUCHING.findall(text)) + 2 * len(_RISING.findall(text)))
    return 0.0


@lru_cache(maxsize=1)
def _alphabets() -> dict[str, tuple[_Alphabet, ...]]:
    """The alphabets by encoding."""
    found: dict[str, list[_Alphabet]] = {}
    for kind, rows in table("encodings").items():
        for language, row in rows.items():
            alphabet = _Alphabet(
                language, kind, row["letters"], _pattern(row.get("others")), _pattern(row.get("frequent"))
            )
            for encoding in row["encodings"]:
                found.setdefault(encoding, []).append(alphabet)
    return {encoding: tuple(alphabets) for encoding, alphabets in found.items()}


def _pattern(letters: str | None) -> re.Pattern[str] | None:
    return re.compile(letters) if letters else None


def encodings_known() -> frozenset[str]:
    """The legacy encodings whose languages are in the table."""
    return frozenset(_alphabets())
