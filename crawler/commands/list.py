"""``scrapy list``: the sites that can be crawled, one a line, or as JSON with what their definitions say."""

from __future__ import annotations

import argparse
import json

from scrapy.commands.list import Command as ScrapyListCommand
from scrapy.spiderloader import get_spider_loader


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
        del args
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        names = sorted(loader.list())
        if not opts.json:
            print("\n".join(names))
            return
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
        print(json.dumps(rows, ensure_ascii=False, indent=2))
