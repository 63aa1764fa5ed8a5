"""``scrapy status``: one row a source, how its last crawl went and when the next one is due."""

from __future__ import annotations

import argparse
import json

from crawler.night.children import utc_now
from crawler.night.verb import Verb


class Command(Verb):
    """Looks at the archive and the site definitions and changes neither."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show each source: last crawl, outcome, articles, next due"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The form of the table."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="the same as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Print the table."""
        from crawler.night.history import no_archive
        from crawler.night.shift import say_to_stderr
        from crawler.night.status import read_status, status_rows, status_table

        plan = self.plan(options)
        states = read_status(plan, utc_now())
        if options.json:
            print(json.dumps(status_rows(states), ensure_ascii=False, indent=2))
            return 0
        print(status_table(states))
        if not plan.database.exists():
            say_to_stderr(f"scrapy status: {no_archive(plan.database)}")
        return 0
