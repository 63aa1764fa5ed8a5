"""Notices answers that are no page but a challenge: a guard before the site wants proof of a human.

Nothing is done to get past it. What is counted here goes to the run's row in the archive, where the watch finds it.
Stats: ``challenges/met``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

# Where a guard speaks, it says so near the beginning; a story about guards is longer than its page.
_LOOKED_AT, _LONGEST = 20_000, 150_000
# A guard that lets nobody in answers with one of these. With any other status only a header proves a challenge.
_REFUSING = frozenset({401, 403, 405, 429, 503})


class Guard(NamedTuple):
    """One way in which a guard shows."""

    name: str
    header: str
    pattern: re.Pattern[str]


class Challenges:
    """Downloader middleware; ``met`` counts the challenges of this run by who put them there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.met: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Counts a challenge; the answer goes on its way."""
        found = None if request.meta.get("is_robots_txt") else challenger(response)
        if found is not None:
            self.met[found] += 1
            self._count("challenges/met")
        return response

    @property
    def challenger(self) -> str:
        """Who put most of the challenges before this run; "" when there were none."""
        return self.met.most_common(1)[0][0] if self.met else ""

    def remarks(self) -> Iterator[str]:
        """What the owner should know of it."""
        if self.met:
            number = self.met.total()
            answers = "one answer was" if number == 1 else f"{number} answers were"
            yield f"{answers} no page but a challenge by {self.challenger}"

    def _count(self, what: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(what)


def challenger(response: Response) -> str | None:
    """Who answered with a challenge, and how it shows; None for an answer that is none."""
    is_refusal = response.status in _REFUSING and len(response.body) <= _LONGEST
    page = response.body[:_LOOKED_AT].decode("latin-1") if is_refusal else ""
    for guard in _guards():
        if guard.header:
            value = response.headers.get(guard.header)
            if value is not None and guard.pattern.search(value.decode("latin-1")):
                return f"{guard.name} (header {guard.header})"
        elif is_refusal and guard.pattern.search(page):
            return f"{guard.name} (its page, status {response.status})"
    return None


@cache
def _guards() -> tuple[Guard, ...]:
    rows: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["guard"]
    return tuple(
        Guard(row["name"], row.get("header", ""), re.compile(row.get("value") or row["page"], re.IGNORECASE))
        for row in rows
    )
