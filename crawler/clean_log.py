"""What is logged is one line a record, without control characters: addresses and answers are other people's words.

An address with a line break in it could write a line of its own into the log, one with an escape sequence could
change what a terminal shows, and one with a mark for right-to-left text could turn a line around.
"""

from __future__ import annotations

import logging
import re
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

# C0 and C1 controls but for the tab, line and paragraph separators, and the marks that turn text around.
_STRANGE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""The text with each control character as its number (``\x1b``), so that it shows and does nothing."""
    return _STRANGE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class CleanRecords(logging.Filter):
    """Cleans the words of a record; what a logger's own author put on several lines stays there."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            return True  # logging itself says what is wrong with such a record
        is_of_lines = isinstance(record.msg, str) and "\n" in record.msg and not record.args
        cleaned = "\n".join(map(printable, text.split("\n"))) if is_of_lines else printable(text)
        if cleaned != text:
            record.msg, record.args = cleaned, ()
        if record.exc_info and not record.exc_text:  # the words of an exception are other people's, too
            told = logging.Formatter().formatException(record.exc_info)
            record.exc_text = "\n".join(map(printable, told.split("\n")))
        return True


class CleanLog:
    """Scrapy extension that cleans every record on its way into the log."""

    def __init__(self) -> None:
        self._filter = CleanRecords()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction; the log is clean from here on."""
        extension = cls()
        extension.clean()
        # Scrapy makes a record of every page and drops it at the handler, which costs much for nothing.
        logging.getLogger("scrapy").setLevel(crawler.settings["LOG_LEVEL"])
        crawler.signals.connect(extension.clean, signal=signals.spider_opened)
        return extension

    def clean(self) -> None:
        """Puts the filter before every handler that there is."""
        for handler in logging.getLogger().handlers:
            if self._filter not in handler.filters:
                handler.addFilter(self._filter)
