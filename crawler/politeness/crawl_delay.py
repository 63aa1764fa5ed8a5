"""The Crawl-delay of robots.txt, kept by Scrapy's own slots (DOWNLOAD_SLOTS, filled while the crawl runs)."""

from __future__ import annotations

from scrapy.core.downloader import Downloader

# The delay varies, and never below what was asked for.
_JITTER = 0.2


def product_token(user_agent: str) -> str:
    """The name by which robots.txt calls us: what stands before the version."""
    return user_agent.partition("/")[0].partition(" ")[0]


def keep_delay(downloader: Downloader, host: str, seconds: float) -> None:
    """From now on, at least so many seconds lie between two requests to the host, one at a time."""
    delay = max(seconds / (1 - _JITTER), float(downloader.settings.getfloat("DOWNLOAD_DELAY")))
    known = downloader.per_slot_settings.get(host, {})
    if known.get("delay", 0.0) >= delay:
        return
    downloader.per_slot_settings[host] = {**known, "delay": delay, "jitter": _JITTER, "concurrency": 1}
    slot = downloader.slots.get(host)
    if slot is not None:
        slot.delay, slot.jitter, slot.concurrency = max(slot.delay, delay), _JITTER, 1
