"""A year of nights on a fake clock: the real timer, its real triggers and job store; only crawls and time are played.

Crawls take minutes, some fail, some are cut off; the machine goes off for minutes or days, and its clock is set back
now and then. What must come of it is worked out anew here, from the calendar alone: each time of each site's schedule
is served exactly once, however late, and no time twice.
"""

from __future__ import annotations

import gc
import random
import sqlite3
from bisect import bisect
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch
from uuid import uuid4
from zoneinfo import ZoneInfo

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from crawler.night import timer as timer_module
from crawler.night.children import ChildError, CrawlResult
from crawler.night.plan import NightPlan
from crawler.night.timer import Timer
from pipelines.store import Archive

BEGINS = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
# Every kind of schedule, and hours that the clock leaves out or gives twice. The last is asked less often than nightly.
SCHEDULES = ("30 2 * * *", "15 3 * * *", "0 1 * * *", "45 1 * * mon-fri", "every 1 day", "0 5,17 * * *", "30 2 * * sun")
# So long after its time a crawl must have begun at the latest, if the machine was on: jitter, and the other sites.
PATIENCE = timedelta(hours=5)


class Clock:
    """What the machine shows, and the time that really passes."""

    def __init__(self) -> None:
        self.now = BEGINS
        self.ticks = 0.0

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.ticks

    def go_on(self, length: timedelta) -> None:
        self.now += length
        self.ticks += length.total_seconds()


class Stepped(timer_module._Scheduler):
    """The timer's scheduler without its thread: the year calls it when something is due."""

    def start(self, *args, **options):
        BaseScheduler.start(self, *args, **options)

    def shutdown(self, *args, **options):
        BaseScheduler.shutdown(self, *args, **options)

    def wakeup(self):
        return None

    is_alive = True


class InLine(BaseExecutor):
    """The timer's threads as one line: what is due waits in it, and meanwhile other things become due."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = deque()

    def _do_submit_job(self, job, run_times):
        self.waiting.append((job, run_times))

    def run_one(self):
        job, run_times = self.waiting.popleft()
        self._run_job_success(job.id, run_job(job, job._jobstore_alias, run_times, self._logger.name))


@dataclass
class Year:
    """The state of the play, and the record of what happened."""

    plan: NightPlan
    clock: Clock
    chance: random.Random
    archive: sqlite3.Connection
    crawls: dict[str, list[datetime]] = field(default_factory=dict)  # whole crawls by site, as the clock showed
    attempts: dict[str, list[datetime]] = field(default_factory=dict)  # those that never began, too
    on: list[tuple[datetime, datetime]] = field(default_factory=list)  # when the machine was on
    counts: Counter[str] = field(default_factory=Counter)
    power_failed: bool = False

    def played_crawl(self, order, **_):
        """Stands in for the child process."""
        if self.chance.random() < 0.003:
            self.counts["not started"] += 1
            self.attempts.setdefault(order.site, []).append(self.clock.now)
            raise ChildError(f"{order.site}: the log cannot be written")
        return PlayedChild(self, order.site)

    def note(self, site: str, started: datetime, outcome: str) -> None:
        self.counts[outcome] += 1
        self.attempts.setdefault(site, []).append(started)
        if outcome in {"finished", "failed"}:
            self.crawls.setdefault(site, []).append(started)
        with self.archive:
            self.archive.execute("INSERT OR IGNORE INTO sources VALUES (?, '', NULL, NULL, '')", [site])
            self.archive.execute(
                "INSERT INTO crawls (source, started_at, outcome, options) VALUES (?, ?, ?, ?)",
                [site, f"{started:%Y-%m-%dT%H:%M:%SZ}", outcome, '{"limit": null, "since": null, "urls": null}'],
            )


class PlayedChild:
    """A crawl of some minutes that ends well, badly or by a power cut."""

    def __init__(self, year: Year, site: str) -> None:
        self.year, self.site, self.started = year, site, year.clock.now
        self.process = SimpleNamespace(wait=self.wait)
        self.outcome = ""

    def wait(self) -> None:
        chance = self.year.chance
        self.year.clock.go_on(timedelta(seconds=chance.randint(20, 240)))
        self.outcome = chance.choices(("finished", "failed", "running"), (94, 5.5, 0.5))[0]
        self.year.power_failed |= self.outcome == "running"
        self.year.note(self.site, self.started, "interrupted" if self.outcome == "running" else self.outcome)

    def result(self) -> CrawlResult:
        code = 0 if self.outcome == "finished" else 1
        return CrawlResult(self.site, code, self.started, self.year.clock.now, reason="" if not code else "it is down")


@contextmanager
def played(year: Year) -> Iterator[None]:
    """The timer's module with our scheduler, a job store in memory that outlives restarts, and our clock."""
    memory = f"file:{uuid4()}?mode=memory&cache=shared"
    anchor = sqlite3.connect(memory, uri=True)  # a database in memory lives as long as somebody has it open
    moment = SimpleNamespace(now=lambda zone=None: year.clock.now.astimezone(zone))
    with (
        patch.multiple(
            timer_module,
            _Scheduler=Stepped,
            ThreadPoolExecutor=lambda _: InLine(),
            SQLAlchemyJobStore=lambda **_: store_in(memory),
            Child=year.played_crawl,
        ),
        patch("apscheduler.schedulers.base.datetime", moment),
        patch.object(NightPlan, "order", lambda _, site, __: SimpleNamespace(site=site.name, host=site.name, log=None)),
        patch.object(timer_module, "outcome_line", lambda result: result.site),
    ):
        yield
    anchor.close()


