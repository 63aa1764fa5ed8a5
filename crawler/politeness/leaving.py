"""What a request that is not made is told as."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class LeftForLater(IgnoreRequest):
    """A request that was not made in this run; its URL keeps its place for the next. The message says why."""


class UrlTooDear(IgnoreRequest):
    """A URL that has cost all the time that one may cost."""
