"""The state of the desk as OpenMetrics text, for Prometheus through node_exporter's textfile collector.

Every family has its type and help; label values are escaped; the text ends in ``# EOF`` as the format demands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.night.history import reading
from crawler.night.status import SourceStatus

HEALTHS = ("well", "new", "off", "wrong", "waits", "alarm", "failed", "killed", "stopped", "running")


@dataclass(frozen=True, slots=True)
class Totals:
    """What the archive has counted since its beginning."""

    crawls: Mapping[tuple[str, str], int]  # source and outcome
    counts: Mapping[str, tuple[int, int, int]]  # source: new articles, requests, bytes received
    archive_bytes: int
    messages_waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    kind: str
    help: str
    samples: Sequence[tuple[Mapping[str, str], float]]
    unit: str = ""


def read_totals(database: Path) -> Totals:
    """The totals of an archive of today's schema; empty while there is none."""
    if not database.exists():
        return Totals({}, {}, 0, {})
    with reading(database) as connection:
        crawls = {(source, outcome): number for source, outcome, number in connection.execute(_CRAWLS)}
        counts = {source: (new, requests, received) for source, new, requests, received in connection.execute(_COUNTS)}
        has_alarms = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alarm_messages'").fetchone()
        waiting = dict(connection.execute(_WAITING).fetchall()) if has_alarms else {}
    return Totals(crawls, counts, database.stat().st_size, waiting)


_CRAWLS = "SELECT source, outcome, count(*) FROM crawls WHERE outcome <> 'running' GROUP BY source, outcome"
_COUNTS = "SELECT source, sum(articles_new), sum(requests), sum(bytes_received) FROM crawls GROUP BY source"
_WAITING = "SELECT way, count(*) FROM alarm_messages WHERE next_try_at IS NOT NULL GROUP BY way"


def metrics_text(states: Sequence[SourceStatus], totals: Totals, now: datetime) -> str:
    """All of it as OpenMetrics text."""
    families = [*_of_sources(states), *_of_alarms(states, totals), *_of_totals(totals)]
    families.append(
        _Family(
            "nightdesk_written_timestamp_seconds", "gauge", "When this was written.", [({}, now.timestamp())], "seconds"
        )
    )
    return "".join(f"{line}\n" for family in families for line in _lines(family)) + "# EOF\n"


def _of_sources(states: Sequence[SourceStatus]) -> Iterator[_Family]:
    def gauge(name: str, words: str, values: Iterable[tuple[str, float | None]], unit: str = "") -> _Family:
        samples = [({"source": source}, value) for source, value in values if value is not None]
        return _Family(f"nightdesk_source_{name}", "gauge", words, samples, unit)

    yield gauge(
        "last_crawl_timestamp_seconds",
        "When the last crawl of the source began.",
        ((state.name, state.last_crawl.timestamp() if state.last_crawl else None) for state in states),
        "seconds",
    )
    yield gauge(
        "next_due_timestamp_seconds",
        "From when on the source is due; in the past for one that is late.",
        ((state.name, _seconds(state.next_due)) for state in states),
        "seconds",
    )
    yield gauge("articles", "Articles that are stored.", ((state.name, state.articles) for state in states))
    yield gauge("last_new", "New articles of the last crawl.", ((state.name, state.articles_new) for state in states))
    yield gauge("failed_crawls", "Failed crawls in a row.", ((state.name, state.failed_crawls) for state in states))
    yield _Family(
        "nightdesk_source_health",
        "stateset",
        "The health of the source, as scrapy status tells it.",
        [
            ({"source": state.name, "nightdesk_source_health": health}, float(state.health == health))
            for state in states
            for health in HEALTHS
        ],
    )


def _seconds(instant: datetime | None) -> float | None:
    return instant.timestamp() if instant is not None and instant.year < 9000 else None


def _of_alarms(states: Sequence[SourceStatus], totals: Totals) -> Iterator[_Family]:
    yield _Family(
        "nightdesk_alarm",
        "gauge",
        "1 for each alarm that stands.",
        [
            ({"source": state.name, "kind": alarm.kind, "subject": alarm.subject}, 1)
            for state in states
            for alarm in state.alarms
        ],
    )
    waiting = [({"way": way}, float(number)) for way, number in totals.messages_waiting.items()]
    yield _Family("nightdesk_alarm_messages_waiting", "gauge", "Alarm messages that were not taken yet.", waiting)


def _of_totals(totals: Totals) -> Iterator[_Family]:
    ended = [
        ({"source": source, "outcome": outcome}, float(number)) for (source, outcome), number in totals.crawls.items()
    ]
    yield _Family("nightdesk_crawls", "counter", "Crawls that have ended, by outcome.", ended)
    told = (
        ("nightdesk_articles_new", "New articles.", ""),
        ("nightdesk_requests", "Requests.", ""),
        ("nightdesk_received_bytes", "Bytes received.", "bytes"),
    )
    for position, (name, words, unit) in enumerate(told):
        samples = [({"source": source}, float(counts[position])) for source, counts in totals.counts.items()]
        yield _Family(name, "counter", words, samples, unit)
    size: list[tuple[Mapping[str, str], float]] = [({}, float(totals.archive_bytes))]
    yield _Family("nightdesk_archive_size_bytes", "gauge", "Size of the archive.", size, "bytes")


def _lines(family: _Family) -> Iterator[str]:
    yield f"# TYPE {family.name} {family.kind}"
    if family.unit:
        yield f"# UNIT {family.name} {family.unit}"
    yield f"# HELP {family.name} {family.help}"
    suffix = "_total" if family.kind == "counter" else ""
    for labels, value in family.samples:
        named = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
        yield f"{family.name}{suffix}{'{' + named + '}' if named else ''} {value:.16g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
