"""The archive: one SQLite file, and the only door through which the program writes to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from crawler.items import ChannelVisit, Page, PageFailure
from pipelines.dedupe import canonical_url
from pipelines.store import (
    alive,
    articles,
    blocks,
    candidates,
    channels,
    crawls,
    duplicates,
    hosts,
    ledger,
    pages,
    records,
    rereading,
    tombstones,
)
from pipelines.store.alarm_book import AlarmBook
from pipelines.store.drafts import draft_for
from pipelines.store.errors import ArchiveError
from pipelines.store.facts import is_localization
from pipelines.store.known import Known
from pipelines.store.ledger import HostEntry
from pipelines.store.opening import open_database
from pipelines.store.owner_hand import OwnerHand
from pipelines.store.report import NightReport, night_report
from pipelines.store.rereadings import Rereadings
from pipelines.store.rows import Outcome, SourceRow
from pipelines.store.values import stamp
from pipelines.store.visits import Rhythm


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Archive(Known, AlarmBook, OwnerHand):
    """An open archive. Every method that writes is done whole, or raises and leaves nothing: it is one transaction.

    What is written ``together`` shares one, and is stored when that has ended.

    What can go wrong with the file (locked, full, read-only, damaged) comes as ArchiveError, one sentence for the user.
    An archive belongs to the thread that opened it.
    """

    def __init__(self, database: Database, path: Path, clock: Callable[[], datetime]) -> None:
        super().__init__(database, path, clock)
        self._running: set[int] = set()  # the runs that this archive began and did not end
        self.rhythm = Rhythm()  # how often what is stored is asked for again; the crawl sets its own

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        wait: float = 30.0,
        must_exist: bool = False,
    ) -> Self:
        """Opens or makes an archive and brings it to today's schema.

        Raises ArchiveError when that cannot be. ``wait`` is how many seconds another writer may hold the file;
        ``must_exist`` is for those who only look: they make no file.
        """
        path = Path(path).expanduser().absolute()
        archive = cls(open_database(path, wait=wait, must_exist=must_exist), path, clock)
        try:
            archive._close_killed()
        except BaseException:
            archive.close()
            raise
        return archive

    def close(self) -> None:
        """Lets go of the file."""
        for crawl_id in self._running:
            alive.let_go(self.path, crawl_id)
        self._running.clear()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # --- runs ---------------------------------------------------------------------------------------------------------

    def begin_crawl(
        self,
        source: str,
        *,
        home: str,
        language: str | None = None,
        timezone: str | None = None,
        options: Mapping[str, str] | None = None,
    ) -> int:
        """Begins a run over a site and returns its number; ``options`` are what narrows the run."""
        row = SourceRow(source, home, language, timezone)
        # A run sorts little and writes much: what it may have to undo would go to temporary files otherwise.
        self._database.execute("PRAGMA temp_store = MEMORY")
        with self._transaction():
            crawl_id = crawls.begin(self._database, self.path, row, options or {}, self._clock())
        self._running.add(crawl_id)
        return crawl_id

    def know_source(self, source: SourceRow) -> None:
        """Makes a source known whose pages a run brings beside those of its own."""
        with self._transaction():
            crawls.know_source(self._database, source, self._clock())

    def end_crawl(self, crawl_id: int, outcome: str, reason: str = "", counts: Mapping[str, int] | None = None) -> None:
        """Ends a run: "finished", "failed" or "interrupted".

        Articles, pages and removed blocks were counted with every page; ``counts`` adds what only the crawl knows
        (links_found, requests, not_modified, bytes_received) and replaces what it names.
        """
        with self._on_the_disk(), self._transaction():
            now = self._clock()
            crawls.end(self._database, crawl_id, outcome=outcome, reason=reason, counts=counts or {}, now=now)
            source = crawls.source_of(self._database, crawl_id)
            if outcome == "finished":
                blocks.settle(self._database, source)
            blocks.forget(self._database, source)
        alive.let_go(self.path, crawl_id)
        self._running.discard(crawl_id)
        with suppress(ArchiveError):  # what is left can wait for the next run
            self.catch_up()
        with suppress(sqlite3.OperationalError):  # the planner's statistics can wait for the next run
            self._database.execute("PRAGMA analysis_limit = 400")
            self._database.execute("PRAGMA optimize")

    def catch_up(self, limit: int = 200) -> int:
        """Compares articles that were stored before there were threads, the newest first; returns how many."""
        with self._explaining():
            waiting = candidates.without_print(self._database, limit)
        for article_id in waiting:
            with self._transaction():
                duplicates.settle_changed(self._database, article_id, stamp(self._clock()))
        return len(waiting)

    def note_challenger(self, crawl_id: int, name: str) -> None:
        """Notes who put a challenge before the pages of a run."""
        with self._transaction():
            crawls.note_challenger(self._database, crawl_id, name)

    def save_ledger(self, crawl_id: int, entries: Iterable[HostEntry]) -> None:
        """Stores what a run asked of each host; a second time, in the place of the first."""
        with self._transaction():
            ledger.save(self._database, crawl_id, entries)

    def report(self, crawl_ids: Sequence[int]) -> NightReport:
        """What these runs brought."""
        with self._explaining():
            return night_report(self._database, crawl_ids, self.path)

    # --- writing ------------------------------------------------------------------------------------------------------

    def save_channel(self, crawl_id: int, visit: ChannelVisit) -> None:
        """Stores one reading of a channel and the pages that it names."""
        with self._transaction():
            channels.save(self._database, crawl_id, visit, self.rhythm)

    def save_page(self, crawl_id: int, page: Page, neighbours: Sequence[str] = ()) -> Outcome:
        """Stores what a page says and returns what it was: new, changed, unchanged or rejected.

        The article is decided to be a copy of another here, too, by ``pipelines.dedupe.judge`` over what is stored.
        ``neighbours`` are addresses that it names and that are wanted: those that nobody knew wait from now on.
        """
        with self._transaction():
            if page.is_as_kept:
                rereading.read_otherwise(self._database, page)
            outcome = articles.save(self._database, crawl_id, page, self.rhythm.ages)
            if outcome != "new" or page.final_url != page.url:
                for url in dict.fromkeys((page.url, page.final_url)):
                    pages.plan_revisit(self._database, url, page.fetched_at, self.rhythm.ages)
            is_written = outcome in {"new", "changed"}
            if is_written and neighbours:
                pages.name_neighbours(self._database, page, neighbours, crawl_id)
            crawls.count(
                self._database,
                crawl_id,
                pages_fetched=1,
                blocks_removed=len(draft_for(page).removed) if is_written else 0,
                stories_localization=is_localization(page.tags) if is_written else 0,
                **{_COUNT_OF[outcome]: 1},
            )
        return outcome

    def save_failure(self, crawl_id: int, failure: PageFailure) -> None:
        """Notes that a page could not be had, or is gone; a stored article keeps its text.

        An article counts as gone from the second visit that misses it (see ``tombstones``).
        """
        with self._transaction():
            url, now = canonical_url(failure.url), failure.fetched_at
            row = pages.ensure(self._database, failure.source, url, crawl_id, now)
            channels.link(self._database, row.id, failure.channels, stamp(now))
            article_id = tombstones.article_of(self._database, row.id) if failure.is_gone else None
            if article_id is None:
                pages.note_failure(self._database, row, failure)
            else:
                tombstones.note(self._database, row, article_id, tombstones.missing_by_failure(failure), now)
            crawls.count(self._database, crawl_id, pages_failed=1)

    def confirm_page(self, crawl_id: int, url: str, fetched_at: datetime) -> None:
        """Notes that the server said "not modified" (304) of a page that is known."""
        with self._transaction():
            row = pages.by_url(self._database, canonical_url(url))
            if row is not None:
                if pages.confirm(self._database, row, fetched_at):
                    articles.confirm(self._database, row.id, fetched_at)
                pages.plan_revisit(self._database, url, fetched_at, self.rhythm.ages)
                crawls.count(self._database, crawl_id, articles_unchanged=int(row.article_id is not None))

    def rereadings(self) -> Rereadings:
        """The door for reading kept pages again."""
        return Rereadings(self._database, self._transaction, self._explaining, self._clock)

    def save_host(self, row: hosts.HostRow) -> None:
        """Remembers of a host until when it is to be left alone, and why."""
        with self._transaction():
            hosts.save(self._database, row)

    def forget_host(self, host: str) -> None:
        """The host is well again: nothing is remembered of it."""
        with self._transaction():
            hosts.forget(self._database, host)

    def forget_kept(self, files: Sequence[str]) -> None:
        """Nothing points to these files of kept pages any more: they are about to go."""
        with self._transaction():
            records.forget(self._database, files)

    def _close_killed(self) -> None:
        """Runs whose process is gone are closed by whoever opens the archive next."""
        with self._explaining():
            for crawl_id in crawls.killed(self._database, self.path):
                with self._transaction():
                    crawls.close_killed(self._database, crawl_id)


_COUNT_OF = {
    "new": "articles_new",
    "changed": "articles_changed",
    "unchanged": "articles_unchanged",
    "rejected": "pages_rejected",
}
