"""The timer: keeps a job for every enabled site and crawls each in a child process when it is due.

APScheduler 3.11 keeps the jobs in a file of their own beside the archive, so that a restart remembers the next times.
Where the two disagree at the start, the archive is right: it knows which crawls came to their end. Sites are read anew
every minute; one that is new, gone, disabled or rescheduled is treated so without a restart.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from sqlalchemy.exc import SQLAlchemyError

from crawler.night.children import Child, ChildError, CrawlOrder, CrawlResult, prune_logs, stop_all, utc_now
from crawler.night.due import is_due, next_due
from crawler.night.errors import NightError
from crawler.night.history import closed_hosts, last_crawl, last_crawls
from crawler.night.hosts import Hosts
from crawler.night.plan import NightPlan, sites_of
from crawler.night.rounds import PATIENCE, not_started
from crawler.night.shift import outcome_line
from crawler.night.trigger import SiteTrigger
from crawler.politeness.names import host_name
from crawler.sites import SiteDefinition, parse_schedule
from crawler.watch.duty import watch
from crawler.watch.telling import Teller

logger = logging.getLogger(__name__)

_RETRY_SECONDS = 60.0
# How often a crawl asks whether another program has ended its crawl of the host.
_ASK_AGAIN_SECONDS = 1.0
# A clock that was set back by less than this is a clock that is kept right.
_CLOCK_STEP = timedelta(minutes=1)


class _Scheduler(BackgroundScheduler):  # type: ignore[misc]  # APScheduler publishes no types
    """APScheduler's own, which at its shutdown starts what is due once more, with executors that are gone already."""

    def _process_jobs(self) -> float | None:
        if self.state != STATE_RUNNING:
            return None
        try:
            seconds: float | None = super()._process_jobs()
        except SQLAlchemyError as error:
            # Its thread would end here, and the timer with it, without a word: a full disk is not the end of the years.
            logger.error("the timer's memory cannot be written (%s); trying again in a minute", _first_line(error))
            return _RETRY_SECONDS
        return seconds

    @property
    def is_alive(self) -> bool:
        """The thread that starts the jobs is there."""
        return bool(self._thread.is_alive())


# The timer of this process: the stored jobs name crawl_site, which must find it.
_on_duty: list[Timer] = []


def crawl_site(site: str) -> None:
    """What a stored job calls; jobs are stored by this function's import path, so it must keep its place and name."""
    for timer in _on_duty:
        timer.crawl(site)


