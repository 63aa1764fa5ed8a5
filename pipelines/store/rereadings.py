"""The archive's door for reading kept pages again: what there is to read, and all new readings in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.items import Page, SiteHints, Tag
from pipelines.store.article_rows import Rows, fingerprint_of, rows_of
from pipelines.store.rereading import (
    Candidate,
    Choice,
    add_page,
    apply_page,
    apply_tags,
    candidates,
    hints_of_sources,
    settle,
)
from pipelines.store.schema import write_topics
from pipelines.tag.owner import Topic


@dataclass(frozen=True, slots=True)
class NewReading:
    """What is to take the place of an article's old reading: a page, or tags alone where there is no page.

    It is made for an article of this fingerprint. Without a number, the page becomes an article.
    """

    article_id: int | None
    fingerprint: str
    page: Page | None = None
    tags: tuple[Tag, ...] = ()


class Rereadings:
    """Reads and writes what ``pipelines.reprocess`` needs; got from ``Archive.rereadings``."""

    def __init__(
        self,
        database: Database,
        transaction: Callable[[], AbstractContextManager[None]],
        explaining: Callable[[], AbstractContextManager[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._transaction = transaction
        self._explaining = explaining
        self._clock = clock

    def candidates(self, choice: Choice) -> list[Candidate]:
        """What can be read again: articles, then kept pages that were none."""
        with self._explaining():
            return candidates(self._database, choice)

    def hints_of_sources(self) -> Mapping[str, SiteHints]:
        """Language and time zone of each source, as the archive has them."""
        with self._explaining():
            return hints_of_sources(self._database)

    def rows(self, article_id: int) -> Rows:
        """All that an article is now."""
        with self._explaining():
            return rows_of(self._database, article_id)

    def apply(self, readings: Iterable[NewReading], topics: Sequence[Topic]) -> int:
        """Puts all new readings in their places, or none; returns how many were left.

        Left is an article that has changed since it was read: what was read for it is old.
        """
        left = 0
        with self._transaction():
            write_topics(self._database, topics)
            for reading in readings:
                left += not self._apply_one(reading)
        return left

    def _apply_one(self, reading: NewReading) -> bool:
        if reading.article_id is None:
            assert reading.page is not None
            add_page(self._database, reading.page)
            return True
        rows = rows_of(self._database, reading.article_id)
        if not rows["articles"] or fingerprint_of(rows) != reading.fingerprint:
            return False
        if reading.page is None:
            apply_tags(self._database, reading.article_id, reading.tags)
        else:
            apply_page(self._database, reading.article_id, reading.page)
            settle(self._database, reading.article_id, self._clock())
        return True
