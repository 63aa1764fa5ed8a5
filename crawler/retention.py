"""How long each kind of old thing is kept, as the setting and the command line say, and the plan of what goes, told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crawler.night.errors import WrongUsageError
from crawler.sites.nearest import did_you_mean
from pipelines.keep.retention import KEPT_PAGES, KeptPlan
from pipelines.store.care.retention import NAMES, Planned
from pipelines.store.care.surroundings import megabytes
from pipelines.store.values import stamp

# Whole stories go only when the command line says so, whatever a setting says.
ONLY_WHEN_ASKED = frozenset({"articles", "vanished-articles"})
_FOR_EVER = "ever"
ALL_NAMES = (*NAMES, KEPT_PAGES)


def days_of(setting: str, given: Sequence[str]) -> dict[str, int | None]:
    """How many days each kind is kept, None for ever: the setting RETENTION_DAYS, then the options over it.

    Raises WrongUsageError for what cannot be meant.
    """
    days: dict[str, int | None] = {}
    for is_option, parts in ((False, setting.split(",")), (True, given)):
        for part in (part.strip() for part in parts if part.strip()):
            name, _, number = (word.strip() for word in part.partition("="))
            if name not in ALL_NAMES:
                raise WrongUsageError(f"{name!r} is nothing that grows old{did_you_mean(name, ALL_NAMES)} ({_usage()})")
            if number != _FOR_EVER and not (number.isascii() and number.isdigit() and int(number[:9]) >= 1):
                raise WrongUsageError(f"{part!r}: write how many days, from 1 up, or {_FOR_EVER} ({_usage()})")
            if name in ONLY_WHEN_ASKED and not is_option and number != _FOR_EVER:
                raise WrongUsageError(f"RETENTION_DAYS never lets {name} go; ask for it: --keep {name}=DAYS")
            days[name] = None if number == _FOR_EVER else int(number[:9])
    return days


def _usage() -> str:
    return f"the kinds are {', '.join(ALL_NAMES)}"


def plan_lines(planned: Sequence[Planned], kept: KeptPlan) -> list[str]:
    """The plan for people, a line each kind."""
    return [*_lines(planned), *_kept_lines(kept)]


def _lines(planned: Sequence[Planned]) -> list[str]:
    return [
        f"{one.name:18} kept for ever"
        if one.before is None
        else f"{one.name:18} {one.count:>9,} {one.what}, older than {one.days} days ({stamp(one.before)[:10]}), "
        f"about {megabytes(one.bytes)}"
        for one in planned
    ]


def _kept_lines(kept: KeptPlan) -> list[str]:
    if kept.days is None and not kept.most_bytes:
        return [f"{KEPT_PAGES:18} kept for ever"]
    bounds = [f"older than {kept.days} days"] if kept.days is not None else []
    bounds += [f"beyond {megabytes(kept.most_bytes)}"] if kept.most_bytes else []
    line = f"{KEPT_PAGES:18} {len(kept.going):>9,} files of kept pages, {' or '.join(bounds)}, {megabytes(kept.bytes)}"
    if not kept.going:
        return [line]
    without = f"{'':18} {kept.articles:>9,} articles keep their text and lose their page"
    return [line, without, *(f"{'':18}           {file.path.name}" for file in kept.going)]


def plan_json(planned: Sequence[Planned], kept: KeptPlan) -> str:
    """The plan for programs."""
    told: list[dict[str, Any]] = [
        {
            "name": one.name,
            "what": one.what,
            "days": one.days,
            "before": None if one.before is None else stamp(one.before),
            "count": one.count,
            "bytes": one.bytes,
        }
        for one in planned
    ]
    told.append(
        {
            "name": KEPT_PAGES,
            "what": "files of kept pages",
            "days": kept.days,
            "before": None if kept.before is None else kept.before.isoformat(),
            "count": len(kept.going),
            "bytes": kept.bytes,
            "files": [file.path.name for file in kept.going],
            "articles_without_page": kept.articles,
        }
    )
    return json.dumps(told, ensure_ascii=False, indent=2)
