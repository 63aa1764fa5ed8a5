"""The night report: what one or more runs brought, read from the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.store.values import instant_of, stamp
from pipelines.store.visits import PASSING_REASONS


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """One channel of a site: how much of what this run found it named."""

    kind: str
    url: str
    named: int
    missed: int  # stories that another channel named in this run for the first time, and this one did not
    error: str


@dataclass(frozen=True, slots=True)
class LocalizationStory:
    """A localization story that is new in these runs, with the words that prove it."""

    source: str
    headline: str
    url: str
    published: datetime | None
    facets: str
    countries: str
    companies: str
    quote: str
    events: str = ""  # the facets, each with what is done and how far it is


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One run over one site."""

    crawl_id: int
    source: str
    started: datetime
    finished: datetime | None
    outcome: str
    reason: str
    found: int
    fetched: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    failed: int
    removed: int
    localization: int
    requests: int
    not_modified: int
    bytes_received: int
    waiting: int  # pages of the site that are named and not yet fetched
    duplicates: int  # new articles that are copies
    channels: tuple[ChannelReport, ...]
    rejections: tuple[tuple[str, int], ...]  # reasons of the pages first named in this run, the commonest first
    removals: tuple[tuple[str, int], ...]  # rules that took blocks out of the new articles, the busiest first
    beside_channels: int = 0  # stories first named in this run, by other stories and by no channel
    hosts: int = 0  # that were asked for anything
    bytes_saved: int = 0  # by packing, and by answers "not modified"
    seconds_waited: float = 0.0  # between answers and next requests
    busy_answers: int = 0  # 429 and 503
    robots_refused: int = 0  # requests not made because of robots.txt
    retries: int = 0
    edits: tuple[tuple[str, int], ...] = ()  # kinds of the edits that were seen, the commonest first
    vanished: int = 0  # articles of which this run found that they are gone
    returned: int = 0  # and that they are back
    changed_rules: tuple[tuple[str, str], ...] = ()  # rules that "began" or "stopped" to fire: a layout that changed


@dataclass(frozen=True, slots=True)
class AlarmReport:
    """What the watch found wrong with a source: ``state`` is "began" (in these runs), "stands" or "over" (since)."""

    source: str
    state: str
    kind: str
    subject: str
    began: datetime
    what: str
    cause: str
    next_step: str
    end_note: str


@dataclass(frozen=True, slots=True)
class NightReport:
    """All runs of a night."""

    database: Path
    sources: tuple[SourceReport, ...]
    stories: tuple[LocalizationStory, ...]
    threads: int = 0  # news that several sites tell and one of these runs brought an article of
    alarms: tuple[AlarmReport, ...] = ()

    def total(self, count: str) -> int:
        """A count (the name of an attribute of SourceReport) over all sources."""
        return sum(getattr(source, count) for source in self.sources)


def night_report(database: Database, crawl_ids: Sequence[int], path: Path) -> NightReport:
    """What these runs brought, in the order of their numbers; numbers that do not exist are passed over."""
    reports, stories = [], []
    for crawl_id in sorted(set(crawl_ids)):
        row = database.execute(f"SELECT {_CRAWL} FROM crawls WHERE id = ?", [crawl_id]).fetchone()  # noqa: S608  # ours
        if row is not None:
            reports.append(_source_report(database, crawl_id, row))
            stories += _stories(database, crawl_id)
    return NightReport(path, tuple(reports), tuple(stories), _threads(database, crawl_ids), _alarms(database, reports))


def _alarms(database: Database, reports: Sequence[SourceReport]) -> tuple[AlarmReport, ...]:
    """The alarms of the sources of these runs, as they stood after them; those that ended before are left out."""
    found = []
    for report in {report.source: report for report in reports}.values():
        began = min(other.started for other in reports if other.source == report.source)
        ids = {other.crawl_id for other in reports}
        for crawl_id, began_at, ended_at, *told in database.execute(_ALARMS, [report.source, stamp(began)]).fetchall():
            state = "over" if ended_at is not None else "began" if crawl_id in ids else "stands"
            kind, subject, what, cause, next_step, end_note = told
            since = instant_of(began_at)
            assert since is not None
            found.append(AlarmReport(report.source, state, kind, subject, since, what, cause, next_step, end_note))
    return tuple(found)


