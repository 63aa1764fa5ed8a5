"""The night report: what the crawls brought, as text of 80 columns for people and as JSON for programs.

Only addresses may be longer than a line: they are never broken, so that a terminal can open them.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.night.columns import wrap
from crawler.night.history import killed_crawls, reading
from crawler.night.shift import Shift
from pipelines.store.crawls import KILLED
from pipelines.store.report import (
    AlarmReport,
    ChannelReport,
    LocalizationStory,
    NightReport,
    SourceReport,
    night_report,
)

_WIDTH = 80
# A morning's reading; the archive holds the rest, and the report says how to ask for it.
_MOST_STORIES, _MOST_CHANNELS, _MOST_RULES, _MOST_CHANGES = 20, 10, 8, 3


def print_report(database: Path, shift: Shift, *, as_json: bool = False) -> None:
    """Print the report of a round to standard output, with the sites that failed before the archive heard of them."""
    print_crawls(database, shift.crawl_ids, failures=shift.failures, as_json=as_json)


def print_crawls(
    database: Path, crawl_ids: Sequence[int], *, failures: Mapping[str, str] | None = None, as_json: bool = False
) -> None:
    """Print the report of these crawls; raises NightError when the archive cannot be read."""
    with reading(database) as connection:
        opened = Database(connection, execute_plugins=False)
        report = _with_killed(night_report(opened, crawl_ids, database), killed_crawls(opened, database))
    text = report_json(report, failures) if as_json else report_text(report, failures)
    print(text, flush=True)  # noqa: T201 - the commands' data


def _with_killed(report: NightReport, killed: set[int]) -> NightReport:
    """Nobody has closed these runs yet: the next program that writes will, and say the same."""
    sources = [
        dataclasses.replace(source, outcome="killed", reason=KILLED) if source.crawl_id in killed else source
        for source in report.sources
    ]
    return dataclasses.replace(report, sources=tuple(sources))


def report_json(report: NightReport, failures: Mapping[str, str] | None = None) -> str:
    """The report as one JSON object: database, sources, stories, failures (site to reason)."""
    content = {**dataclasses.asdict(report), "failures": _failures(report, failures)}
    return json.dumps(content, ensure_ascii=False, indent=2, default=_as_json)


def report_text(report: NightReport, failures: Mapping[str, str] | None = None) -> str:
    """The report for people. ``failures`` names sites that failed and why, beyond what the archive knows."""
    failed = _failures(report, failures)
    lines = [*_head(report, failed)]
    for source in report.sources:
        if not _reason_says_all(source, failed):
            lines += ["", *_source(source)]
    lines += [*_alarms(report.alarms), *_stories(report.stories), *_removals(report.sources), *_failed(failed)]
    lines += ["", f"Archive: {report.database}"]
    return "\n".join(lines)


def _reason_says_all(source: SourceReport, failed: Mapping[str, str]) -> bool:
    """Whether a site gave nothing, and all its channels for one and the same reason."""
    errors = {channel.error for channel in source.channels if channel.error}
    return source.source in failed and not source.found and len(errors) <= 1


def _failures(report: NightReport, failures: Mapping[str, str] | None) -> dict[str, str]:
    last = {source.source: source for source in sorted(report.sources, key=lambda source: source.crawl_id)}
    # A site whose second crawl of the night went well did not fail.
    known = {name: source.reason for name, source in last.items() if source.outcome == "failed"}
    # What the archive says of a failed crawl is more than the last line of its log.
    return {**(failures or {}), **{site: reason for site, reason in known.items() if reason}}


def _head(report: NightReport, failed: Mapping[str, str]) -> Iterator[str]:
    began = [source.started for source in report.sources]
    ended = [source.finished for source in report.sources if source.finished]
    yield f"Night report{_times(min(began), max(ended))}" if began and ended else "Night report"
    yield ""
    new, changed = report.total("new"), report.total("changed")
    if new or changed:
        also = f", {_some(changed, 'story changed', 'stories changed')}" if changed else ""
        yield f"{_some(new, 'new story', 'new stories')}{also}, {len(report.stories)} about localization."
        if report.threads:
            told = _some(report.threads, "piece of news is", "pieces of news are")
            yield f"{told} told by several sites (view story_threads)."
    else:
        yield "Nothing new."
    vanished = report.total("vanished")
    if vanished:
        told = _some(vanished, "article has", "articles have")
        yield f"{told} vanished; what we have is kept (view vanished_articles)."
    if failed:
        yield f"{_some(len(failed), 'site', 'sites')} failed: {', '.join(failed)}."


def _source(source: SourceReport) -> Iterator[str]:
    length = f" in {_length(source.started, source.finished)}" if source.finished else ""
    yield f"{source.source}: {source.outcome}{length} (crawl {source.crawl_id})"
    counts = {
        "found": source.found,
        "new": source.new,
        "changed": source.changed,
        "unchanged": source.unchanged,
        "copies": source.duplicates,
        "rejected": source.rejected,
        "failed": source.failed,
        "waiting": source.waiting,
    }
    shown = [f"{name} {number}" for name, number in counts.items() if number or name in {"found", "new"}]
    yield from _paragraph(", ".join(shown), "  ")
    happened = [*source.edits, ("vanished", source.vanished), ("returned", source.returned)]
    if told := ", ".join(f"{kind} {number}" for kind, number in happened if number):
        yield from _paragraph(f"changes: {told} (view recent_changes)", "  ")
    asked = f'{_some(source.requests, "request", "requests")}, {source.not_modified} answered "not modified"'
    yield f"  {asked}, {_size(source.bytes_received)} received"
    if source.hosts:
        yield from _paragraph(_politeness(source), "  ")
    if source.beside_channels:
        named = _some(source.beside_channels, "story is", "stories are")
        yield from _paragraph(f"{named} named by other stories and by no channel (view stories_beside_channels)", "  ")
    if source.rejections:
        yield from _paragraph("rejected pages: " + ", ".join(f"{why} {n}" for why, n in source.rejections), "  ")
    if source.reason and source.outcome != "failed":
        yield from _paragraph(source.reason, "  ! ", "    ")
    yield from _changed_rules(source.changed_rules)
    yield from _channels(source.channels)


def _politeness(source: SourceReport) -> str:
    """One line of the politeness ledger; what did not happen is left out, but for waiting and saving."""
    told = [f"waited {source.seconds_waited:,.0f} s", f"saved {_size(source.bytes_saved)}"]
    counts = {"busy": source.busy_answers, "retried": source.retries, "forbidden": source.robots_refused}
    told += [f"{number:,} {name}" for name, number in counts.items() if number]
    return f"politeness: {', '.join(told)}"


def _changed_rules(changed: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The rules by which a new layout shows, or one that takes out what it should not."""
    if changed:
        words = {"began": "fires on most stories now", "stopped": "fires no more"}
        told = [f"{rule} {words[change]}" for rule, change in changed[:_MOST_CHANGES]]
        more = [f"and {len(changed) - _MOST_CHANGES} more"] if len(changed) > _MOST_CHANGES else []
        said = f"has the layout changed? {', '.join(told + more)} (view rules_that_changed)"
        yield from _paragraph(said, "  ! ", "    ")


