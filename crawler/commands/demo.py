"""``scrapy demo``: a newsroom on this machine, its crawl, and the night report; no network needed."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from crawler.night.children import CrawlOrder, crawl_command, log_path, utc_now
from crawler.night.errors import NightError
from crawler.night.stopping import StopSignal
from crawler.night.verb import Verb, port_number

if TYPE_CHECKING:
    from crawler.night.plan import NightPlan

HOST = "127.0.0.1"
SOURCE = "newsroom"


class Command(Verb):
    """Shows the whole way of a story in half a minute. The second run finds nothing new."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Crawl a newsroom on this machine and print the night report"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Where the newsroom opens, and the form of the report."""
        super().add_options(parser)
        parser.add_argument(
            "--port", type=port_number, default=8930, metavar="N", help="the newsroom's port (8930 unless told)"
        )
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Open the newsroom, crawl it, report."""
        from crawler.night.report import print_report
        from crawler.night.shift import run_orders, say_to_stderr

        plan = self.plan(options)
        with open_newsroom(options.port) as newsroom, StopSignal() as stop:
            say_to_stderr(f"A newsroom is open at {newsroom.url}; crawling it into {plan.database}")
            order = _order(plan, newsroom.url, options.port)
            shift = run_orders(plan, [order], is_stopping=stop.is_set, say=say_to_stderr)
        print_report(plan.database, shift, as_json=options.json)
        if not shift.failures:
            say_to_stderr("Next: make serve (or scrapy serve) opens the archive in the browser.")
        return shift.exit_code


def open_newsroom(port: int) -> AbstractContextManager[Any]:
    """The newsroom of the tests, on this port; raises NightError where it or the port is not to be had."""
    try:
        from tests.newsroom.server import Newsroom  # not every copy of the project has its tests
    except ImportError as error:
        raise NightError(
            f"the demo crawls the newsroom in tests/newsroom, which is not here ({error}): get the whole repository"
        ) from error
    try:
        newsroom: AbstractContextManager[Any] = Newsroom(port, HOST)
    except OSError as error:
        raise NightError(
            f"the newsroom cannot open at {HOST}:{port} ({error.strerror}): stop what uses that port, "
            f"or name another one (scrapy demo --port {port + 1 if port < 65535 else 8930})"
        ) from error
    return newsroom


def _order(plan: NightPlan, url: str, port: int) -> CrawlOrder:
    from crawler.night.plan import PROJECT_FOLDER

    settings = {
        # This newsroom does not mind, and an owner who tries the desk out does not wait.
        "DOWNLOAD_DELAY": "0",
        **plan.handed_on,
        "ALLOWED_ADDRESSES": f"{HOST}:{port}",
    }
    return CrawlOrder(
        site=SOURCE,
        host=HOST,
        command=crawl_command("site", settings, {"url": url, "name": SOURCE}),
        folder=PROJECT_FOLDER,
        log=log_path(plan.logs, SOURCE, utc_now()),
    )
