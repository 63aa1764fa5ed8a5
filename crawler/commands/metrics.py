"""``scrapy metrics``: the state of the desk for Prometheus, to standard output or whole into a file."""

from __future__ import annotations

import argparse

from crawler.night.children import utc_now
from crawler.night.verb import Verb


class Command(Verb):
    """Looks at the archive and the site definitions and changes neither."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Print the state of the desk as OpenMetrics text, or write it to a file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Where it goes."""
        super().add_options(parser)
        parser.add_argument("--file", metavar="FILE", help="write this file, which never holds half of it")

    def work(self, options: argparse.Namespace) -> int:
        """Print or write it."""
        from crawler.night.metrics import metrics_text, read_totals
        from crawler.night.status import read_status

        plan = self.plan(options)
        text = metrics_text(read_status(plan, utc_now()), read_totals(plan.database), utc_now())
        self.give(text, options.file, "the metrics were")
        return 0
