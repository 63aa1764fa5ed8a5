"""The readers as a part of a crawl.

Settings: READERS, READ_APART_FROM (bytes), READING_SECONDS. Stats: ``reading/apart``, ``reading/given_up``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from pipelines import reading
from pipelines.apart.readers import GivenUp, Readers, begin_early

Result = TypeVar("Result")


# More of them wait for the crawl.
MOST_READERS = 4


def cores() -> int:
    """How many processes may run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begin_reading(settings: BaseSettings) -> None:
    """Begins what the readers of a crawl with these settings will need, before there is a crawler."""
    if _count_of(settings):
        begin_early(_prepare(settings))


def _count_of(settings: BaseSettings) -> int:
    """How many readers a crawl has."""
    count = settings.getint("READERS") if settings.getdict("ITEM_PIPELINES") else 0  # what nobody keeps is not read
    return count if count >= 0 else min(cores(), MOST_READERS)


def _prepare(settings: BaseSettings) -> tuple[Any, ...]:
    return (reading.prepare, settings["TAGS_FILE"], settings["DATABASE"])


class ReadingApart:
    """Scrapy extension with the readers, which are started with the crawl to be ready for its first story."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self.smallest = settings.getint("READ_APART_FROM")
        count = _count_of(settings)
        if not count:
            raise NotConfigured
        self.readers = Readers(count, settings.getfloat("READING_SECONDS"), _prepare(settings))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured where READERS is 0, or pages have no pipelines to go through."""
        extension = cls(crawler)
        extension.readers.start()
        crawler.signals.connect(extension.readers.close, signal=signals.engine_stopped)
        return extension

    async def read(self, size: int, function: Callable[..., Result], *arguments: Any) -> Result:
        """``function(*arguments)`` for a document of this size; raises GivenUp where it takes too much."""
        self._count("reading/apart")
        try:
            return await self.readers.read(function, *arguments, size=size)
        except GivenUp:
            self._count("reading/given_up")
            raise

    def _count(self, key: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key)


async def read_apart(
    crawler: Crawler, size: int, function: Callable[..., Result], *arguments: Any, is_story: bool = False
) -> Result:
    """``function(*arguments)``, apart where the crawl has the extension for it and the document is large, or a story.

    The function is one of a module, the arguments and the result can be pickled. Raises GivenUp.
    """
    extension = crawler.get_extension(ReadingApart) if crawler is not None else None
    if extension is None or (size < extension.smallest and not is_story):
        return function(*arguments)
    return await extension.read(size, function, *arguments)
