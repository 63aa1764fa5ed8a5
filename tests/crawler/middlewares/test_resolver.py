"""A name is judged by the address that is connected to, however often it changes its mind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local_site import Answer, local_site

PROJECT = Path(__file__).parents[3]

# Asks for two pages of a name that answers with another address each time it is looked up.
ASK = """
import json, socket, sys
answers = json.loads(sys.argv[1])
socket.gethostbyname = lambda name: answers.pop(0) if len(answers) > 1 else answers[0]
socket.getaddrinfo = lambda name, port, *_, **__: [
    (socket.AF_INET, socket.SOCK_STREAM, 6, "", (socket.gethostbyname(name), port))]
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from crawler.middlewares.network_errors import in_words

class Two(Spider):
    name = "two"
    async def start(self):
        for number in range(2):
            yield Request(f"http://rebinding.example:{sys.argv[2]}/{number}", callback=self.got, errback=self.lost)
    def got(self, response):
        print("got", response.url)
    def lost(self, failure):
        print("lost", in_words(failure.value, "rebinding.example:80"))

settings = get_project_settings()
settings.setdict({"ITEM_PIPELINES": {}, "DOWNLOAD_DELAY": 0, "RETRY_ENABLED": False, "OBEY_ROBOTS": False,
                  "DOWNLOAD_TIMEOUT": 1, "LOG_ENABLED": False, "DNSCACHE_ENABLED": False,
                  "ALLOWED_ADDRESSES": sys.argv[3]})
import crawler.middlewares.public_addresses as rules
rules.PUBLIC_PORTS = frozenset({int(sys.argv[2])})
import crawler.middlewares.addresses as guard
guard.PUBLIC_PORTS = rules.PUBLIC_PORTS
process = AsyncCrawlerProcess(settings)
process.crawl(Two)
process.start()
"""


@pytest.mark.parametrize(
    ("addresses", "is_allowed", "reached"),
    [
        pytest.param(["127.0.0.1"], False, 0, id="a name that points inside"),
        pytest.param(["192.0.2.1", "127.0.0.1"], False, 0, id="a name that moves inside"),
        pytest.param(["169.254.169.254"], False, 0, id="a name of the metadata"),
        pytest.param(["127.0.0.1"], True, 2, id="a name that the owner allows"),
    ],
)
def test_what_is_reached(addresses, is_allowed, reached):
    with local_site({}, other=lambda _: Answer("inside")) as site:
        port = site.base.rpartition(":")[2]
        allowed = f"rebinding.example:{port}" if is_allowed else ""
        done = subprocess.run(
            [sys.executable, "-c", ASK, json.dumps(addresses), port, allowed],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert done.stdout.count("got") == reached
    assert done.stdout.count("inside the network") == 2 - reached
    assert len(site.asked) == reached