class Timer:
    """Crawls each enabled site when it is due. Start it, refresh it now and then, stop it."""

    def __init__(
        self,
        plan: NightPlan,
        *,
        say: Callable[[str], None],
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._plan = plan
        self._say = say
        self._clock = clock
        self._monotonic = monotonic
        self._sites: dict[str, SiteDefinition] = {}
        self._said_faults: set[str] = set()
        self._children: list[Child] = []
        self._hosts = Hosts(plan.hosts_lock)
        self._crawling: list[str] = []
        self._teller = Teller(plan.database, plan.ways, say=say, clock=clock)
        self._is_stopping = False
        self._changed = threading.Condition()  # guards the children, the crawls and whether we are stopping
        self._last_look = (clock(), monotonic())
        self._scheduler = _Scheduler(
            jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{plan.timer_store}")},
            executors={"default": ThreadPoolExecutor(plan.jobs)},
            # None: a run is never too late to be caught up; coalesce: several missed ones are caught up by one.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )

    def start(self) -> None:
        """Load what was planned before, correct it by the archive, and go on duty; raises NightError if impossible."""
        try:
            # Paused: jobs that were missed must still be there when the sites are compared with them.
            self._scheduler.start(paused=True)
            self._match_sites(at_start=True)
        except SQLAlchemyError as error:
            raise NightError(
                f"the timer's memory {self._plan.timer_store} cannot be used ({_first_line(error)}); if it is damaged, "
                "remove it: the timer makes a new one from what the archive knows"
            ) from error
        _on_duty.append(self)
        self._scheduler.resume()

    def refresh(self) -> None:
        """Look at the sites and at the clock again; raises NightError where that is impossible for now."""
        try:
            self._match_sites(at_start=self._clock_went_back())
        except SQLAlchemyError as error:
            raise NightError(f"the timer's memory {self._plan.timer_store}: {_first_line(error)}") from error
        self._teller.begin()
        # The scheduler sleeps by the length of time until its next job; a clock that was set forward ends that early.
        self._scheduler.wakeup()

    def stop(self, patience: float = PATIENCE) -> None:
        """Start nothing more, end the children (SIGTERM, ``patience`` seconds, SIGKILL), leave the duty."""
        self._scheduler.pause()
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
            children = list(self._children)
        stop_all(children, patience=patience)
        with self._changed:
            # The scheduler's shutdown holds a lock while it waits for its threads; one of them that asks it for the
            # next time of its site would wait for that lock for ever. So they end first.
            self._changed.wait_for(lambda: not self._crawling)
        self._scheduler.shutdown(wait=True)
        self._hosts.close()
        if self in _on_duty:
            _on_duty.remove(self)

    @property
    def is_alive(self) -> bool:
        """It still starts crawls. Something has gone badly wrong when it does not, and only a new start helps."""
        return self._scheduler.is_alive

    def next_times(self) -> dict[str, datetime]:
        """When each site is crawled next."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs() if job.next_run_time is not None}

    def crawl(self, name: str) -> None:
        """Crawl one site and wait for its end; called in a thread of the scheduler."""
        with self._changed:
            if self._is_stopping:
                return
            self._crawling.append(name)
        try:
            result = self._crawl(name)
            if result is not None:
                self._tell(result)
            if result is not None and not self._is_stopping:
                watch(self._plan.database, [name], self._plan.ways, say=self._say, clock=self._clock)
                self._teller.begin()
        finally:
            with self._changed:
                self._crawling.remove(name)
                self._changed.notify_all()

    def _crawl(self, name: str) -> CrawlResult | None:
        site = self._sites.get(name)
        if site is None:
            self._say(f"{name}: not crawled: its definition is gone or disabled")
            return None
        closed = closed_hosts(self._plan.database, self._clock()).get(host_name(site.home))
        if closed is not None:
            self._say(f"{name}: not crawled before {closed.until:%Y-%m-%d %H:%M} UTC: {closed.reason}")
            self._put_off(name, closed.until)
            return None
        order = self._plan.order(site, self._clock())
        if not self._take(order.host):
            return None
        try:
            if self._is_done(site):
                return None
            child = self._start(order)
            if child is None:
                return None
            child.process.wait()
        except ChildError as error:
            return not_started(order, str(error))
        finally:
            self._give_back(order.host)
        with self._changed:
            self._children.remove(child)
        return child.result()

    def _is_done(self, site: SiteDefinition) -> bool:
        """Whether the time that this crawl is for was served meanwhile: by hand, or by a crawl that stood in line."""
        schedule, now = parse_schedule(site.schedule), self._clock()
        last = last_crawl(self._plan.database, site.name)
        if last is None or is_due(schedule, last, now, self._plan.zone):
            return False
        self._put_off(site.name, next_due(schedule, last, now, self._plan.zone))
        return True

    def _put_off(self, name: str, until: datetime) -> None:
        """Crawl the site then, unless its schedule has it crawled earlier still."""
        following = self.next_times().get(name)
        if following is None or until < following:
            with suppress(JobLookupError):  # its definition may have gone in this moment
                self._scheduler.modify_job(name, next_run_time=until)

    def _take(self, host: str) -> bool:
        """Wait until nobody crawls the host, this timer or another program; False when it is too late for a crawl."""
        with self._changed:
            while not self._is_stopping:
                if self._hosts.take(host):
                    return True
                self._changed.wait(_ASK_AGAIN_SECONDS)
        return False

    def _give_back(self, host: str) -> None:
        with self._changed:
            self._hosts.give_back(host)
            self._changed.notify_all()

    def _start(self, order: CrawlOrder) -> Child | None:
        """The running crawl, known to ``stop``; None when it is too late to begin one."""
        with self._changed:
            if self._is_stopping:
                return None
            child = Child(order, clock=self._clock)
            self._children.append(child)
            return child

    def _tell(self, result: CrawlResult) -> None:
        prune_logs(self._plan.logs, result.site, self._plan.logs_kept)
        following = None if result.was_stopped else self.next_times().get(result.site)
        self._say(outcome_line(result) + (f"; next at {following:%Y-%m-%d %H:%M} UTC" if following else ""))

    def _match_sites(self, *, at_start: bool) -> None:
        read = sites_of(self._plan)
        self._say_faults({name: str(error) for name, error in read.errors.items()})
        self._sites = dict(read.sites)
        now, last = self._clock(), last_crawls(self._plan.database)
        for job in self._scheduler.get_jobs():
            # A site whose definition is wrong today keeps its place in the night: the mistake may be gone by then.
            if job.id not in read.sites and job.id not in read.errors:
                self._scheduler.remove_job(job.id)
        for site in read.sites.values():
            self._match_site(site, last.get(site.name), now, at_start=at_start)

    def _match_site(self, site: SiteDefinition, last: datetime | None, now: datetime, *, at_start: bool) -> None:
        trigger = SiteTrigger(site.name, site.schedule, self._plan.zone_name, self._plan.jitter)
        job = self._scheduler.get_job(site.name)
        first = trigger.first_fire_time(last, now)
        if job is None:
            # Never replace_existing: that would forget a time that was missed.
            self._scheduler.add_job(
                crawl_site, trigger, args=[site.name], id=site.name, name=site.name, next_run_time=first
            )
        elif job.trigger != trigger or (at_start and _disagrees(job, first, now)):
            self._scheduler.modify_job(site.name, trigger=trigger, next_run_time=first)

    def _clock_went_back(self) -> bool:
        now, ticks = self._clock(), self._monotonic()
        then, ticks_then = self._last_look
        self._last_look = (now, ticks)
        step = (now - then) - timedelta(seconds=ticks - ticks_then)
        if step < -_CLOCK_STEP:
            self._say(f"the clock was set back by {-step}; the next crawls are planned anew")
        return step < -_CLOCK_STEP

    def _say_faults(self, faults: dict[str, str]) -> None:
        for name, sentence in faults.items():
            if sentence not in self._said_faults:
                self._say(f"{name}: {sentence}")
        self._said_faults = set(faults.values())


def _disagrees(job: Job, first: datetime | None, now: datetime) -> bool:
    """The memory plans a crawl that the archive says is done, or puts off one that the archive says is due."""
    planned: datetime | None = job.next_run_time
    if planned is None or first is None:
        return planned is not first
    return (first <= now) != (planned <= now) or planned > first + _CLOCK_STEP


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
