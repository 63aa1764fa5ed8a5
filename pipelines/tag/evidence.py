"""Chooses the sentences that prove a tag: those of which rules and wording say most, and not the same thing twice."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.tag.judging import Heard
from pipelines.tag.reading import Position, Sentence
from pipelines.tag.weighing import strength

_MOST_EVIDENCE = 3
# Of sentences that say as much, the lead's is the best proof: it is made to say what the story is about. The headline
# says less than it, and is on the page anyway.
_HEADLINE_FACTOR, _LEAD_FACTOR = 0.7, 2.0
# What the wording of a sentence adds to what its rules say, from these log-odds up.
_WORDING_FROM, _WORDING_SHARE = -2.0, 0.35


def evidence_of(facet: str, sentences: Sequence[Sentence], heard: Heard) -> list[Sentence]:
    """Return up to three sentences, in the order of the text; ``sentences`` are those that ``heard`` is about.

    A rule that has been shown once counts half from then on, so that the second sentence says something else. Where
    nothing speaks for the facet, the sentence that comes nearest is shown.
    """
    worded = {index: _worded(heard.totals[index], kinds[facet]) for index, kinds in heard.kind_totals.items()}
    left = [index for index, one in enumerate(sentences) if worded.get(index, 0.0) > 0 or strength(one, facet) > 0]
    if not left:
        return [sentences[max(heard.kind_totals, key=lambda index: heard.kind_totals[index][facet])]]
    shown: frozenset[str] = frozenset()
    chosen: list[int] = []
    while left and len(chosen) < _MOST_EVIDENCE:
        best = max(left, key=lambda index: (_says(facet, sentences[index], worded.get(index, 0.0), shown), -index))
        left.remove(best)
        chosen.append(best)
        shown |= {rule.name for rule in sentences[best].rules}
    return [sentences[index] for index in sorted(chosen)]


def _worded(localization: float, kind: float) -> float:
    return _WORDING_SHARE * max(0.0, min(localization, kind) - _WORDING_FROM)


def _says(facet: str, sentence: Sentence, worded: float, shown: frozenset[str]) -> float:
    factor = {Position.HEADLINE: _HEADLINE_FACTOR, Position.LEAD: _LEAD_FACTOR}.get(sentence.position, 1.0)
    return (strength(sentence, facet, shown) + worded) * factor
