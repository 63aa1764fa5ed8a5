"""A crawl that holds too much is ended, and the run says why."""

from __future__ import annotations

import asyncio
import os
from types import SimpleNamespace

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from crawler import memory_guard
from crawler.memory_guard import MemoryGuard, held_together
from pipelines.apart.memory import family, held
from tests.local_site import Answer, feed, local_site, story
from tests.running import ask, crawl


def guard_of(limit: float, *looks: float):
    reasons: list[str] = []

    async def close(reason: str) -> None:
        reasons.append(reason)

    crawler = SimpleNamespace(settings=Settings({"MEMORY_LIMIT_MB": limit}), engine=SimpleNamespace())
    crawler.stats = MemoryStatsCollector(SimpleNamespace(settings=Settings()))
    crawler.engine.close_spider_async = close
    values = iter(looks)
    return MemoryGuard(crawler, lambda: next(values)), crawler.stats, reasons


@pytest.mark.parametrize(
    ("looks", "reasons"),
    [
        pytest.param((100, 120, 90), [], id="enough"),
        pytest.param((100, 301, 90), ["memory"], id="too much"),
    ],
)
def test_looks_again_and_again_until_it_is_too_much(looks, reasons, monkeypatch):
    monkeypatch.setattr(memory_guard, "EVERY", 0)

    async def run() -> list[str]:
        guard, stats, found = guard_of(300, *looks)
        guard.look()
        for _ in range(6):
            if stats.get_value("memory/most_mb") != max(looks):
                await asyncio.sleep(0)
        guard.stop()
        await asyncio.sleep(0)
        assert stats.get_value("memory/most_mb") == max(looks)
        return found

    assert asyncio.run(run()) == reasons


def test_no_limit_no_guard():
    with pytest.raises(NotConfigured):
        guard_of(0)


def test_the_crawl_and_its_helpers_count():
    assert family(os.getpid())[0] == os.getpid()
    if held():  # where the machine tells
        assert 5 < held_together() < 5_000


def test_the_run_says_that_it_needed_too_much(tmp_path):
    answers = {
        "/": Answer("<link rel='alternate' type='application/rss+xml' href='/feed'>"),
        "/feed": feed("/2026/11/1"),
    }
    answers["/2026/11/1"] = Answer(story(1))
    with local_site(answers) as site:
        done = crawl(site.base + "/", tmp_path / "a.db", "-s", "MEMORY_LIMIT_MB=1")
    if not held():
        pytest.skip("this machine does not tell how much memory is held")
    assert done.returncode == 1
    assert "more than 1 MB of memory" in done.stderr
    assert ask(tmp_path / "a.db", "SELECT outcome FROM crawls") == [("interrupted",)]
