"""Crawls of local servers that are busy or broken, with a clock that only waiting moves: no test waits for real.

As a program: ``python -m tests.crawler.middlewares.busy_sites`` with a JSON list of (address, pages, settings) on
standard input; for each it prints what was asked when, what became of each page, the statistics and the remarks.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from crawler.middlewares.host_gate import HostGate
from crawler.middlewares.robots import RobotsGuard

PROJECT = Path(__file__).parents[3]
POLITENESS_OFF = {
    "ITEM_PIPELINES": {},
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "CONCURRENT_REQUESTS": 1,
    "AUTOTHROTTLE_ENABLED": False,
    "LOG_ENABLED": False,
    "BREAKER_FAILURES": 3,
}


class PageSpider(Spider):
    """Asks for pages in their order and writes down what became of them."""

    name = "pages"

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.begin, signal=signals.engine_started)
        crawler.signals.connect(spider.downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(spider.end, signal=signals.spider_closed)
        return spider

    def begin(self):
        self.told, self.asked, self.outcomes, self.moved = [], [], {}, 0.0
        self.gate = self.crawler.get_downloader_middleware(HostGate)
        self.began = time.time()
        self.gate.clock = lambda: self.began + self.moved
        self.gate.sleep = self.sleep

    async def sleep(self, seconds):
        self.moved += seconds
        await asyncio.sleep(0)

    async def start(self):
        for number in range(self.pages):
            yield Request(f"http://{self.address}/{number}", self.parse, errback=self.failed, priority=-number)

    def downloaded(self, response, request):
        self.asked.append((round(self.moved, 1), request.url.rpartition("/")[2], response.status))

    def parse(self, response):
        self.outcomes[response.url.rpartition("/")[2]] = str(response.status)

    def failed(self, failure):
        self.outcomes[failure.request.url.rpartition("/")[2]] = f"{type(failure.value).__name__}: {failure.value}"

    def end(self):
        robots = self.crawler.get_downloader_middleware(RobotsGuard)
        stats = {key: value for key, value in self.crawler.stats.get_stats().items() if isinstance(value, int)}
        self.result.update(
            asked=self.asked,
            outcomes=self.outcomes,
            stats=stats,
            slots=self.crawler.engine.downloader.per_slot_settings,
            remarks=[*self.gate.remarks(), *(robots.remarks() if robots else ())],
        )


@dataclass
class Crawled:
    """What came of one crawl."""

    asked: list[tuple[float, str, int]]  # when (seconds of waiting after the start), which page, which status
    outcomes: dict[str, str]
    stats: dict[str, int]
    slots: dict[str, dict[str, float]]  # what Scrapy was told of hosts by name
    remarks: list[str]

    def times_of(self, page: str) -> list[float]:
        return [when for when, asked, _ in self.asked if asked == page]


def crawl_all(orders: list[tuple[str, int, dict[str, Any]]]) -> list[Crawled]:
    """Crawls (address, number of pages, settings), each with its own clock, in one other process."""
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        cwd=PROJECT, input=json.dumps(orders), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [Crawled(**result) for result in json.loads(done.stdout)]


def main() -> None:
    orders = json.load(sys.stdin)
    hosts = [address.replace("127.0.0.1", name) for address, _, _ in orders for name in ("127.0.0.1", "localhost")]
    project = get_project_settings()
    project.setdict({**POLITENESS_OFF, "ALLOWED_ADDRESSES": ",".join(hosts)})
    process = AsyncCrawlerProcess(project)
    results = [{} for _ in orders]
    for (address, pages, settings), result in zip(orders, results, strict=True):
        spider = type("PageSpider", (PageSpider,), {"custom_settings": settings})
        process.crawl(spider, address=address, pages=pages, result=result)
    process.start()
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main()
