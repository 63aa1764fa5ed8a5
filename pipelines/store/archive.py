"""The archive: one SQLite file, and the only door through which the program writes to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from crawler.items import ChannelVisit, Page, PageFailure, Tag
from pipelines.dedupe import canonical_url
from pipelines.store import (
    alarms,
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
    rights,
    tombstones,
    verdicts,
)
from pipelines.store.errors import ArchiveError, explained
from pipelines.store.facts import is_localization
from pipelines.store.ledger import HostEntry
from pipelines.store.opening import open_database
from pipelines.store.records import KeptPage
from pipelines.store.report import NightReport, night_report
from pipelines.store.rereadings import Rereadings
from pipelines.store.rows import KnownChannel, KnownPage, Outcome, SourceRow, StoredStory
from pipelines.store.schema import write_topics
from pipelines.store.values import stamp
from pipelines.store.verdicts import Decided, Doubt, Example, Verdict
from pipelines.store.visits import Rhythm
from pipelines.tag.owner import Topic


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Archive:
    """An open archive. Every method that writes is done whole, or raises and leaves nothing: it is one transaction.

    What is written ``together`` shares one, and is stored when that has ended.

    What can go wrong with the file (locked, full, read-only, damaged) comes as ArchiveError, one sentence for the user.
    An archive belongs to the thread that opened it.
    """

    def __init__(self, database: Database, path: Path, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self.path = path
        self._is_together = False
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

    # --- what is known ------------------------------------------------------------------------------------------------

    def known_page(self, url: str) -> KnownPage | None:
        """What is known of an address, in whatever spelling; None when no channel ever named it."""
        with self._explaining():
            return pages.known(self._database, url)

    def waiting_pages(self, source: str, *, now: datetime | None = None, limit: int = 1000) -> list[str]:
        """Addresses that a site's channels named and nobody fetched, newest first, then those that are due again."""
        with self._explaining():
            return pages.waiting(self._database, source, now or self._clock(), limit)

    def waiting_neighbours(self, source: str, *, limit: int) -> list[str]:
        """Addresses that stories of a site name as the ones before and after them, that no channel names, unfetched."""
        with self._explaining():
            return pages.waiting_neighbours(self._database, source, limit)

    def known_channel(self, url: str) -> KnownChannel | None:
        """What is known of a channel."""
        with self._explaining():
            return channels.known(self._database, url)

    def channels_of(self, source: str) -> list[KnownChannel]:
        """All channels that were ever read for a site."""
        with self._explaining():
            return channels.of_source(self._database, source)

    def has_finished(self, source: str) -> bool:
        """Whether a run over all channels of a site ever came to its end."""
        with self._explaining():
            return crawls.has_finished(self._database, source)

    def cut_off_since(self, source: str) -> datetime | None:
        """When the first of the runs over a site began that were cut off since the last whole one; None for none."""
        with self._explaining():
            return crawls.cut_off_since(self._database, source)

    def has_finished_since(self, instant: datetime) -> bool:
        """Whether any run over any site that began since then came to its end."""
        with self._explaining():
            return crawls.has_finished_since(self._database, instant)

    def repeated_blocks(self, source: str) -> frozenset[str]:
        """Fingerprints of short paragraphs that many articles of a site carry at their edges."""
        with self._explaining():
            return blocks.repeated(self._database, source)

    def known_host(self, host: str) -> hosts.HostRow | None:
        """What is remembered of a host that asked to be left alone or gives no answer; None for one that is well."""
        with self._explaining():
            return hosts.known(self._database, host)

    def kept_page(self, url: str) -> KeptPage | None:
        """Where an address, in whatever spelling, is kept as it was received; None where it is not."""
        with self._explaining():
            return records.of_page(self._database, canonical_url(url))

    def articles_kept_in(self, files: Sequence[str]) -> int:
        """How many articles have their page in these files of kept pages."""
        with self._explaining():
            return records.articles_in(self._database, files)

    def forget_kept(self, files: Sequence[str]) -> None:
        """Nothing points to these files of kept pages any more: they are about to go."""
        with self._transaction():
            records.forget(self._database, files)

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
            outcome = articles.save(self._database, crawl_id, page)
            if outcome != "rejected":
                rights.save(self._database, page)
            records.save(self._database, page, outcome)
            for url in dict.fromkeys((page.url, page.final_url)):
                pages.plan_revisit(self._database, url, page.fetched_at, self.rhythm.ages)
            is_written = outcome in {"new", "changed"}
            article = page.article
            if is_written:
                pages.name_neighbours(self._database, page, neighbours, crawl_id)
            crawls.count(
                self._database,
                crawl_id,
                pages_fetched=1,
                blocks_removed=len(article.removed) if article and is_written else 0,
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

    # --- alarms -------------------------------------------------------------------------------------------------------

    def standing_alarms(self, source: str) -> list[alarms.Alarm]:
        """What is wrong with a source now, the oldest first."""
        with self._explaining():
            return alarms.standing(self._database, source)

    def settle_alarms(
        self,
        source: str,
        *,
        begun: Sequence[alarms.NewAlarm],
        ended: Sequence[tuple[int, str]],
        reminded: Sequence[int],
        crawl_id: int | None,
        ways: Sequence[str],
    ) -> list[alarms.News]:
        """Writes what began, ended and is told again, queues it for these ways of telling, and returns it as news."""
        now = self._clock()
        with self._transaction():
            news = [alarms.end(self._database, number, note, now) for number, note in ended]
            news += [alarms.begin(self._database, source, alarm, crawl_id, now) for alarm in begun]
            news += [alarms.remind(self._database, number, now) for number in reminded]
            alarms.queue(self._database, news, ways, now)
        return news

    def waiting_messages(self, way: str) -> list[alarms.Message]:
        """The news that wait to be sent in this way, and whose time for a try has come."""
        with self._explaining():
            return alarms.waiting(self._database, way, self._clock())

    def note_sent(self, messages: Sequence[alarms.Message]) -> None:
        """Notes that the receiver took them."""
        with self._transaction():
            alarms.note_sent(self._database, [message.id for message in messages], self._clock())

    def note_not_sent(self, tries: Sequence[tuple[alarms.Message, str, datetime | None]]) -> None:
        """Notes of each that it was not taken, why, and when it is tried again (None: given up)."""
        with self._transaction():
            for message, error, next_try in tries:
                alarms.note_not_sent(self._database, message.id, error, next_try)

    # --- the owner's hand ---------------------------------------------------------------------------------------------

    def name_topics(self, topics: Sequence[Topic]) -> None:
        """Makes the owner's topics known, so that stories can carry them. A topic given up keeps its stories."""
        if topics:
            with self._transaction():
                write_topics(self._database, topics)

    def story(self, article_id: int) -> StoredStory | None:
        """The text of an article; None when there is none of that number."""
        with self._explaining():
            return articles.story(self._database, article_id)

    def decided(self, article_id: int, tags: Sequence[Tag]) -> tuple[Tag, ...]:
        """The tagger's tags of an article with the owner's verdicts in their place."""
        with self._explaining():
            return verdicts.applied(self._database, article_id, tags)

    def review_queue(self, limit: int) -> list[Doubt]:
        """The tags that the tagger is least sure of and the owner has not decided, the nearest to the line first."""
        with self._explaining():
            return verdicts.queue(self._database, limit)

    def decisions(self, limit: int) -> list[Doubt]:
        """What the owner has decided, the latest first."""
        with self._explaining():
            return verdicts.decisions(self._database, limit)

    def decide(self, given: Sequence[Verdict], tagger: Callable[[str, str, str | None], Sequence[Tag]]) -> Decided:
        """Stores verdicts, all or none, and tags the articles that they change anew, by ``tagger`` where she is silent.

        Raises VerdictsError, with every row that cannot be meant, and stores nothing.
        """
        with self._on_the_disk(), self._transaction():
            decided = verdicts.save(self._database, given, stamp(self._clock()))
            for article_id in decided.articles:
                story = articles.story(self._database, article_id)
                if story is not None:
                    articles.tag_again(self._database, story, tagger(story.headline, story.body, story.language))
        return decided

    def examples(self) -> list[Example]:
        """Every story that the owner has judged, for learning from."""
        with self._explaining():
            return list(verdicts.examples(self._database))

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

    def _close_killed(self) -> None:
        """Runs whose process is gone are closed by whoever opens the archive next."""
        with self._explaining():
            for crawl_id in crawls.killed(self._database, self.path):
                with self._transaction():
                    crawls.close_killed(self._database, crawl_id)

    # --- transactions -------------------------------------------------------------------------------------------------

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within it is stored when it ends, all at once: several pages cost much less than one by one.

        A write that raises leaves nothing of itself, and the others are stored, unless the error is let out of here.
        """
        with self._transaction():
            self._is_together = True
            try:
                yield
            finally:
                self._is_together = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. The write lock is taken first: a later one could fail in the middle."""
        begin, end, undo = _WITHIN if self._is_together else _WHOLE
        with self._explaining():
            self._database.execute(begin)
            try:
                yield
                self._database.execute(end)
            except BaseException:
                if self._database.conn.in_transaction:  # a full disk has undone it already
                    for statement in undo:
                        self._database.execute(statement)
                raise

    @contextmanager
    def _on_the_disk(self) -> Iterator[None]:
        """What is committed within has reached the disk when it ends, and so has all that was committed before.

        Otherwise a power cut may cost the last seconds of a crawl: whole articles, which the next run fetches again.
        """
        self._database.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._database.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # the fault of a value or of the program, not of the file
        except sqlite3.Error as error:
            raise explained(error, self.path) from error


# How a transaction begins, ends and is undone; and one within another.
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_WITHIN = ("SAVEPOINT one", "RELEASE one", ("ROLLBACK TO one", "RELEASE one"))

_COUNT_OF = {
    "new": "articles_new",
    "changed": "articles_changed",
    "unchanged": "articles_unchanged",
    "rejected": "pages_rejected",
}