def store_in(memory: str) -> SQLAlchemyJobStore:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(memory, uri=True, check_same_thread=False)

    return SQLAlchemyJobStore(engine=create_engine("sqlite://", creator=connect, poolclass=StaticPool))


def live_through(year: Year, days: int) -> list[int]:
    """Play the year; returns how many objects Python held at the end of each quarter, with the timer off."""
    until, objects, measured = BEGINS + timedelta(days=days), [], BEGINS
    while year.clock.now < until:
        timer = Timer(year.plan, say=lambda _: None, clock=year.clock, monotonic=year.clock.monotonic)
        timer.start()
        began = year.clock.now
        goes_off = min(until, began + timedelta(days=year.chance.uniform(4, 30)))
        set_back = began + timedelta(days=year.chance.uniform(0, 25)) if year.chance.random() < 0.4 else None
        while year.clock.now < goes_off and not year.power_failed:
            wait = timer._scheduler._process_jobs()
            line = timer._scheduler._executors["default"]
            is_crawling = bool(line.waiting)
            if is_crawling:
                line.run_one()
            if set_back is not None and year.clock.now > set_back and is_crawling:
                # Right after crawls, so that their times come again.
                set_back = None
                year.counts["clock set back"] += 1
                year.clock.now -= timedelta(minutes=year.chance.choice((6, 20, 61, 90)))
                timer.refresh()
            elif not is_crawling:
                length = timedelta(seconds=wait if wait is not None else 3600)
                year.clock.go_on(max(timedelta(seconds=1), min(length, timedelta(hours=12))))
        year.on.append((began, year.clock.now))
        timer.stop(patience=0)
        year.power_failed = False
        year.counts["machine off"] += 1
        year.clock.go_on(timedelta(hours=year.chance.choice((0.02, 0.5, 4, 30, 110))))
        if not objects or year.clock.now - measured > timedelta(days=90):
            measured = year.clock.now
            gc.collect()
            objects.append(len(gc.get_objects()))
    return objects


def times_of(schedule: str, zone: ZoneInfo, days: int) -> list[datetime]:
    """Every time of a cron line in the year, from the calendar alone: the hour that is missing is an hour later."""
    minute, hours, _, _, weekdays = schedule.split()
    allowed = {"*": range(7), "mon-fri": range(5), "sun": (6,)}[weekdays]
    first = BEGINS.astimezone(zone).date()
    found = []
    for day in (first + timedelta(days=number) for number in range(-9, days * 2)):
        if day.weekday() in allowed:
            for hour in hours.split(","):
                local = datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=zone)
                found.append(local.astimezone(UTC))
    return sorted(found)


def faults(year: Year, schedules: dict[str, str], zone: ZoneInfo, days: int) -> list[str]:
    """Every time that was served twice or, the machine being on, not at all."""
    found = []
    for site, schedule in schedules.items():
        if schedule.startswith("every"):
            found += [f"{site}: {fault}" for fault in _faults_of_interval(year, site)]
            continue
        slots = times_of(schedule, zone, days)
        served = Counter(slots[bisect(slots, begun) - 1] for begun in year.crawls[site])
        found += [f"{site}: {slot} served {number} times" for slot, number in served.items() if number > 1]
        for slot, following in pairwise(slots):
            latest = min(slot + PATIENCE, following)
            was_on = any(began <= slot and latest < ended for began, ended in year.on)
            if was_on and not any(slot <= begun < following for begun in year.attempts[site]):
                found.append(f"{site}: {slot} missed")
    return found


def _faults_of_interval(year: Year, site: str) -> Iterator[str]:
    begun = year.crawls[site]
    for first, second in pairwise(begun):
        # Twice within a day; a clock that was set back makes the day shorter to look at, never to live through.
        if second - first < timedelta(days=1) - timedelta(minutes=96):
            yield f"{first} and again {second}"
    for began, ended in year.on:
        inside = sorted(at for at in year.attempts[site] if began <= at < ended)
        for first, second in pairwise(inside):
            if second - first > timedelta(days=1) + PATIENCE:
                yield f"nothing between {first} and {second}"


def play(folder: Path, *, sites: int, days: int, zone_name: str, seed: int) -> tuple[Year, list[str], list[int]]:
    """A year of so many sites in a zone: what happened, what was wrong with it, and the objects in memory over time."""
    (folder / "sites").mkdir()
    schedules = {f"paper-{number:02}": SCHEDULES[number % len(SCHEDULES)] for number in range(sites)}
    for name, schedule in schedules.items():
        text = f'name = "{name}"\nhome = "https://{name}.example/"\nschedule = "{schedule}"\n'
        (folder / "sites" / f"{name}.toml").write_text(text)
    plan = NightPlan(
        database=folder / "night.db", sites_folders=(folder / "sites",), logs=folder / "logs", logs_kept=5, jobs=2,
        zone_name=zone_name, jitter=timedelta(seconds=300), handed_on={},
    )  # fmt: skip
    Archive.open(plan.database).close()
    archive = sqlite3.connect(plan.database)
    archive.execute("PRAGMA synchronous = OFF")
    year = Year(plan, Clock(), random.Random(seed), archive)
    try:
        with played(year):
            objects = live_through(year, days)
    finally:
        archive.close()
    return year, faults(year, schedules, ZoneInfo(zone_name), days), objects
