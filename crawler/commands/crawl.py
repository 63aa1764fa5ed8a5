"""``scrapy crawl NAME``: one run of one site, with its report, and an exit code that a timer can trust."""

from __future__ import annotations

import argparse
import gc
import sys
from importlib import import_module

from scrapy import signals
from scrapy.commands.crawl import Command as ScrapyCrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.output import for_any_reader

# When Python looks for garbage: after so many new objects, and among older ones after so many looks. Hardly anything is
# garbage that is not free at once, and looking for it as often as usual takes a tenth of a crawl.
_RARELY = (5000, 10, 10)


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
        gc.set_threshold(*_RARELY)
        crawler = self._checked(args[0], opts)
        if crawler is None:
            return
        assert self.crawler_process is not None
        crawler.signals.connect(self._all_is_loaded, signal=signals.engine_started)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self._conclude(crawler)

    def _all_is_loaded(self) -> None:
        """What is loaded stays: no search for garbage goes through it again."""
        gc.freeze()

    def _checked(self, name: str, opts: argparse.Namespace) -> Crawler | None:
        """The crawler, once all that it needs is in order; None, and a word about it, where a file is not."""
        from crawler.spiders.import_options import ImportFileError
        from pipelines.apart.extension import begin_reading

        assert self.settings is not None
        try:
            self._check(name, opts)
            begin_reading(self.settings)
            # Scrapy's own, and it looks through all that is loaded: at the beginning that is little.
            import_module("scrapy.core.downloader.contextfactory")
            crawler = self._create_crawler(name)
        except ImportFileError as error:
            self._fail(str(error))
            return None
        except (ValueError, KeyError) as error:
            raise UsageError(str(error.args[0]), print_help=False) from None
        return crawler if self._has_archive() else None

    def _has_archive(self) -> bool:
        """Whether the archive can be opened; where it cannot, the reason is told."""
        from pipelines.store import Archive, ArchiveError

        assert self.settings is not None
        try:
            Archive.open(self.settings["DATABASE"]).close()
        except ArchiveError as error:
            self._fail(str(error))
            return False
        return True

    def _check(self, name: str, opts: argparse.Namespace) -> None:
        """Raises ValueError for what cannot be meant, ImportFileError for a file without pages."""
        from crawler.middlewares.public_addresses import AddressList
        from crawler.spiders.import_options import WARC, read_import_options
        from crawler.spiders.options import read_options
        from pipelines.tag.owner_file import find_owner_file, read_owner_file

        assert self.settings is not None
        if name == WARC:
            from crawler.spiders.warc import check_file

            check_file(read_import_options(opts.spargs), self.settings)
        else:
            read_options(opts.spargs, any_site=name == "site")
        AddressList(self.settings.get("ALLOWED_ADDRESSES") or "")
        read_owner_file(find_owner_file(self.settings["TAGS_FILE"], self.settings["DATABASE"]))

    def _conclude(self, crawler: Crawler) -> None:
        from crawler.night.report import report_text
        from pipelines.store import Archive, ArchiveError
        from pipelines.store.stage import StoreStage

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
