"""Reads the stories to learn from and to be judged by: what their readers said, and what the tagger reads in them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.items import Span
from pipelines.tag.learned import read_by_wording
from pipelines.tag.reading import Position, Reader
from pipelines.tag.weighing import Amounts, amounts_of
from pipelines.tag.wording import Wording

HERE = Path(__file__).parent
READ_FOLDER = HERE / "read"
# How much the answer of our own readers counts by how sure they were: 1 a toss-up, 2 fairly, 3 sure.
_SURENESS = {"1": 0.4, "2": 0.8, "3": 1.0}
_SELECTED_JUDGES = 0.3
_WORD = re.compile(r"[\u3400-\u9fff]|\w+")


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as the tagger reads it, and the facets that a reader gave it as evidence for."""

    position: Position
    wording: Wording
    facets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its reader's answer."""

    id: str
    site: str
    language: str
    facets: frozenset[str]
    weight: float
    is_selected: bool  # read by us because a first tagger was unsure of it
    sentences: tuple[ReadSentence, ...]
    length: int  # sentences in all
    amounts: Mapping[str, Amounts]

    @property
    def judges(self) -> float:
        """How much the story counts in the judgement: those that were selected are not like those that are met."""
        return self.weight * (_SELECTED_JUDGES if self.is_selected else 1.0)


def gold_stories(path: Path, reader: Reader) -> list[Story]:
    """Read stories whose evidence is quoted, as in gold-dev.jsonl and train.jsonl."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [
        _story(row, reader, frozenset(row["facets"]), None, _Quoted(row.get("evidence", ()), row["facets"]))
        for row in rows
    ]


def our_stories(corpus: Path, reader: Reader, folder: Path = READ_FOLDER) -> list[Story]:
    """Read the stories of the corpus that our own readers have read; ``folder`` has their answers."""
    answers = {answer.id: answer for path in sorted(folder.glob("*.tsv")) for answer in _answers(path)}
    found = (row for row in _corpus(corpus) if row["id"] in answers)
    return [_our_story(row, answers[row["id"]], reader) for row in found]


@dataclass(frozen=True, slots=True)
class _Answer:
    id: str
    sureness: str
    evidence: Mapping[str, tuple[Span, ...]]


def _answers(path: Path) -> Iterator[_Answer]:
    """Read lines of id, sureness and, for each facet that the story carries, its evidence: ``facet=start-end,…``."""
    for line in path.read_text("utf-8").splitlines():
        identity, sureness, *facets = line.split("\t")
        evidence = dict(_evidence(facet) for facet in facets if facet)
        yield _Answer(identity, sureness, evidence)


def _evidence(text: str) -> tuple[str, tuple[Span, ...]]:
    facet, _, spans = text.partition("=")
    pairs = (span.split("-") for span in spans.split(",") if span)
    return facet, tuple(Span(int(start), int(end)) for start, end in pairs)


def _corpus(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row | {"headline": row["title"] or ""}


def _our_story(row: Mapping[str, Any], answer: _Answer, reader: Reader) -> Story:
    spoken = _Marked(answer.evidence)
    return _story(row, reader, frozenset(answer.evidence), answer.sureness, spoken)


class _Quoted:
    """Evidence that is quoted: meant is a sentence that shares half of its words with the quote, and half of those."""

    def __init__(self, quotes: Sequence[str], facets: Sequence[str]) -> None:
        self._quotes = [words for words in (_words(quote) for quote in quotes) if words]
        self._facets = frozenset(facets)

    def of(self, span: Span, text: str) -> frozenset[str]:
        words = _words(text[span.start : span.end])
        if len(words) >= 3 and any(2 * len(words & quote) >= max(len(words), len(quote)) for quote in self._quotes):
            return self._facets
        return frozenset()


class _Marked:
    """Evidence that is marked by its place in the text."""

    def __init__(self, evidence: Mapping[str, Sequence[Span]]) -> None:
        self._evidence = evidence

    def of(self, span: Span, text: str) -> frozenset[str]:
        del text
        return frozenset(
            facet
            for facet, spans in self._evidence.items()
            if any(one.start < span.end and span.start < one.end for one in spans)
        )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _story(
    row: Mapping[str, Any], reader: Reader, facets: frozenset[str], sureness: str | None, evidence: _Quoted | _Marked
) -> Story:
    text = f"{row['headline']}\n\n{row['text']}"
    sentences = reader.read(row["headline"], row["text"])
    read = read_by_wording(sentences)
    marked = [(sentence, evidence.of(sentence.span, text) if facets else frozenset()) for sentence in read]
    return Story(
        id=row.get("id") or row["url"],
        site=row["site"],
        language=row["language"],
        facets=facets,
        weight=_SURENESS[sureness] if sureness else 1.0,
        is_selected=sureness is not None,
        sentences=tuple(ReadSentence(one.position, one.wording, said) for one, said in marked),
        length=len(sentences),
        amounts=amounts_of(sentences),
    )
