"""``scrapy night``: every enabled site once, and the report in the morning."""

from __future__ import annotations

import argparse

from crawler.night.errors import NightError
from crawler.night.stopping import StopSignal
from crawler.night.verb import Verb, positive_number


class Command(Verb):
    """Crawls now whatever the schedules say; the timer (scheduler.py) crawls what is due."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Crawl every enabled site once and print the night report"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Which sites, how many at a time, and the form of the report."""
        super().add_options(parser)
        parser.add_argument("--sites", metavar="A,B", default="", help="only these sites, enabled or not")
        parser.add_argument("--jobs", type=positive_number, metavar="N", help="crawls at a time (2 unless told)")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Crawl, then report; exit code 0, 1 (all failed, or nothing could begin) or 3 (some failed)."""
        from crawler.night.plan import sites_of
        from crawler.night.report import print_report
        from crawler.night.shift import run_shift, say_to_stderr

        if options.jobs is not None:
            self.project_settings.set("NIGHT_JOBS", options.jobs, priority="cmdline")
        plan = self.plan(options)
        read = sites_of(plan, [name.strip() for name in options.sites.split(",") if name.strip()])
        if not read.sites and not read.errors:
            raise NightError(
                "no site is enabled: set enabled = true in a file of crawler/sites, or add one of your own "
                "(docs/site-definitions.md)"
            )
        say_to_stderr(f"Tonight: {', '.join(read.sites) or 'no site whose definition is right'}")
        with StopSignal() as stop:
            shift = run_shift(
                plan,
                list(read.sites.values()),
                {name: str(error) for name, error in read.errors.items()},
                is_stopping=stop.is_set,
                say=say_to_stderr,
            )
        print_report(plan.database, shift, as_json=options.json)
        return shift.exit_code