_ALARMS = """
    SELECT crawl_id, began_at, ended_at, kind, subject, what, cause, next_step, end_note
    FROM alarms WHERE source = ? AND (ended_at IS NULL OR ended_at >= ?) ORDER BY began_at, id
"""


def _threads(database: Database, crawl_ids: Sequence[int]) -> int:
    """How many threads of several sites these runs brought articles of."""
    told: set[int] = set()
    for crawl_id in crawl_ids:
        rows = database.execute(
            """
            SELECT DISTINCT stories.id FROM articles JOIN stories ON stories.id = articles.story_id
            WHERE articles.crawl_id = ? AND source_count > 1
            """,
            [crawl_id],
        )
        told |= {story_id for (story_id,) in rows}
    return len(told)


_CRAWL = (
    "source, started_at, finished_at, CASE WHEN was_killed THEN 'killed' ELSE outcome END, reason, links_found, "
    "pages_fetched, articles_new, articles_changed, "
    "articles_unchanged, pages_rejected, pages_failed, blocks_removed, stories_localization, requests, not_modified, "
    "bytes_received"
)


def _source_report(database: Database, crawl_id: int, row: tuple[Any, ...]) -> SourceReport:
    source, started_at, finished_at, outcome, reason, *counts = row
    started = instant_of(started_at)
    assert started is not None
    names = (
        "found", "fetched", "new", "changed", "unchanged", "rejected", "failed", "removed", "localization", "requests",
        "not_modified", "bytes_received",
    )  # fmt: skip
    return SourceReport(
        crawl_id=crawl_id,
        source=source,
        started=started,
        finished=instant_of(finished_at),
        outcome=outcome,
        reason=reason,
        waiting=_number(database, "SELECT count(*) FROM pages WHERE source = ? AND state = 'pending'", source),
        duplicates=_number(
            database, "SELECT count(*) FROM articles WHERE crawl_id = ? AND status = 'duplicate'", crawl_id
        ),
        channels=_channels(database, crawl_id, source),
        rejections=_pairs(database, _REJECTIONS, crawl_id),
        removals=_pairs(database, _REMOVALS, crawl_id),
        beside_channels=_number(database, _BESIDE_CHANNELS, crawl_id),
        edits=_pairs(database, _EDITS, crawl_id),
        vanished=_number(database, _MISSED.format(column="confirmed_at"), crawl_id),
        returned=_number(database, _MISSED.format(column="returned_at"), crawl_id),
        changed_rules=tuple((rule, change) for rule, change in database.execute(_CHANGED_RULES, [crawl_id])),
        **dict(zip(names, counts, strict=True)),
        **_ledger(database, crawl_id),
    )


def _ledger(database: Database, crawl_id: int) -> dict[str, Any]:
    """The politeness of a run, all its hosts together."""
    names = ("hosts", "bytes_saved", "seconds_waited", "busy_answers", "robots_refused", "retries")
    row = database.execute(
        """
        SELECT count(*), coalesce(sum(bytes_saved), 0), coalesce(sum(seconds_waited), 0.0),
            coalesce(sum(busy_answers), 0), coalesce(sum(robots_refused), 0), coalesce(sum(retries), 0)
        FROM host_ledger WHERE crawl_id = ?
        """,
        [crawl_id],
    ).fetchone()
    return dict(zip(names, row, strict=True))


_PASSING = ", ".join(f"'{reason}'" for reason in sorted(PASSING_REASONS))
_REJECTIONS = f"""
    SELECT reason, count(*) FROM pages
    WHERE crawl_id = ? AND (state = 'rejected' OR (state = 'failed' AND reason IN ({_PASSING})))
    GROUP BY reason ORDER BY 2 DESC, 1
"""  # noqa: S608  # the reasons are ours

