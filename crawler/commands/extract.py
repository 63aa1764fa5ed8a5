"""``scrapy extract FILE|URL``: one page or text as the article that a crawl would store, and why it looks like that."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output import for_any_reader
from crawler.showing.sources import Source, SourceError, fetch, is_address, read_file

if TYPE_CHECKING:
    from pipelines.tag.owner_tagger import Tagger


class Command(ScrapyCommand):
    """Reads and prints; stores nothing."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What ``scrapy extract -h`` shows."""
        return "[options] <file | url | ->"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show the article in a page or a text, and what was taken out of it"

    def long_desc(self) -> str:
        """The help text."""
        return (
            "Prints headline, byline, date and text of one article. The source is a web page (asked for politely), an "
            "HTML file (.gz too), a flattened text with one block a line, or - for standard input."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """How to print it, and the address of a file's page."""
        super().add_options(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="the whole article as JSON")
        form.add_argument("--explain", action="store_true", help="every block, kept or removed, and why")
        parser.add_argument("--url", metavar="URL", help="where a file's page came from: for relative links and dates")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit code 0 done, 1 no article, 2 wrong usage."""
        from crawler.showing.as_json import json_text
        from crawler.showing.explained import explained_lines
        from crawler.showing.plain import plain_lines
        from crawler.showing.reading import read_shown
        from crawler.showing.words import terminal_width
        from pipelines.tag.owner_file import OwnerFileError

        name = self._checked(args, opts)
        try:
            shown = read_shown(self._source(name), opts.url, self._tagger().tag)
            with for_any_reader():
                if opts.json:
                    print(json_text(shown))
                else:
                    lines = explained_lines(shown, terminal_width()) if opts.explain else plain_lines(shown)
                    for line in lines:
                        print(line)
        except (SourceError, OwnerFileError) as error:
            print(f"scrapy extract: {error}", file=sys.stderr)
            self.exitcode = 1

    def _checked(self, args: list[str], opts: argparse.Namespace) -> str:
        unknown = [word for word in args if word.startswith("-") and word != "-"]
        if unknown:
            raise UsageError(f"unknown option {unknown[0]} (scrapy extract -h shows all)", print_help=False)
        if len(args) != 1:
            raise UsageError("name one file or one web address, or - for standard input", print_help=False)
        if opts.url is not None and not is_address(opts.url):
            raise UsageError(f"--url {opts.url!r} is no web address; write http:// or https://", print_help=False)
        return args[0]

    def _tagger(self) -> Tagger:
        from pipelines.tag.owner_tagger import Tagger

        assert self.settings is not None
        return Tagger.from_file(self.settings["TAGS_FILE"], self.settings["DATABASE"])

    def _source(self, name: str) -> Source:
        assert self.settings is not None
        if is_address(name):
            return fetch(name, self.settings)
        if "://" in name:
            raise SourceError(f"{name} cannot be fetched; only http:// and https:// addresses can")
        return read_file(name, self.settings.getint("DOWNLOAD_MAXSIZE"))
