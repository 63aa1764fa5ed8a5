"""Every field has candidates; the first sane one wins, and the page's owner can see the others."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.items import Provenance
from crawler.values import value

_LONGEST_RAW = 300
_MOST = 12


@value
class Candidate:
    """A value that a field could have, and where it was found."""

    source: str
    raw: str


def provenance_of(winner: Candidate, candidates: Iterable[Candidate], note: str = "") -> Provenance:
    """The record of a decision: what won, what else was there, and why."""
    others = tuple(
        (candidate.source, candidate.raw[:_LONGEST_RAW]) for candidate in candidates if candidate is not winner
    )
    return Provenance(winner.source, winner.raw[:_LONGEST_RAW], others[:_MOST], note)
