"""A round: several crawls, a few at a time, never two on the same host, and all of them ended when asked to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from crawler.night.children import Child, ChildError, CrawlOrder, CrawlResult, stop_all, utc_now

# How often the round looks whether a child has ended: far below the seconds that the shortest crawl takes.
_LOOK_EVERY = 0.05
# A systemd stop and an impatient owner wait ten seconds in all; the rest of it is for shutting down.
PATIENCE = 6.0


def run_round(
    orders: Sequence[CrawlOrder],
    *,
    jobs: int,
    is_stopping: Callable[[], bool] = lambda: False,
    on_result: Callable[[CrawlResult], None] = lambda _: None,
    patience: float = PATIENCE,
) -> list[CrawlResult]:
    """Run every order, at most ``jobs`` at a time and one a host; the results stand in the order in which they came.

    Once ``is_stopping`` says so, no further crawl starts, and those that run are ended: SIGTERM, ``patience``
    seconds, SIGKILL. An exception (KeyboardInterrupt, say) ends them likewise before it goes on its way.
    """
    waiting = list(orders)
    running: list[Child] = []
    results: list[CrawlResult] = []

    def note(result: CrawlResult) -> None:
        results.append(result)
        on_result(result)

    try:
        while (waiting or running) and not is_stopping():
            _start_what_may_run(waiting, running, jobs, note)
            time.sleep(_LOOK_EVERY)
            _collect(running, note)
    finally:
        stop_all(running, patience=patience)
        _collect(running, note)
    return results


def _start_what_may_run(
    waiting: list[CrawlOrder], running: list[Child], jobs: int, note: Callable[[CrawlResult], None]
) -> None:
    for order in list(waiting):
        if len(running) >= max(1, jobs):
            return
        if order.host in {child.order.host for child in running}:
            continue
        waiting.remove(order)
        try:
            running.append(Child(order))
        except ChildError as error:
            note(not_started(order, str(error)))


def not_started(order: CrawlOrder, reason: str) -> CrawlResult:
    """The result of a crawl that never began."""
    now = utc_now()
    return CrawlResult(site=order.site, exit_code=1, started=now, ended=now, reason=reason)


def _collect(running: list[Child], note: Callable[[CrawlResult], None]) -> None:
    for child in list(running):
        result = child.result()
        if result is not None:
            running.remove(child)
            note(result)
