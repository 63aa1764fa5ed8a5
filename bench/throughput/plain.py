"""The spider that ours is held against: it reads the sitemap and downloads every page, and does nothing with them.

    python -m bench.throughput.plain http://127.0.0.1:PORT

Scrapy as it comes, but for the delay (none), and the log (quiet). It prints how many pages it got.
"""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class PlainSpider(Spider):
    """Downloads what the sitemap names."""

    name = "plain"
    pages = 0

    async def start(self) -> AsyncIterator[Any]:
        """Asks for the sitemap."""
        yield Request(f"{self.base}/sitemap.xml", callback=self.read_sitemap)

    def read_sitemap(self, response: Response) -> Iterator[Request]:
        """Asks for every page."""
        for location in re.findall(rb"<loc>([^<]+)</loc>", response.body):
            yield Request(location.decode(), callback=self.count)

    def count(self, response: Response) -> None:
        """A page is here."""
        PlainSpider.pages += response.status == 200


if __name__ == "__main__":
    process = CrawlerProcess({"LOG_LEVEL": "WARNING", "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False})
    process.crawl(PlainSpider, base=sys.argv[1])
    process.start()
    print(PlainSpider.pages)
