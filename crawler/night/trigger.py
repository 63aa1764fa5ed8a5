"""The trigger that APScheduler keeps for a site: our own arithmetic of due times, and a little jitter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zlib import crc32

from apscheduler.triggers.base import BaseTrigger

from crawler.night.due import is_due, next_due, next_run
from crawler.night.zone import zone_of
from crawler.sites.schedule import Interval, parse_schedule


@dataclass(frozen=True)
class SiteTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler publishes no types
    """Fires when ``schedule`` says so. It is stored in the timer's memory, so it holds plain values only."""

    site: str
    schedule: str  # as the site definition writes it
    zone_name: str
    jitter: timedelta

    @property
    def _zone(self) -> tzinfo:
        return zone_of(self.zone_name)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next time after the previous one and after now: however many were missed, one crawl catches up."""
        schedule = parse_schedule(self.schedule)
        if isinstance(schedule, Interval):
            return next_run(schedule, now, self._zone)
        # The clock may have been set back since the previous time, which must not be fired again.
        return self._with_jitter(next_run(schedule, max(now, previous_fire_time or now), self._zone))

    def first_fire_time(self, last_crawl: datetime | None, now: datetime) -> datetime | None:
        """When a site fires of which only the archive knows anything: now if it is due, else at its next time."""
        schedule = parse_schedule(self.schedule)
        if is_due(schedule, last_crawl, now, self._zone):
            return now.astimezone(UTC)
        if isinstance(schedule, Interval):
            return next_due(schedule, last_crawl, now, self._zone)
        # After the last crawl, too, which lies in the future when the clock was set back since.
        return self._with_jitter(next_run(schedule, max(now, last_crawl or now), self._zone))

    def _with_jitter(self, nominal: datetime | None) -> datetime | None:
        """Later by a number of seconds that looks drawn by lot and is the same whoever works it out."""
        if nominal is None:
            return None
        following = next_run(parse_schedule(self.schedule), nominal, self._zone) or datetime.max.replace(tzinfo=UTC)
        # A line that fires every few minutes must not slide past its own next time.
        most = int(min(self.jitter, (following - nominal) / 4).total_seconds())
        return nominal + timedelta(seconds=crc32(f"{self.site} {nominal.isoformat()}".encode()) % (most + 1))

    def __str__(self) -> str:
        return self.schedule
