"""A date as extraction reads it, as the tests write it down."""

from __future__ import annotations

from datetime import UTC

from pipelines.extract.dates import in_zone, read_date


def utc(text: str, language: str = "") -> str | None:
    """The moment that a text tells, in UTC to the minute; None where it tells none."""
    moment = read_date(text, language)
    return None if moment is None else in_zone(moment, UTC).strftime("%Y-%m-%d %H:%M")
