"""``scrapy crawl NAME``: one run of one site, with its report, and an exit code that a timer can trust."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import scrapy.core.downloader.contextfactory  # noqa: F401 - takes ten times as long where much is loaded already
from scrapy.commands.crawl import Command as ScrapyCrawlCommand
from scrapy.exceptions import UsageError

from crawler.middlewares.public_addresses import AddressList
from crawler.night.report import report_text
from crawler.output import for_any_reader
from crawler.spiders.import_options import WARC, read_import_options
from crawler.spiders.options import read_options
from crawler.spiders.warc import ImportFileError, check_file
from pipelines.store import Archive, ArchiveError
from pipelines.store.stage import StoreStage
from pipelines.tag.owner_file import find_owner_file, read_owner_file


class Command(ScrapyCrawlCommand):
    """Scrapy's own verb; ours checks everything before it asks the site for anything, and reports in the end."""

    def syntax(self) -> str:
        """What ``scrapy crawl -h`` shows."""
        return "[options] <site>   (scrapy list shows the sites; 'site -a url=https://…' reads any other)"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Crawl one site: scrapy crawl gizchina"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawls the site; exit code 0 done, 1 failed, 2 wrong usage."""
        if len(args) != 1:
            raise UsageError(
                "name one site, as scrapy list shows them"
                if not args
                else f"one site at a time, and options as -a NAME=VALUE; what does {' '.join(args[1:])!r} mean?",
                print_help=False,
            )
        if "/" in args[0]:
            raise UsageError(
                f"{args[0]} is an address and no site's name; to read it: scrapy crawl site -a url={args[0]}",
                print_help=False,
            )
        assert self.crawler_process is not None
        assert self.settings is not None
        try:
            if args[0] == WARC:
                check_file(read_import_options(opts.spargs), self.settings)
            else:
                read_options(opts.spargs, any_site=args[0] == "site")
            AddressList(self.settings.get("ALLOWED_ADDRESSES") or "")
            read_owner_file(find_owner_file(self.settings["TAGS_FILE"], self.settings["DATABASE"]))
            crawler = self._create_crawler(args[0])
        except ImportFileError as error:
            self._fail(str(error))
            return
        except (ValueError, KeyError) as error:
            raise UsageError(str(error.args[0]), print_help=False) from None
        try:
            Archive.open(self.settings["DATABASE"]).close()
        except ArchiveError as error:
            self._fail(str(error))
            return
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self._conclude(crawler)

    def _conclude(self, crawler: Any) -> None:
        stage = crawler.get_item_pipeline(StoreStage) if crawler.engine is not None else None
        if self.crawler_process is None or self.crawler_process.bootstrap_failed or stage is None:
            told = crawler.stats.get_value("nightdesk/archive_error") if crawler.stats is not None else None
            self._fail(told or "the crawl could not begin; the lines above say why")
            return
        if not stage.crawl_id:
            self._fail(stage.error)
            return
        stage.close_unfinished()
        outcome, reason = stage.outcome
        assert self.settings is not None
        try:
            with Archive.open(self.settings["DATABASE"]) as archive:
                report = report_text(archive.report([stage.crawl_id]))
        except ArchiveError as error:
            self._fail(str(error))
            return
        with for_any_reader():
            print(report)
        if outcome != "finished":
            self._fail(reason or "stopped at once; what it had stored is stored, and the next run goes on from here")

    def _fail(self, reason: str) -> None:
        print(f"scrapy crawl: {reason}", file=sys.stderr)
        self.exitcode = 1
