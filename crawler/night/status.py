"""The state of every source: what the archive knows of it, what its definition says, and when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.night.columns import pad, width
from crawler.night.due import is_due, next_due
from crawler.night.history import (
    ClosedHost,
    SourceState,
    StandingAlarm,
    closed_hosts,
    last_crawls,
    require_archive,
    sources,
    standing_alarms,
)
from crawler.night.plan import NightPlan
from crawler.politeness.names import host_name
from crawler.sites import SiteDefinition, parse_schedule, read_sites

_HEAD = ("source", "last crawl (UTC)", "next due (UTC)", "new", "failed", "health")


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One row. ``next_due`` is None for a source that no schedule crawls.

    ``health`` is "well", "new" (never crawled), "off", "wrong" (its definition), "waits" (its host asked for it),
    "alarm", or how the last crawl went: "failed", "killed", "stopped", "running"; ``why`` says why.
    """

    name: str
    last_crawl: datetime | None
    outcome: str
    articles: int
    articles_new: int
    next_due: datetime | None
    is_due: bool
    health: str
    why: str
    pages_failed: int = 0
    failed_crawls: int = 0  # in a row
    alarms: tuple[StandingAlarm, ...] = ()


def read_status(plan: NightPlan, now: datetime) -> list[SourceStatus]:
    """Every source of the archive and every site that is defined, by name; raises NightError for a foreign database."""
    known: dict[str, SourceState] = {}
    if plan.database.exists():
        require_archive(plan.database)
        known = {state.name: state for state in sources(plan.database)}
    read, last, closed = read_sites(plan.sites_folders), last_crawls(plan.database), closed_hosts(plan.database, now)
    faults = {name: str(error) for name, error in read.errors.items()}
    alarms = standing_alarms(plan.database)
    return [
        _status(
            name,
            known.get(name),
            _planned(plan, read.sites.get(name), last.get(name), now, closed),
            _health(
                known.get(name),
                read.sites.get(name),
                fault=faults.get(name, ""),
                closed=_home_host(closed, read.sites.get(name)),
                alarms=alarms.get(name, []),
            ),
            tuple(alarms.get(name, ())),
        )
        for name in sorted({*known, *read.sites, *faults})
    ]


def _home_host(closed: Mapping[str, ClosedHost], site: SiteDefinition | None) -> ClosedHost | None:
    return closed.get(host_name(site.home)) if site is not None and site.enabled else None


def _planned(
    plan: NightPlan,
    site: SiteDefinition | None,
    last: datetime | None,
    now: datetime,
    closed: Mapping[str, ClosedHost],
) -> tuple[datetime | None, bool]:
    """When the site is due next, and whether that is now. A host that asked to be left alone is not due before."""
    if site is None or not site.enabled:
        return None, False
    schedule = parse_schedule(site.schedule)
    host = _home_host(closed, site)
    if host is not None:
        return max(host.until, next_due(schedule, last, now, plan.zone)), False
    return next_due(schedule, last, now, plan.zone), is_due(schedule, last, now, plan.zone)


def _status(
    name: str,
    state: SourceState | None,
    planned: tuple[datetime | None, bool],
    health: tuple[str, str],
    alarms: tuple[StandingAlarm, ...],
) -> SourceStatus:
    return SourceStatus(
        name=name,
        last_crawl=state.started_at if state else None,
        outcome=state.outcome if state else "",
        articles=state.articles if state else 0,
        articles_new=state.articles_new if state else 0,
        next_due=planned[0],
        is_due=planned[1],
        health=health[0],
        why=health[1],
        pages_failed=state.pages_failed if state else 0,
        failed_crawls=state.failed_crawls if state else 0,
        alarms=alarms,
    )


def _health(
    state: SourceState | None,
    site: SiteDefinition | None,
    *,
    fault: str,
    closed: ClosedHost | None,
    alarms: Sequence[StandingAlarm],
) -> tuple[str, str]:
    """The health of a source in a word, and why; what the owner must mend first comes first."""
    if fault:
        return "wrong", fault
    if site is None:
        went_wrong = state is not None and state.outcome not in {"", "finished"}
        return _last_crawl(state) if went_wrong else ("off", "no site definition, so never due")
    if not site.enabled:
        return "off", "not enabled"
    if closed is not None:
        return "waits", f"{closed.reason}; not asked before {closed.until:%Y-%m-%d %H:%M} UTC"
    if alarms:
        return "alarm", "; ".join(map(_alarm_in_words, alarms))
    return _last_crawl(state)


def _last_crawl(state: SourceState | None) -> tuple[str, str]:
    """How the last crawl went, and why."""
    if state is None or not state.outcome:
        return "new", ""
    return {"finished": "well", "interrupted": "stopped"}.get(state.outcome, state.outcome), state.reason


def _alarm_in_words(alarm: StandingAlarm) -> str:
    told = f"{alarm.what}. Likely cause: {alarm.cause}. Next: {alarm.next_step}"
    return f"{alarm.kind} since {alarm.began_at:%Y-%m-%d}: {told}"


def status_rows(states: Sequence[SourceStatus]) -> list[dict[str, Any]]:
    """The rows as JSON takes them; instants as the archive writes them."""
    return [
        {
            "source": state.name,
            "last_crawl": _stamp(state.last_crawl),
            "outcome": state.outcome or None,
            "articles": state.articles,
            "new": state.articles_new,
            "next_due": _stamp(state.next_due),
            "is_due": state.is_due,
            "pages_failed": state.pages_failed,
            "failed_crawls": state.failed_crawls,
            "health": state.health,
            "why": state.why,
            "alarms": [{**asdict(alarm), "began_at": _stamp(alarm.began_at)} for alarm in state.alarms],
        }
        for state in states
    ]


def status_table(states: Sequence[SourceStatus]) -> str:
    """The rows as a table of 80 columns, with the reasons below it."""
    rows = [_HEAD, *(_cells(state) for state in states)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [
        "  ".join(
            pad(cell, columns, right=name in {"new", "failed"})
            for name, cell, columns in zip(_HEAD, row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    reasons = [f"{state.name}: {state.why}" for state in states if state.why]
    return "\n".join([*lines, *([""] if reasons else []), *reasons])


def _cells(state: SourceStatus) -> tuple[str, ...]:
    if state.next_due is None:
        planned = "-"
    else:
        planned = "now" if state.is_due else f"{state.next_due.astimezone(UTC):%Y-%m-%d %H:%M}"
    last = f"{state.last_crawl:%Y-%m-%d %H:%M}" if state.last_crawl else "never"
    return (state.name, last, planned, str(state.articles_new), str(state.failed_crawls), state.health)


def _stamp(instant: datetime | None) -> str | None:
    return None if instant is None else f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
