"""How fast a crawl is with politeness off, beside a Scrapy spider that only downloads the same pages.

    python bench/throughput.py [--pages 400] [--rounds 3] [--workers N]

A local server in a process of its own offers generated pages (tests/themes) and a feed that names them. Both spiders
run in processes of their own, in turns; the time is the spider's own, from its opening to its closing. Printed are the
pages a second of each, and their ratio, round by round: the machine is the same, but not always equally busy.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crawler.discovery.feeds import read_feed

PROJECT = Path(__file__).resolve().parent.parent
SEED = 20261123
LANGUAGE = "en"


def feed(base: str, count: int) -> bytes:
    """A feed that names every page."""
    items = "".join(f"<item><link>{base}/2026/05/02/story-{number}/</link></item>" for number in range(count))
    return f'<rss version="2.0"><channel><title>Bench</title>{items}</channel></rss>'.encode()


def serve(count: int) -> None:
    """Serves the pages until the process is ended; its first line on standard output is its address."""
    from tests.themes.pages import make_page  # noqa: PLC0415 - only the server makes pages

    pages = [make_page(f"{SEED}-{number}", language=LANGUAGE).html for number in range(count)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            number = self.path.removeprefix("/2026/05/02/story-").rstrip("/")
            kind, status = "text/html; charset=utf-8", 200
            if number.isdecimal():
                body = pages[int(number)]
            elif self.path == "/feed/":
                kind, body = "application/rss+xml", feed(base, count)
            elif self.path == "/":
                link = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
                body = f"<html><head>{link}</head><body><p>Bench</p></body></html>".encode()
            else:
                status, body = 404, b"no such page"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    print(base, flush=True)
    server.serve_forever()


class DownloadingSpider(Spider):
    """Asks for the feed and for every page that it names, and drops them."""

    name = "downloading"
    base = ""

    async def start(self) -> AsyncIterator[Any]:
        """The feed."""
        yield Request(f"{self.base}/feed/")

    def parse(self, response: Response) -> Iterator[Any]:
        """The pages that the feed names."""
        for entry in read_feed(response.body, response.url).links:
            yield Request(entry.url, callback=self.drop)

    def drop(self, _: Response) -> None:
        """Counts a page."""
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("nightdesk/pages_fetched")


def crawl(kind: str, base: str, database: str, workers: str) -> None:
    """One run of one of the two spiders; prints its pages and seconds as JSON."""
    os.chdir(PROJECT)
    settings = get_project_settings()
    host = base.removeprefix("http://")
    settings.setdict({"DATABASE": database, "ALLOWED_ADDRESSES": host, "LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0})
    if workers:
        settings.set("READING_WORKERS", workers)
    if kind == "downloading":  # Scrapy as it comes
        settings = Settings({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    process = CrawlerProcess(settings)
    if kind == "downloading":
        crawler, arguments = process.create_crawler(DownloadingSpider), {"base": base}
    else:
        crawler, arguments = process.create_crawler("site"), {"url": f"{base}/", "name": "bench"}
    closed = _closing_stats(crawler)
    process.crawl(crawler, **arguments)
    process.start()
    assert crawler.stats is not None
    pages = crawler.stats.get_value("nightdesk/pages_fetched", 0)
    print(json.dumps({"pages": pages, "seconds": closed[0], "new": crawler.stats.get_value("nightdesk/articles_new")}))


def _closing_stats(crawler: Crawler) -> list[float]:
    seconds: list[float] = []

    def note(**_: Any) -> None:
        assert crawler.stats is not None
        seconds.append(crawler.stats.get_value("elapsed_time_seconds", 0.0))

    crawler.signals.connect(note, signal=signals.engine_stopped, weak=False)
    return seconds


@contextmanager
def server(count: int) -> Iterator[str]:
    """The address of a server that runs while the context does."""
    command = [sys.executable, __file__, "serve", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def measured(kind: str, base: str, workers: str) -> float:
    """Pages a second of one run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "crawl", kind, base, str(Path(folder) / "bench.db"), workers]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return float(told["pages"] / told["seconds"])


def main() -> None:
    """Prints the rates and their ratio."""
    if sys.argv[1:2] == ["serve"]:
        return serve(int(sys.argv[2]))
    if sys.argv[1:2] == ["crawl"]:
        return crawl(*sys.argv[2:6])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", default="", help="READING_WORKERS; the setting's own value unless told")
    options = parser.parse_args()
    ratios = []
    with server(options.pages) as base:
        for _ in range(options.rounds):
            downloading = measured("downloading", base, options.workers)
            whole = measured("whole", base, options.workers)
            ratios.append(whole / downloading)
            print(f"only downloading {downloading:6.0f} pages/s   whole crawl {whole:6.0f}   ratio {ratios[-1]:.2f}")
    print(f"ratio {median(ratios):.2f} (median of {options.rounds}; {os.cpu_count()} processors)")
    return None


if __name__ == "__main__":
    main()