def _channels(channels: Sequence[ChannelReport]) -> Iterator[str]:
    speaking = sorted((c for c in channels if c.named), key=lambda c: -c.named)
    if speaking:
        yield "  new addresses by channel (named, missed):"
    for channel in speaking[:_MOST_CHANNELS]:
        yield f"    {channel.named:>5} {channel.missed:>5}  {channel.kind:<12}  {_short(channel.url, 50)}"
    if len(speaking) > _MOST_CHANNELS:
        yield f"    ... and {len(speaking) - _MOST_CHANNELS} more (view channel_coverage)"
    yield from _errors(channels)


def _errors(channels: Sequence[ChannelReport]) -> Iterator[str]:
    """Each error once, with the first channel that met it: without a network all channels say the same."""
    met: dict[str, list[ChannelReport]] = {}
    for channel in channels:
        if channel.error:
            met.setdefault(channel.error, []).append(channel)
    for error, group in list(met.items())[:_MOST_CHANNELS]:
        others = f" and {_some(len(group) - 1, 'other channel', 'other channels')}" if len(group) > 1 else ""
        yield from _paragraph(f"{group[0].kind} {_short(group[0].url, 50)}{others}: {error}", "  ! ", "    ")
    if len(met) > _MOST_CHANNELS:
        yield f"  ! ... and {len(met) - _MOST_CHANNELS} more errors (column error of the table channels)"


