"""What begins, what ends and what is told once more: an alarm is told at its beginning, at its end and weekly. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.watch.judging import Judgement
from pipelines.store.alarms import Alarm, NewAlarm

REMIND_EVERY = timedelta(days=7)

_ENDS = {
    "failing": "the site could be crawled again",
    "challenge": "the site let the crawl through",
    "silence": "new stories have come",
    "field": "the field is filled again",
    "path": "found in the old way again, or the new one is the habit now",
    "layout": "the pages are read as before, or the new layout is the habit now",
}


@dataclass(frozen=True, slots=True)
class Settled:
    """What changes for one source."""

    begun: tuple[NewAlarm, ...] = ()
    ended: tuple[tuple[int, str], ...] = ()  # number of the alarm, and what was found
    reminded: tuple[int, ...] = ()


def settle(standing: Sequence[Alarm], judgement: Judgement, now: datetime) -> Settled:
    """Hold what was found against what stands."""
    found = {finding.key: finding for finding in judgement.findings}
    known = {(alarm.kind, alarm.subject) for alarm in standing}
    begun = [
        NewAlarm(finding.kind, finding.subject, finding.what, finding.cause, finding.next_step)
        for key, finding in found.items()
        if key not in known
    ]
    over = [alarm for alarm in standing if (alarm.kind, alarm.subject) not in found and _can_end(alarm, judgement)]
    ended = {alarm.id for alarm in over}
    # A clock that was wrong when it was told last must not silence an alarm for years.
    late = [alarm for alarm in standing if alarm.id not in ended and not now - REMIND_EVERY < alarm.told_at <= now]
    return Settled(
        tuple(begun), tuple((alarm.id, _ENDS[alarm.kind]) for alarm in over), tuple(alarm.id for alarm in late)
    )


def _can_end(alarm: Alarm, judgement: Judgement) -> bool:
    return alarm.kind not in judgement.unknown
