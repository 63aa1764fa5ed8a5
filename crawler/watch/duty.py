"""The watch over some sources after their crawls: judge, write down what begins and ends, say it, have it sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from crawler.night.errors import NightError
from crawler.night.history import reading
from crawler.watch.history import SourceHistory, read_source
from crawler.watch.judging import judge
from crawler.watch.settling import settle
from crawler.watch.texts import line_of
from crawler.watch.ways import Ways
from pipelines.store import Archive, ArchiveError
from pipelines.store.alarms import News


def watch(
    database: Path, names: Iterable[str], ways: Ways, *, say: Callable[[str], None], clock: Callable[[], datetime]
) -> list[News]:
    """Judge these sources by what the archive knows; what there is to tell is said, queued for ``ways`` and returned.

    The watch never stops the night: what goes wrong with it is said in one line, and the next crawl is watched again.
    """
    news: list[News] = []
    if not database.exists():
        return news  # not one crawl could begin
    for name in names:
        try:
            news += _watch_one(database, name, ways, clock)
        except (NightError, ArchiveError) as error:
            say(f"{name}: could not be watched this time: {error}")
    for item in news:
        say(line_of(item))
    return news


def _watch_one(database: Path, name: str, ways: Ways, clock: Callable[[], datetime]) -> list[News]:
    # Opening it closes the runs whose process is gone: they count.
    with Archive.open(database, clock=clock, must_exist=True) as archive:
        history = _read(database, name)
        if history is None or not history.crawls:
            return []
        standing = archive.standing_alarms(name)
        judgement = judge(history, {(alarm.kind, alarm.subject) for alarm in standing})
        settled = settle(standing, judgement, clock())
        if not (settled.begun or settled.ended or settled.reminded):
            return []
        return archive.settle_alarms(
            name,
            begun=settled.begun,
            ended=settled.ended,
            reminded=settled.reminded,
            crawl_id=history.crawls[0].id,
            ways=ways.names,
        )


def _read(database: Path, name: str) -> SourceHistory | None:
    with reading(database) as connection:
        return read_source(connection, name, UTC)
