"""Which articles tell the same news: the ties that hold a story thread together. Pure.

A tie joins two articles of different sites and needs two signals that do not depend on each other. An article hangs on
the one older article that it is tied to most closely, so threads are what hangs together: the same ones in whatever
order articles come in, and none that one vague article makes of two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.dedupe.judging import Candidate, kinship
from pipelines.dedupe.prints import SPAN, Agreement, are_comparable, shared_weight
from pipelines.dedupe.sketches import shared_text

# Shared text: so much of the shorter one, and headlines that agree, or are explained, so far. (That the beginnings
# agree is no second signal: they are text.)
_SHARED_TEXT, _HEADLINE_BESIDE_TEXT = 0.3, 0.3
# Shared news: rare words of both headlines of such weight, ...
_SHARED_WORDS, _SHARED_WEIGHT = 2, 12
# ... and either headline explained by the other text so far while the beginnings agree; or a little less of it, while
# the headlines agree, too. (The figures were read off a hundred pairs, see docs/archive-changes.md.)
_COVERED, _AGREED = 0.5, 0.2
_COVERED_LESS, _HEADLINES, _AGREED_MORE = 0.42, 0.42, 0.25


@dataclass(frozen=True, slots=True)
class Tie:
    """That two articles tell the same news, how closely, and by which signals."""

    score: float
    reason: str
    signals: dict[str, float]


def tie(one: Candidate, other: Candidate) -> Tie | None:
    """The tie between two articles, the same from either side; None where they are not known to tell the same news."""
    if one.url == other.url:
        return None
    reason = kinship(one, other)
    if reason:
        return Tie(10.0, reason, {})
    if one.source == other.source or not _may_meet(one, other):
        return None
    found = Agreement(one.print, other.print)
    if max(found.headlines, found.covered) < _HEADLINE_BESIDE_TEXT:  # of the headlines, either reason asks for so much
        return None
    shared = shared_text(one.print.sketch, other.print.sketch)
    reason = _reason(one, other, found, shared)
    if not reason:
        return None
    signals = {
        "shared_text": round(shared, 3), "headlines": round(found.headlines, 3), "beginnings": round(found.leads, 3),
        "headline_explained": round(found.covered, 3),
    }  # fmt: skip
    return Tie(round(sum(signals.values()), 6), reason, signals)


def closest(one: Candidate, others: Iterable[Candidate]) -> tuple[Candidate, Tie] | None:
    """The older article that this one hangs on: the one that it is tied to most closely, of equals the oldest."""
    tied = [(other, found) for other in others if other.age < one.age and (found := tie(one, other)) is not None]
    return min(tied, key=lambda pair: (-pair[1].score, pair[0].age), default=None)


def _may_meet(one: Candidate, other: Candidate) -> bool:
    """Whether the two are of the same days and one language, and the archive's index brings them together."""
    if one.published is None or other.published is None or abs(one.published - other.published) > SPAN:
        return False
    if not are_comparable(one.print, other.print):
        return False
    if shared_weight(one.print, other.print)[0] >= _SHARED_WORDS:
        return True
    return not set(one.print.text_keys).isdisjoint(other.print.text_keys)


def _reason(one: Candidate, other: Candidate, found: Agreement, shared: float) -> str:
    """By which two signals the two tell the same news."""
    if found.has_other_numbers and found.headlines >= _AGREED and shared < _SHARED_TEXT:
        return ""
    if shared >= _SHARED_TEXT and max(found.headlines, found.covered) >= _HEADLINE_BESIDE_TEXT:
        return "shared text and headline words"
    if shared_weight(one.print, other.print)[1] < _SHARED_WEIGHT:
        return ""
    explained = found.covered >= _COVERED and found.leads >= _AGREED
    agreed = found.covered >= _COVERED_LESS and found.headlines >= _HEADLINES and found.leads >= _AGREED_MORE
    return "the same names and figures in headline and beginning" if explained or agreed else ""
