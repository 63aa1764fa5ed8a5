"""The throttle on a real downloader's slot."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy.core.downloader import Slot
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.politeness.throttle import HostThrottle


@pytest.fixture
def throttle():
    crawler = get_crawler(settings_dict={"AUTOTHROTTLE_ENABLED": True, "DOWNLOAD_DELAY": 2})
    asked_for = {"slow.example": {"delay": 12.5}}
    crawler.engine = SimpleNamespace(downloader=SimpleNamespace(per_slot_settings=asked_for))
    throttle = HostThrottle.from_crawler(crawler)
    throttle.mindelay, throttle.maxdelay = 2.0, 60.0
    return throttle


def delays(throttle: HostThrottle, host: str, statuses: list[int], latency: float = 0.0) -> list[float]:
    slot, seen = Slot(1, 2.0, 0.5), []
    for status in statuses:
        throttle._adjust_delay(slot, latency, Response(f"https://{host}/", status=status))
        seen.append(round(slot.delay, 2))
    return seen


def test_busy_answers_double_the_delay_to_its_end_and_good_ones_bring_it_back(throttle):
    assert delays(throttle, "a.example", [429, 503, 429, 503, 429, 429]) == [4, 8, 16, 32, 60, 60]
    assert delays(throttle, "a.example", [429, 429, 200, 200, 200, 200]) == [4, 8, 4, 2, 2, 2]
    assert throttle.crawler.stats.get_value("hosts/slowed_down") == 8


def test_a_slow_host_is_asked_less_often(throttle):
    assert delays(throttle, "a.example", [200], latency=9) == [9]


def test_never_faster_than_robots_txt_asks_for(throttle):
    assert set(delays(throttle, "slow.example", [200] * 5)) == {12.5}
    assert delays(throttle, "slow.example", [200, 429]) == [12.5, 25]


def test_it_is_off_where_scrapy_s_is():
    with pytest.raises(NotConfigured):
        HostThrottle.from_crawler(get_crawler())
