"""``scrapy list``: the sites that can be crawled, one a line, or as JSON with what their definitions say."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from scrapy.commands.list import Command as ScrapyListCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader

from crawler.output import for_any_reader


class Command(ScrapyListCommand):
    """Scrapy's own verb, with ``--json``."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "List the sites that can be crawled"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds ``--json`` to Scrapy's own options."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as JSON, with home page, language and schedule")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Prints the names, sorted."""
        if args:
            raise UsageError(f"what does {' '.join(args)!r} mean? (scrapy list -h shows all options)", print_help=False)
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        names = sorted(loader.list())
        with for_any_reader():
            print(_as_json(loader, names) if opts.json else "\n".join(names))


def _as_json(loader: SpiderLoaderProtocol, names: Sequence[str]) -> str:
    sites = [getattr(loader.load(name), "site", None) for name in names]
    rows = [
        {
            "name": site.name,
            "home": site.home,
            "language": site.language,
            "enabled": site.enabled,
            "schedule": site.schedule,
            "defined_in": str(site.path),
        }
        for site in sites
        if site is not None
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