def _alarms(alarms: Sequence[AlarmReport]) -> Iterator[str]:
    """What the watch found: what began or is over tonight whole, what stood before in a line."""
    if alarms:
        yield from ("", "Alarms")
    for alarm in alarms:
        name = f"{alarm.kind} of {alarm.subject}" if alarm.subject else alarm.kind
        if alarm.state == "over":
            yield from _paragraph(f"{alarm.source}: over: {name}: {alarm.end_note}", "  ", "    ")
        elif alarm.state == "stands":
            yield from _paragraph(f"{alarm.source}: {name} since {alarm.began:%Y-%m-%d} (scrapy status)", "  ", "    ")
        else:
            yield from _paragraph(f"{alarm.source}: {name}: {alarm.what}", "  ! ", "    ")
            yield from _paragraph(f"likely cause: {alarm.cause}", "    ")
            yield from _paragraph(f"next: {alarm.next_step}", "    ")


def _stories(stories: Sequence[LocalizationStory]) -> Iterator[str]:
    if not stories:
        return
    yield from ("", "Localization")
    for story in stories[:_MOST_STORIES]:
        yield from _paragraph(story.headline or "(no headline)", "  * ", "    ")
        day = f"{story.published:%Y-%m-%d}" if story.published else "no date"
        facts = [story.source, day, story.events or story.facets, story.countries, story.companies]
        yield from _paragraph("; ".join(fact for fact in facts if fact), "    ")
        if story.quote:
            yield from _paragraph(f"“{' '.join(story.quote.split())}”", "    ")
        yield f"    {story.url}"
    if len(stories) > _MOST_STORIES:
        yield f"  ... and {len(stories) - _MOST_STORIES} more (view localization_stories)"


def _removals(sources: Sequence[SourceReport]) -> Iterator[str]:
    rules: Counter[str] = Counter()
    for source in sources:
        rules.update(dict(source.removals))
    if not rules:
        return
    yield from ("", f"Removed from the new stories: {_some(rules.total(), 'block', 'blocks')} (view what_was_removed)")
    ranked = sorted(rules.items(), key=lambda item: (-item[1], item[0]))
    for rule, number in ranked[:_MOST_RULES]:
        yield f"    {number:>5}  {rule}"
    if len(ranked) > _MOST_RULES:
        rest = sum(number for _, number in ranked[_MOST_RULES:])
        yield f"    {rest:>5}  by {_some(len(ranked) - _MOST_RULES, 'other rule', 'other rules')}"


def _failed(failed: Mapping[str, str]) -> Iterator[str]:
    if failed:
        yield from ("", "Failed")
    for site, reason in failed.items():
        first, *others = reason.splitlines() or [""]
        yield from _paragraph(f"{site}: {first}", "  ", "    ")
        for line in others:
            yield from _paragraph(line, "    ")


def _paragraph(text: str, indent: str, following: str | None = None) -> list[str]:
    return wrap(text, _WIDTH, indent, following)


def _short(url: str, most: int) -> str:
    """The address without what every address of the site begins with, and without its middle if it is long."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if len(path) <= most:
        return path
    return f"{path[: most // 2 - 1]}…{path[-(most // 2 - 1) :]}"


def _times(began: datetime, ended: datetime) -> str:
    first, last = (f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}" for instant in (began, ended))
    if first == last:
        return f", {first} UTC"
    return f", {first} to {last[11:] if first[:10] == last[:10] else last} UTC"


def _length(began: datetime, ended: datetime) -> str:
    seconds = max(0, round((ended - began).total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def _size(number: int) -> str:
    if number < 1_000_000:
        return f"{number / 1000:.0f} kB" if number >= 1000 else f"{number} bytes"
    return f"{number / 1_000_000:.1f} MB"


def _some(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _as_json(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return str(value)
