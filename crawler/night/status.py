"""The state of every source: what the archive knows of it, what its definition says, and when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.night.columns import pad, width
from crawler.night.due import is_due, next_due
from crawler.night.history import ClosedHost, SourceState, closed_hosts, last_crawls, require_archive, sources
from crawler.night.plan import NightPlan
from crawler.politeness.names import host_name
from crawler.sites import SiteDefinition, parse_schedule, read_sites

_HEAD = ("source", "last crawl (UTC)", "outcome", "articles", "new", "next due (UTC)")


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One row. ``next_due`` is None for a source that no schedule crawls; ``note`` says why, or what went wrong."""

    name: str
    last_crawl: datetime | None
    outcome: str
    articles: int
    articles_new: int
    next_due: datetime | None
    is_due: bool
    note: str


def read_status(plan: NightPlan, now: datetime) -> list[SourceStatus]:
    """Every source of the archive and every site that is defined, by name; raises NightError for a foreign database."""
    known: dict[str, SourceState] = {}
    if plan.database.exists():
        require_archive(plan.database)
        known = {state.name: state for state in sources(plan.database)}
    read, last, closed = read_sites(plan.sites_folders), last_crawls(plan.database), closed_hosts(plan.database, now)
    faults = {name: str(error) for name, error in read.errors.items()}
    return [
        _status(
            name,
            known.get(name),
            read.sites.get(name),
            faults.get(name) or _closed_note(_home_host(closed, read.sites.get(name))),
            _planned(plan, read.sites.get(name), last.get(name), now, closed),
        )
        for name in sorted({*known, *read.sites, *faults})
    ]


def _home_host(closed: Mapping[str, ClosedHost], site: SiteDefinition | None) -> ClosedHost | None:
    return closed.get(host_name(site.home)) if site is not None and site.enabled else None


def _closed_note(closed: ClosedHost | None) -> str:
    return f"{closed.reason}; not asked before {closed.until:%Y-%m-%d %H:%M} UTC" if closed is not None else ""


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
    site: SiteDefinition | None,
    fault: str | None,
    planned: tuple[datetime | None, bool],
) -> SourceStatus:
    return SourceStatus(
        name=name,
        last_crawl=state.started_at if state else None,
        outcome=state.outcome if state else "",
        articles=state.articles if state else 0,
        articles_new=state.articles_new if state else 0,
        next_due=planned[0],
        is_due=planned[1],
        note=fault or _note(site) or (state.reason if state else ""),
    )


def _note(site: SiteDefinition | None) -> str:
    if site is None:
        return "no site definition, so never due"
    return "" if site.enabled else "not enabled"


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
            "note": state.note,
        }
        for state in states
    ]


def status_table(states: Sequence[SourceStatus]) -> str:
    """The rows as a table of 80 columns, with the notes below it."""
    rows = [_HEAD, *(_cells(state) for state in states)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [
        "  ".join(
            pad(cell, columns, right=name in {"articles", "new"})
            for name, cell, columns in zip(_HEAD, row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    notes = [f"{state.name}: {state.note}" for state in states if state.note]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _cells(state: SourceStatus) -> tuple[str, ...]:
    if state.next_due is None:
        planned = "-"
    else:
        planned = "now" if state.is_due else f"{state.next_due.astimezone(UTC):%Y-%m-%d %H:%M}"
    last = f"{state.last_crawl:%Y-%m-%d %H:%M}" if state.last_crawl else "never"
    return (state.name, last, state.outcome or "-", str(state.articles), str(state.articles_new), planned)


def _stamp(instant: datetime | None) -> str | None:
    return None if instant is None else f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
