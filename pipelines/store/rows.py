"""What the archive hands out: plain values, read from its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# Nights do not begin at the same second.
_EARLY = timedelta(hours=1)

Outcome = Literal["new", "changed", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A site as the archive keeps it."""

    name: str
    home: str
    language: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class StoredStory:
    """What tagging needs of an article: its text as it is stored."""

    id: int
    url: str
    language: str | None
    headline: str
    body: str


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What the archive knows of an address."""

    url: str
    state: str  # pending, article, rejected, failed, gone
    reason: str
    fetched_at: datetime | None
    next_visit_at: datetime | None  # of a page that failed or is gone: when it is due again; None for never
    etag: str
    last_modified: str
    attempts: int
    modified_at: datetime | None  # of its article, as the publisher says
    body_bytes: int = 0  # how large it was when it was last had
    neighbour_steps: int = 0  # how many previous and next links lead to it from what a channel named; 0 for none

    def is_due(self, now: datetime) -> bool:
        """Whether the page waits to be fetched: never fetched, or failed and its time has come."""
        return self.state == "pending" or (self.next_visit_at is not None and self.next_visit_at <= now)


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """What the archive knows of a channel."""

    url: str
    kind: str
    found_by: str
    etag: str
    last_modified: str
    content_hash: str
    error: str
    last_links: int = 0  # how many stories it named when it last said something new
    body_bytes: int = 0  # how large it was then
    next_visit_at: datetime | None = None  # by its rhythm, or its server's wish; None where there is neither

    def rests(self, now: datetime) -> bool:
        """Whether it is too early to ask again. A night that begins a little before the last one's hour is not."""
        return self.next_visit_at is not None and self.next_visit_at - now > _EARLY

    def is_shut(self, now: datetime) -> bool:
        """Whether its server asked for it to be left alone until later; what cannot be read has no other rhythm."""
        return bool(self.error) and self.next_visit_at is not None and self.next_visit_at > now
