"""How values are spelled in the archive: instants, texts, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"

# Half of a surrogate pair cannot be written to the file, NUL ends texts in other programs, the other control characters
# show as boxes. Each becomes one character, so that the offsets of evidence stay right.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@lru_cache(64)
def stamp(instant: datetime) -> str:
    """An aware instant as UTC text to the second, ending in Z. Years before 1000 keep four digits."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant without a time zone: {instant!r}")
    try:
        utc = instant.astimezone(UTC)
    except OverflowError:  # the first and the last hours that a datetime can hold
        utc = instant.replace(tzinfo=UTC)
    return utc.strftime(_FORMAT) if utc.year >= 1000 else f"{utc.year:04}-{utc:%m-%dT%H:%M:%SZ}"


def maybe_stamp(instant: datetime | None) -> str | None:
    """The same for an instant that may be missing."""
    return None if instant is None else stamp(instant)


def instant_of(text: str | None) -> datetime | None:
    """The instant that a column holds."""
    return None if text is None else datetime.fromisoformat(text)


def clean(text: str, longest: int | None = None) -> str:
    """A text that can be stored: as long as it was, or cut after ``longest`` characters."""
    if not text.isprintable():
        text = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"


def to_json(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """JSON as people read it: no escapes for other scripts, keys in the order given."""
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
