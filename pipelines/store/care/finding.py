"""A finding of the doctor: what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["fault", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault (something is lost, wrong or about to be) or a note (worth knowing); each with what the user can do.

    ``repair`` names what ``scrapy doctor --fix`` does about it; "" where that is the user's to decide.
    """

    check: str
    weight: Weight
    what: str
    where: str
    advice: str
    repair: str = ""


def fault(check: str, what: str, where: str, advice: str, repair: str = "") -> Finding:
    """Something that must be put right."""
    return Finding(check, "fault", what, where, advice, repair)


def note(check: str, what: str, where: str, advice: str, repair: str = "") -> Finding:
    """Something worth knowing."""
    return Finding(check, "note", what, where, advice, repair)
