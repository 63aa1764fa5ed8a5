"""When a site is due: pure arithmetic on instants, so that any night of any year can be played through in a test.

A schedule is what a site definition says (crawler.sites.schedule): an interval, counted from the last crawl, or a cron
line in the owner's time zone. APScheduler's own cron fires a line like ``30 2 * * *`` twice in the night in which the
clock is set back; here a line with named hours fires once that night, and once, too, in the night in which its hour
does not exist (at the same distance from midnight: 2:30 becomes 3:30). A line for every hour follows real time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crawler.sites.schedule import Cron, Interval

Schedule = Interval | Cron

# "30 2 29 2 *" has its next day up to eight years away (there was no 29 February in 1900 and will be none in 2100).
_FARTHEST = timedelta(days=8 * 366 + 1)
# A crawl begins a moment after the round that started it. Without some tolerance a round every hour would find a site
# with an interval of six hours due in the seventh.
_LARGEST_SLACK = timedelta(minutes=5)


def next_run(schedule: Schedule, after: datetime, zone: tzinfo) -> datetime | None:
    """The first instant after ``after`` at which the schedule fires, in UTC; None for a line like "31 February"."""
    if isinstance(schedule, Interval):
        return after.astimezone(UTC) + schedule.every
    # The day before, too: far from UTC a shift of the zone itself may move an instant across midnight.
    first = after.astimezone(zone).date() - timedelta(days=1)
    for day in _days(schedule, first):
        later = [instant for instant in _instants(schedule, day, zone) if instant > after]
        if later:
            return min(later)
    return None


def is_due(schedule: Schedule, last: datetime | None, now: datetime, zone: tzinfo) -> bool:
    """A site is due when it was never crawled, or when its schedule has fired since its last crawl began.

    However many times it has fired meanwhile, that is one crawl. A last crawl in the future: the clock was set back
    since, and what was done before need not be done again; or it was wrong by more than the schedule's own time, and
    says nothing.
    """
    if last is None or was_wrong(schedule, last, now, zone):
        return True
    return next_due(schedule, last, now, zone) <= now + _slack(schedule)


def was_wrong(schedule: Schedule, last: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether the clock was so far ahead at the last crawl that waiting for it would leave a time out."""
    following = next_run(schedule, last, zone)
    return last > now + _LARGEST_SLACK and (following is None or last - now > following - last)


def next_due(schedule: Schedule, last: datetime | None, now: datetime, zone: tzinfo) -> datetime:
    """The instant from which the site is due: ``now`` for one that was never crawled, in the past for a late one."""
    if last is None:
        return now.astimezone(UTC)
    # A line that never fires is due when the world ends, and not a reason to stop a timer.
    return next_run(schedule, last, zone) or datetime.max.replace(tzinfo=UTC)


def _slack(schedule: Schedule) -> timedelta:
    if isinstance(schedule, Interval):
        return min(_LARGEST_SLACK, schedule.every / 10)
    return timedelta()


def _days(cron: Cron, first: date) -> Iterator[date]:
    days, months = _numbers(cron.day), _numbers(cron.month)
    weekdays = None if cron.day_of_week == "*" else set(cron.day_of_week.split(","))
    for offset in range(_FARTHEST.days):
        day = first + timedelta(days=offset)
        if months is not None and day.month not in months:
            continue
        if days is not None and day.day not in days:
            continue
        if weekdays is None or _WEEKDAYS[day.weekday()] in weekdays:
            yield day


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _instants(cron: Cron, day: date, zone: tzinfo) -> Iterator[datetime]:
    hours, minutes = _numbers(cron.hour), _numbers(cron.minute)
    # In the hour that comes twice (fold 1 is its second time), a line for every hour fires twice, any other once.
    folds = (0, 1) if hours is None else (0,)
    for hour in sorted(hours or range(24)):
        for minute in sorted(minutes or range(60)):
            for fold in folds:
                local = datetime.combine(day, time(hour, minute, fold=fold), tzinfo=zone)
                instant = local.astimezone(UTC)
                # Of a local time that does not exist, fold 1 would be a second and earlier reading.
                if fold == 0 or instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
                    yield instant


def _numbers(field: str) -> set[int] | None:
    return None if field == "*" else {int(part) for part in field.split(",")}
