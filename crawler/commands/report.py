"""``scrapy report``: the night report again, of the last night or of one crawl."""

from __future__ import annotations

import argparse

from crawler.night.errors import NightError
from crawler.night.verb import Verb, positive_number


class Command(Verb):
    """Reads the archive and changes nothing."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Print the night report again, of the last night or of one crawl"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Which crawls, and the form of the report."""
        super().add_options(parser)
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--crawl", type=positive_number, metavar="ID", help="only this crawl (column id of the table crawls)"
        )
        which.add_argument("--last", action="store_true", help="the last night (this is what happens unless told)")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Print it."""
        from crawler.night.history import newest_crawl, night_of, require_archive
        from crawler.night.report import print_crawls

        plan = self.plan(options)
        require_archive(plan.database)
        newest = newest_crawl(plan.database)
        if newest == 0:
            raise NightError(f"the archive {plan.database} knows no crawl yet: scrapy night begins one")
        if options.crawl is not None:
            # One crawl is a night of its own here, whatever ran beside it.
            ids = [options.crawl] if options.crawl in night_of(plan.database, options.crawl) else []
        else:
            ids = night_of(plan.database, newest)
        if not ids:
            raise NightError(f"the archive {plan.database} has no crawl {options.crawl}; the newest is crawl {newest}")
        print_crawls(plan.database, ids, as_json=options.json)
        return 0
