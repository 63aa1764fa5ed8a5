"""The words by which pages say that they are no articles, in the languages of ``rules/rejections.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipelines.extract.rule_files import table
from pipelines.extract.texts import one_line

_LONGEST_TITLE = 200
_LONGEST_TEXT = 3_000
_PART_END = re.compile(r"\s*[|·»«]\s*|\s+[-–—]+\s+")
_LONGEST_SITE_NAME = 45
# What may stand beside a title that says what the page is: "Oops!", "Error 404:", "(404)".
_BEFORE = (
    r"\W*(?:(?:oops|sorry|whoops|error|fehler|erreur|erro|errore|ошибка|hata|błąd)\W{0,4})?(?:(?:404|410|403)\W{1,4})?"
)
_AFTER = r"(?:\W{0,4}(?:error|fehler|erreur|erro|ошибка)?\W{0,3}(?:404|410|403))?\W*"
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s*")


class Phrase(NamedTuple):
    """What was said, and the reason that it gives."""

    reason: str
    sentence: str


def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each reason the phrases of all languages as one pattern."""
    return tuple(
        (row["reason"], re.compile("|".join(p for patterns in row[kind].values() for p in patterns), re.IGNORECASE))
        for row in table("rejections")["phrases"]
    )


CONSENT = "consent page"
_CONSENT_NEEDS: tuple[str, ...] = tuple(
    word for row in table("rejections")["phrases"] if row["reason"] == CONSENT for word in row["needs"]
)
_TEXTS = _patterns("texts")
_ASKS = next(pattern for reason, pattern in _TEXTS if reason == CONSENT)
_TITLES = tuple(
    (reason, re.compile(f"{_BEFORE}(?:{pattern.pattern}){_AFTER}", re.IGNORECASE))
    for reason, pattern in _patterns("titles")
)


def phrase_of_title(title: str) -> Phrase | None:
    """What a title, or a part of it that stands for itself, says the page is; None for a story's."""
    title = one_line(title)
    if not title or len(title) > _LONGEST_TITLE:
        return None
    parts = _PART_END.split(title)
    # Beside a part there may be the site's name; what is longer is a story's title.
    chosen = {title, *(part for part in (parts[0], parts[-1]) if len(title) - len(part) <= _LONGEST_SITE_NAME)}
    for reason, pattern in _TITLES:
        if any(pattern.fullmatch(part) for part in chosen if part):
            return Phrase(reason, title)
    return None


def may_ask_for_consent(texts: Iterable[str]) -> bool:
    """Whether a word stands in the texts without which no dialog about consent can do."""
    told = " ".join(texts).lower()
    return any(word in told for word in _CONSENT_NEEDS)


def asks_for_consent(text: str) -> Phrase | None:
    """What ``phrase_in`` says of a text where it is the phrase of a dialog about consent; mostly one search."""
    if _ASKS.search(text[:_LONGEST_TEXT]) is None:
        return None
    phrase = phrase_in(text)
    return phrase if phrase is not None and phrase.reason == CONSENT else None


def phrase_in(text: str) -> Phrase | None:
    """The first sentence of a text that speaks to the visitor as only pages do that are no articles."""
    text = text[:_LONGEST_TEXT]
    for reason, pattern in _TEXTS:
        match = pattern.search(text)
        if match is not None:
            return Phrase(reason, _sentence_around(text, match.start(), match.end()))
    return None


def _sentence_around(text: str, start: int, end: int) -> str:
    first = max((found.end() for found in _SENTENCE_END.finditer(text, 0, start)), default=0)
    last = _SENTENCE_END.search(text, end)
    return one_line(text[first : last.start() if last else len(text)])
