"""The values that travel through the bench: pages with their truth, and what an extractor answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

Moment = datetime | date | str | None  # a str is ISO 8601


class Truth(NamedTuple):
    """What a page says; None is not known and not judged."""

    body: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None


class Answer(NamedTuple):
    """What an extractor says of a page."""

    body: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: Moment = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was served, the same decoded (for extractors that want letters), and its truth."""

    url: str
    html: bytes = field(repr=False)
    text: str = field(repr=False)
    truth: Truth = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Pages that are measured together."""

    name: str
    pages: tuple[Page, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields whose truth is known, on some page at least."""
        return frozenset(
            name for name in Truth._fields if any(getattr(page.truth, name) is not None for page in self.pages)
        )
