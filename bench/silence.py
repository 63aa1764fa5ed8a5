"""How often the watch calls a silence that is none, and how long a real one goes unnoticed: stories drawn by lot.

    python -m bench.silence --sources 40 --nights 305

Sources of every size, some resting on weekends; good days and bad ones (a gamma distribution), no stories at night.
"""

from __future__ import annotations

import argparse
import random
from datetime import UTC, datetime, timedelta

from crawler.watch.rhythm import expected, rhythm_of

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
# The rhythm looks back eight weeks: before, nobody judges.
FIRST_NIGHT = 60


def stories_of(chance: random.Random, base: float, weekend: float, days: int) -> list[datetime]:
    """The stories of a source with about ``base`` a day, and ``weekend`` times as many on weekends."""
    found = []
    for day in range(days):
        rate = base * (weekend if day % 7 > 4 else 1) * chance.gammavariate(3, 1 / 3)
        number = sum(chance.random() < rate / 60 for _ in range(60))
        found += [BEGINS + timedelta(days=day, hours=chance.uniform(6, 23)) for _ in range(number)]
    return sorted(found)


def missing(stories: list[datetime], now: datetime, later: timedelta = timedelta()) -> bool:
    """Whether there is an alarm at ``now`` plus ``later``, nothing having come since ``now``."""
    seen = [story for story in stories if now - timedelta(days=62) < story < now]
    rhythm = rhythm_of(seen, UTC)
    return rhythm is not None and expected(rhythm.per_weekday, max(seen), now + later, UTC) >= rhythm.alarming


def main() -> None:
    """Play it and print what came of it."""
    parser = argparse.ArgumentParser(description="Alarms of silence, false and late")
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--nights", type=int, default=305)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    chance, false, noticed = random.Random(options.seed), 0, []
    for _ in range(options.sources):
        base, stands = 10 ** chance.uniform(0, 1.3), False
        stories = stories_of(chance, base, chance.choice((1, 1, 0.3, 0.05)), FIRST_NIGHT + options.nights)
        for night in range(FIRST_NIGHT, FIRST_NIGHT + options.nights):
            now = BEGINS + timedelta(days=night, hours=2.5)
            is_alarm = missing(stories, now)
            false += is_alarm and not stands
            stands = is_alarm
        nights = (number for number in range(1, 60) if missing(stories, now, timedelta(days=number)))
        noticed.append((base, next(nights, 60)))
    print(f"{options.sources} sources, {options.nights} nights: {false} false alarms")
    for least, most in ((1, 2), (2, 5), (5, 20)):
        waits = sorted(nights for base, nights in noticed if least <= base < most)
        if waits:
            median = waits[len(waits) // 2]
            print(f"  {least} to {most} stories a day: a silence is noticed after {median} nights (median)")


if __name__ == "__main__":
    main()
