"""How many stories a source publishes on which weekday, by its own history, and how many were to be expected since.

Silence is measured in stories that should have come, not in hours: a weekend of a paper that rests on weekends is
short. What counts as too long is taken from the source itself, too: the longest silence that it has had and got over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

# A rhythm of weekdays shows in eight of each; less than two weeks, or a handful of stories, show none.
_WEEKS = 8
_LEAST_DAYS, _LEAST_STORIES = 14, 20
# So many expected stories must be missing, and twice as many as ever before. Stories come in bursts, with good days and
# bad ones: played with such, 40 sources raised two false alarms in ten months, and a real silence of a source with ten
# stories a day was noticed after two or three nights.
_LEAST_MISSING, _LONGER_THAN_EVER = 12.0, 2.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Stories a day for each weekday (Monday first), and the longest silence so far, in expected stories."""

    per_weekday: tuple[float, ...]
    longest_silence: float

    @property
    def alarming(self) -> float:
        """From how many missing stories on a silence is worth an alarm."""
        return max(_LEAST_MISSING, _LONGER_THAN_EVER * self.longest_silence)


def rhythm_of(stories: Sequence[datetime], zone: tzinfo) -> Rhythm | None:
    """The rhythm of a source up to its newest story; None while its history is too short to have one."""
    if not stories:
        return None
    ordered = sorted(stories)
    newest = ordered[-1].astimezone(zone).date()
    first = max(ordered[0].astimezone(zone).date() + timedelta(days=1), newest - timedelta(weeks=_WEEKS))
    # The first day and the last were not seen whole.
    days = [first + timedelta(days=number) for number in range((newest - first).days)]
    counted = Counter(story.astimezone(zone).date() for story in ordered)
    if len(days) < _LEAST_DAYS or sum(counted[day] for day in days) < _LEAST_STORIES:
        return None
    per_weekday = _per_weekday(days, counted)
    within = [story for story in ordered if story.astimezone(zone).date() >= first]
    silences = (expected(per_weekday, earlier, later, zone) for earlier, later in pairwise(within))
    return Rhythm(per_weekday, max(silences, default=0.0))


def _per_weekday(days: Sequence[date], counted: Counter[date]) -> tuple[float, ...]:
    mean = sum(counted[day] for day in days) / len(days)
    found = []
    for weekday in range(7):
        numbers = [counted[day] for day in days if day.weekday() == weekday]
        # One day of the mean beside them: a weekday that was seen twice is not known for certain.
        found.append((sum(numbers) + mean) / (len(numbers) + 1))
    return tuple(found)


def expected(per_weekday: Sequence[float], since: datetime, until: datetime, zone: tzinfo) -> float:
    """How many stories were to be expected between two instants."""
    total, moment = 0.0, since.astimezone(zone)
    end = until.astimezone(zone)
    while moment < end:
        midnight = datetime.combine(moment.date() + timedelta(days=1), time(), tzinfo=zone)
        total += per_weekday[moment.weekday()] * ((min(midnight, end) - moment) / timedelta(days=1))
        moment = midnight
    return total
