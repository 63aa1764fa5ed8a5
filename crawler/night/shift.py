"""One round over sites: crawl them as children, say how each went, and know which crawls of the archive those were."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.night.children import CrawlOrder, CrawlResult, prune_logs, utc_now
from crawler.night.errors import NightError
from crawler.night.history import crawls_after, newest_crawl
from crawler.night.hosts import Hosts
from crawler.night.plan import NightPlan
from crawler.night.rounds import run_round
from crawler.sites import SiteDefinition
from crawler.watch.duty import watch
from crawler.watch.telling import Teller
from pipelines.store.alarms import News

DONE, FAILED, SOME_FAILED = 0, 1, 3
# The two ways of telling wait ten seconds for their receiver each.
_SECONDS_TO_TELL = 25.0


@dataclass(frozen=True, slots=True)
class Shift:
    """What came of a round: how each crawl ended, and their numbers in the archive."""

    results: tuple[CrawlResult, ...]
    faults: Mapping[str, str]  # sites that could not be crawled, with the sentence that says why
    crawl_ids: tuple[int, ...]
    was_stopped: bool = False
    alarms: tuple[News, ...] = ()  # what the watch has to tell after these crawls

    @property
    def failures(self) -> dict[str, str]:
        """Every site that failed, with its reason."""
        return {**self.faults, **{result.site: result.reason for result in self.results if not result.is_done}}

    @property
    def exit_code(self) -> int:
        """By the contract of the command line: 0 all done, 3 some failed, 1 all failed or the round was stopped.

        An alarm that begins, or is told again, counts as a failure of some.
        """
        if self.was_stopped:
            return FAILED
        if not self.failures:
            return SOME_FAILED if any(news.event != "ended" for news in self.alarms) else DONE
        return SOME_FAILED if any(result.is_done for result in self.results) else FAILED


def run_shift(
    plan: NightPlan,
    sites: Sequence[SiteDefinition],
    faults: Mapping[str, str],
    *,
    is_stopping: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = lambda _: None,
    clock: Callable[[], datetime] = utc_now,
) -> Shift:
    """Crawl these sites, ``plan.jobs`` at a time; ``say`` hears one line as each of them ends.

    ``faults`` are the sites that cannot be crawled; they count as failed. Raises NightError when the archive cannot be
    used: then no crawl starts.
    """
    orders = [plan.order(site, clock()) for site in sites]
    return run_orders(plan, orders, faults=faults, is_stopping=is_stopping, say=say)


def run_orders(
    plan: NightPlan,
    orders: Sequence[CrawlOrder],
    *,
    faults: Mapping[str, str] | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = lambda _: None,
) -> Shift:
    """The same for crawls whose orders are written."""
    open_archive(plan.database)
    before = newest_crawl(plan.database)
    for site, reason in (faults or {}).items():
        say(f"{site}: failed: {reason}")

    def tell(result: CrawlResult) -> None:
        say(outcome_line(result))
        prune_logs(plan.logs, result.site, plan.logs_kept)

    def tell_wait(order: CrawlOrder) -> None:
        say(f"{order.site}: waits, because another program of this archive crawls {order.host} just now")

    with closing(Hosts(plan.hosts_lock)) as hosts:
        results = run_round(
            orders, jobs=plan.jobs, hosts=hosts, is_stopping=is_stopping, on_result=tell, on_wait=tell_wait
        )
    was_stopped = is_stopping() and (len(results) < len(orders) or any(result.was_stopped for result in results))
    names = [result.site for result in results]
    # Who is asked to stop has seconds: the next round watches over these, too.
    news = watch(plan.database, [] if is_stopping() else names, plan.ways, say=say, clock=utc_now)
    teller = Teller(plan.database, plan.ways, say=say, clock=utc_now)
    teller.begin()
    teller.wait(_SECONDS_TO_TELL, is_stopping)
    ids = crawls_after(plan.database, before, names)
    return Shift(tuple(results), faults or {}, tuple(ids), was_stopped, tuple(news))


def outcome_line(result: CrawlResult) -> str:
    """How a crawl ended, in one line that names the site, the reason and where to read more."""
    seconds = round((result.ended - result.started).total_seconds())
    if result.is_done and not result.was_stopped:
        return f"{result.site}: done in {seconds} s"
    log = f" (log {result.log})" if result.log is not None and result.log.exists() else ""
    if result.was_stopped:
        return f"{result.site}: stopped after {seconds} s, what it had stored stays stored{log}"
    return f"{result.site}: failed: {result.reason}{log}"


def open_archive(database: Path) -> None:
    """Make sure that the archive can be used, making or migrating it; raises NightError with its one sentence."""
    from pipelines.store import Archive, ArchiveError  # noqa: PLC0415 - takes a while, and `--help` needs none of it

    try:
        Archive.open(database).close()
    except ArchiveError as error:
        raise NightError(str(error)) from error


def say_to_stderr(line: str) -> None:
    """Talk goes to standard error; standard output is for data."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is where the night speaks
