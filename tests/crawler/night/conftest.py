"""A night without a network: plans whose crawls are small programs, and site definitions on disk."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.night.children import CrawlOrder
from crawler.night.plan import NightPlan
from crawler.sites import SiteDefinition


@dataclass(frozen=True, slots=True)
class PlayedPlan(NightPlan):
    """A plan whose crawl is the program ``code``, with the site's name as its argument."""

    code: str = "print('crawled')"

    def order(self, site: SiteDefinition, now: datetime) -> CrawlOrder:
        command = (sys.executable, "-c", self.code, site.name)
        return replace(NightPlan.order(self, site, now), command=command, folder=self.database.parent)


@pytest.fixture
def plan(tmp_path: Path) -> PlayedPlan:
    (tmp_path / "sites").mkdir()
    return PlayedPlan(
        database=tmp_path / "night.db",
        sites_folders=(tmp_path / "sites",),
        logs=tmp_path / "logs",
        logs_kept=5,
        jobs=2,
        zone_name="UTC",
        jitter=timedelta(),
        handed_on={},
    )


@pytest.fixture
def define(plan: PlayedPlan) -> Callable[..., Path]:
    """Writes a site definition: ``define("paper", schedule="every 6 hours")``."""

    def write(name: str, *, home: str = "", schedule: str = "every 6 hours", enabled: bool = True) -> Path:
        path = plan.sites_folders[0] / f"{name}.toml"
        path.write_text(
            f'name = "{name}"\nhome = "{home or f"https://{name}.example/"}"\n'
            f'schedule = "{schedule}"\nenabled = {str(enabled).lower()}\n'
        )
        return path

    return write


class Clock:
    """The real time of the test's start, standing until it is set, and a monotonic clock that can disagree with it."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.ticks = 0.0

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.ticks

    def go_on(self, **length: float) -> None:
        self.now += timedelta(**length)
        self.ticks += timedelta(**length).total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock()
