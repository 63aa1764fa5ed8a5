"""The parts of a run: each begins when the one before has come to rest, and nothing holds on to what it asked for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import DontCloseSpider

from crawler.spiders.any_site import AnySiteSpider


@pytest.fixture
def spider():
    spider = AnySiteSpider(url="https://www.example.com/")
    asked: list[Request] = []
    spider.crawler = SimpleNamespace(engine=SimpleNamespace(crawl=asked.append))
    spider.asked = asked
    return spider


def part(*paths: str):
    return lambda: (Request(f"https://www.example.com/{path}") for path in paths)


def test_a_part_that_asks_for_nothing_is_passed_over_and_the_last_one_ends_the_run(spider):
    spider._parts = iter([part(), part("a", "b"), part(), part("c")])
    for asked in (["a", "b"], ["a", "b", "c"]):
        with pytest.raises(DontCloseSpider):
            spider.come_to_rest()
        assert [request.url[-1] for request in spider.asked] == asked
    assert spider.come_to_rest() is None


def test_who_keeps_the_word_that_a_run_goes_on_keeps_none_of_its_requests(spider):
    # Scrapy's log of signals keeps the frames of an exception until the next search for garbage, and with the requests
    # all pages that were had for them.
    spider._parts = iter([part("a")])
    with pytest.raises(DontCloseSpider) as caught:
        spider.come_to_rest()
    told = caught.traceback[-1].frame.f_locals.values()
    assert spider in told
    assert not [held for held in told if isinstance(held, list | Request)]
