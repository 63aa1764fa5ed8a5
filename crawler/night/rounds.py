"""A round: several crawls, a few at a time, never two on the same host, and all of them ended when asked to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crawler.night.children import Child, ChildError, CrawlOrder, CrawlResult, stop_all, utc_now
from crawler.night.hosts import Hosts

# How often the round looks whether a child has ended: far below the seconds that the shortest crawl takes.
_LOOK_EVERY = 0.05
# A systemd stop and an impatient owner wait ten seconds in all; the rest of it is for shutting down.
PATIENCE = 6.0


def run_round(
    orders: Sequence[CrawlOrder],
    *,
    jobs: int,
    hosts: Hosts,
    is_stopping: Callable[[], bool] = lambda: False,
    on_result: Callable[[CrawlResult], None] = lambda _: None,
    on_wait: Callable[[CrawlOrder], None] = lambda _: None,
    patience: float = PATIENCE,
) -> list[CrawlResult]:
    """Run every order, at most ``jobs`` at a time and one a host; the results stand in the order in which they came.

    Once ``is_stopping`` says so, no further crawl starts, and those that run are ended: SIGTERM, ``patience``
    seconds, SIGKILL. An exception (KeyboardInterrupt, say) ends them likewise before it goes on its way. ``on_wait``
    hears of an order whose host is being crawled by another process.
    """
    this = _Round(list(orders), hosts, on_result, on_wait)
    try:
        while (this.waiting or this.running) and not is_stopping():
            this.start_what_may_run(max(1, jobs))
            time.sleep(_LOOK_EVERY)
            this.collect()
    finally:
        stop_all(this.running, patience=patience)
        this.collect()
    return this.results


@dataclass
class _Round:
    waiting: list[CrawlOrder]
    hosts: Hosts
    on_result: Callable[[CrawlResult], None]
    on_wait: Callable[[CrawlOrder], None]
    running: list[Child] = field(default_factory=list)
    results: list[CrawlResult] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def start_what_may_run(self, jobs: int) -> None:
        for order in list(self.waiting):
            if len(self.running) >= jobs:
                return
            if order.host in {child.order.host for child in self.running}:
                continue
            if self.hosts.take(order.host):
                self.waiting.remove(order)
                self.start(order)
            elif order.site not in self.told:
                self.told.add(order.site)
                self.on_wait(order)

    def start(self, order: CrawlOrder) -> None:
        try:
            self.running.append(Child(order))
        except ChildError as error:
            self.hosts.give_back(order.host)
            self.note(not_started(order, str(error)))

    def collect(self) -> None:
        for child in list(self.running):
            result = child.result()
            if result is not None:
                self.running.remove(child)
                self.hosts.give_back(child.order.host)
                self.note(result)

    def note(self, result: CrawlResult) -> None:
        self.results.append(result)
        self.on_result(result)


def not_started(order: CrawlOrder, reason: str) -> CrawlResult:
    """The result of a crawl that never began."""
    now = utc_now()
    return CrawlResult(site=order.site, exit_code=1, started=now, ended=now, reason=reason)
