"""robots.txt closes and opens a site as RFC 9309 says, for every request that waits for it."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector

from crawler.middlewares.robots import RULES_SIZE, RobotsForbidden, RobotsGuard, verdict

PROJECT = Path(__file__).parents[3]
CLOSED = b"User-agent: *\nDisallow: /"
PAGES = 8
ROBOTS = "https://a.example/robots.txt"

CRAWL = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

class EightPages(Spider):
    name = "eight"
    async def start(self):
        for number in range(8):
            yield Request(f"{self.home}/page/{number}", callback=self.parse)
    def parse(self, response):
        pass

addresses = json.loads(sys.argv[1])
settings = get_project_settings()
settings.setdict({"ITEM_PIPELINES": {}, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
                  "RETRY_ENABLED": False,
                  "AUTOTHROTTLE_ENABLED": False, "LOG_ENABLED": False, "ALLOWED_ADDRESSES": ",".join(addresses)})
process = AsyncCrawlerProcess(settings)
for address in addresses:
    process.crawl(EightPages, home=f"http://{address}")
process.start()
"""


class Site:
    """A site whose robots.txt answers in one way, and which counts the pages that were asked for."""

    def __init__(self, status: int, body: bytes = b"", location: str = "") -> None:
        self.pages: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/robots.txt":
                    self.send_response(status)
                    if location:
                        self.send_header("Location", location)
                    answer = body
                elif self.path == "/elsewhere.txt":
                    self.send_response(200)
                    answer = CLOSED
                else:
                    site.pages.append(self.path)
                    self.send_response(200)
                    answer = b"<html></html>"
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def pages_asked_for():
    sites = {
        "closed": Site(200, CLOSED),
        "partly closed": Site(200, b"User-agent: Nightdesk\nDisallow: /page/3\nDisallow: /page/4"),
        "missing": Site(404, CLOSED),
        "broken": Site(503),
        "busy": Site(429),
        "moved": Site(301, location="/elsewhere.txt"),
        "turning in circles": Site(302, location="/robots.txt"),
        "moved inside the network": Site(302, location="http://127.0.0.1:1/robots.txt"),
    }
    addresses = json.dumps([site.address for site in sites.values()])
    subprocess.run([sys.executable, "-c", CRAWL, addresses], cwd=PROJECT, check=True, timeout=120)
    yield {name: len(site.pages) for name, site in sites.items()}
    for site in sites.values():
        site.server.shutdown()


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("closed", 0),
        ("partly closed", PAGES - 2),
        ("missing", PAGES),
        ("broken", 0),
        ("busy", 0),
        ("moved", 0),
        ("turning in circles", 0),
        ("moved inside the network", 0),
    ],
)
def test_requests_that_wait_for_robots_txt_obey_it(pages_asked_for, site, expected):
    assert pages_asked_for[site] == expected


def may_fetch(body: bytes) -> bool:
    rules = verdict(Response(ROBOTS, status=200, body=body), ROBOTS, "Nightdesk")
    assert not isinstance(rules, str)
    return rules.can_fetch("https://a.example/story", "Nightdesk")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xef\xbb\xbf" + CLOSED, id="byte order mark"),
        pytest.param(CLOSED.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(gzip.compress(CLOSED), id="packed without saying so"),
        pytest.param(CLOSED.replace(b"\n", b"\r"), id="carriage returns alone"),
        pytest.param("# Zugänge\n".encode("latin-1") + CLOSED, id="Latin-1"),
        pytest.param(b"User-Agent: NIGHTDESK/0.1 (of 2026)\nDisallow: /", id="our name with a version"),
        pytest.param(b"user agent nightdesk # ours\nDisallow: /", id="our name in a loose spelling"),
        pytest.param(b"User-agent: other\nUser-agent: Nightdesk\nDisallow: /", id="our name among others"),
        pytest.param(CLOSED + b"\nUser-agent: desk\nAllow: /", id="a part of our name is another's"),
    ],
)
def test_a_closed_site_is_closed_however_it_says_so(body):
    assert not may_fetch(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(CLOSED + b"\nUser-agent: Nightdesk\nDisallow: /private/", id="a group of our own"),
        pytest.param(b"User-agent: desk\nDisallow: /", id="a part of our name"),
        pytest.param(b"User-agent: Nightdesk-Images\nDisallow: /", id="a longer name"),
        pytest.param(b"User-agent: *bot\nDisallow: /", id="a pattern that is no name"),
        pytest.param(b"<html><p>User-agent: *</p><p>Disallow: /</p></html>", id="a web page"),
    ],
)
def test_what_is_meant_for_others_closes_nothing(body):
    assert may_fetch(body)


def test_a_long_file_is_read_as_far_as_the_standard_asks():
    assert may_fetch(b"#" * (600 * 1024) + b"\nUser-agent: *\nDisallow: /")
    assert not may_fetch(b"#" * (500 * 1024) + b"\nUser-agent: *\nDisallow: /")


def test_a_closed_site_is_told_with_its_address_and_status():
    told = verdict(Response(ROBOTS, status=503), ROBOTS, "Nightdesk")
    assert told == "https://a.example/robots.txt answered with status 503, so the site stays closed for this run"


class Network:
    """A crawl in which every host has rules of the same size; notes which were asked."""

    def __init__(self, size: int) -> None:
        self.settings = Settings({"OBEY_ROBOTS": True, "USER_AGENT": "Nightdesk/1", "CRAWL_DELAY_MOST": 30})
        self.stats = StatsCollector(SimpleNamespace(settings=Settings()))
        self.engine = self
        self.rules = b"User-agent: *\nDisallow: /closed\n".ljust(size, b"#")
        self.asked: list[str] = []

    async def download_async(self, request):
        self.asked.append(urlsplit(request.url).netloc)
        return Response(request.url, body=self.rules)


def test_the_rules_of_many_hosts_do_not_fill_the_memory_and_are_obeyed_all_the_same():
    async def crawl(hosts):
        network = Network(RULES_SIZE)
        guard = RobotsGuard(network)
        for host in hosts:
            await guard.process_request(Request(f"https://{host}/open"))
            assert guard.text_of(f"https://{host}/x")[0], "those of the host whose turn it is are there"
            with pytest.raises(RobotsForbidden):
                await guard.process_request(Request(f"https://{host}/closed"))
            assert len(guard._texts) <= 2
            assert len(guard._verdicts) <= 2
        return network.asked

    assert asyncio.run(crawl(["a", "b", "a", "c", "a", "b"])) == ["a", "b", "c", "b"], "what was used last stays"


def test_rules_of_usual_size_are_read_once():
    async def crawl():
        network = Network(8_000)
        guard = RobotsGuard(network)
        for _ in range(2):
            for number in range(40):
                await guard.process_request(Request(f"https://host-{number}.example/open"))
        return network.asked

    assert len(asyncio.run(crawl())) == 40