_REMOVALS = """
    SELECT rule, count(*) FROM removed_blocks JOIN articles ON articles.id = removed_blocks.article_id
    WHERE articles.crawl_id = ? GROUP BY rule ORDER BY 2 DESC, 1
"""

_BESIDE_CHANNELS = """
    SELECT count(*) FROM stories_beside_channels JOIN pages ON pages.url = stories_beside_channels.url
    WHERE pages.crawl_id = ?
"""

_IN_THE_RUN = "BETWEEN crawls.started_at AND coalesce(crawls.finished_at, '9999')"

_EDITS = f"""
    SELECT revisions.kind, count(*) FROM crawls
    JOIN revisions ON revisions.replaced_at {_IN_THE_RUN}
    JOIN articles ON articles.id = revisions.article_id AND articles.source = crawls.source
    WHERE crawls.id = ? AND revisions.kind <> '' GROUP BY revisions.kind ORDER BY 2 DESC, 1
"""  # noqa: S608  # ours

_MISSED = f"""
    SELECT count(*) FROM crawls
    JOIN tombstones ON tombstones.{{column}} {_IN_THE_RUN} AND tombstones.confirmed_at IS NOT NULL
    JOIN articles ON articles.id = tombstones.article_id AND articles.source = crawls.source WHERE crawls.id = ?
"""  # noqa: S608  # ours

# A first crawl stores the stories of years at once, the latest first: their order is none of time.
_CHANGED_RULES = """
    SELECT rule, change FROM rules_that_changed JOIN crawls ON crawls.source = rules_that_changed.source
    WHERE crawls.id = ? AND crawls.articles_new > 0 AND (
        SELECT count(*) FROM articles WHERE articles.source = crawls.source AND articles.crawl_id < crawls.id
    ) >= 20
    ORDER BY change DESC, rule
"""

_CHANNELS = """
    SELECT
        kind, url,
        (
            SELECT count(*) FROM pages JOIN page_channels ON page_channels.page_id = pages.id
            WHERE pages.crawl_id = :crawl_id AND page_channels.channel_id = channels.id
        ) AS named,
        (
            SELECT count(*) FROM pages WHERE pages.crawl_id = :crawl_id
            AND EXISTS (SELECT 1 FROM page_channels WHERE page_id = pages.id)
        ) AS found,
        error
    FROM channels WHERE source = :source ORDER BY id
"""

_STORIES = """
    SELECT
        source, headline, url, published_at, facets, countries, companies, quote,
        coalesce((
            SELECT group_concat(
                facet || CASE action WHEN '' THEN '' ELSE ': ' || action END
                || CASE stage WHEN '' THEN '' ELSE ' (' || stage || ')' END, ', '
            ) FROM (
                SELECT facet, action, stage FROM localization_events
                WHERE article_id = localization_stories.id ORDER BY score DESC, facet
            )
        ), '') AS events
    FROM localization_stories
    WHERE id IN (SELECT id FROM articles WHERE crawl_id = ?) ORDER BY published_at DESC, id
"""


def _channels(database: Database, crawl_id: int, source: str) -> tuple[ChannelReport, ...]:
    rows = database.execute(_CHANNELS, {"crawl_id": crawl_id, "source": source})
    return tuple(ChannelReport(kind, url, named, found - named, error) for kind, url, named, found, error in rows)


def _stories(database: Database, crawl_id: int) -> list[LocalizationStory]:
    return [
        LocalizationStory(source, headline, url, instant_of(published), *told)
        for source, headline, url, published, *told in database.execute(_STORIES, [crawl_id])
    ]


def _pairs(database: Database, sql: str, crawl_id: int) -> tuple[tuple[str, int], ...]:
    return tuple((name, number) for name, number in database.execute(sql, [crawl_id]))


def _number(database: Database, sql: str, value: str | int) -> int:
    return int(database.execute(sql, [value]).fetchone()[0])
