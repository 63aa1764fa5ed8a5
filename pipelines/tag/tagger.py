"""Decides which facets of localization a story carries, from what its sentences say and where they stand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.items import Tag
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.reading import Reader, Sentence

_MOST_EVIDENCE = 3


def decide(sentences: Sequence[Sentence]) -> list[Tag]:
    """Weigh what the sentences say and return the facets that any of them speaks for."""
    tags = []
    for facet in FACET_NAMES:
        total = 0.0
        evidence: list[tuple[float, int]] = []
        names: Counter[str] = Counter()
        seen: Counter[str] = Counter()
        for index, sentence in enumerate(sentences):
            best = 0.0
            for rule in sentence.rules:
                if rule.facet != facet:
                    continue
                weight = rule.weight * sentence.weight / (1 + seen[rule.name])
                seen[rule.name] += 1
                total += weight
                best += weight
                names[rule.name] += 1
            if best:
                evidence.append((best, index))
        if not evidence:
            continue
        score = 1 / (1 + math.exp(-(total - 0.9) * 1.5))
        evidence.sort(key=lambda e: (-e[0], e[1]))
        chosen = sorted(index for _, index in evidence[:_MOST_EVIDENCE])
        tags.append(
            Tag(
                facet=facet,
                score=round(score, 3),
                countries=_named(sentences, chosen, "countries"),
                companies=_named(sentences, chosen, "companies"),
                evidence=tuple(sentences[index].span for index in chosen),
                rule=", ".join(name for name, _ in names.most_common()),
            )
        )
    return tags


def _named(sentences: Sequence[Sentence], chosen: Iterable[int], what: str) -> tuple[str, ...]:
    found: Counter[str] = Counter()
    for index in chosen:
        found.update(getattr(sentences[index], what))
    return tuple(sorted(found))


_READER = Reader()


def tag(headline: str, body: str, language: str | None) -> list[Tag]:
    """Return the facets that the story carries, each with the sentences that show it; asserted from score 0.5 up."""
    del language  # the rules of all languages are read together
    return decide(_READER.read(headline, body))
