"""``scrapy tag FILE|URL|ID``: the tags of one story, each with its sentence; with ``--explain``, all that made them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output import for_any_reader
from crawler.showing.sources import SourceError, fetch, is_address, read_file

if TYPE_CHECKING:
    from pipelines.tag.explaining import Account
    from pipelines.tag.owner_tagger import Tagger


class Command(ScrapyCommand):
    """Reads and prints; stores nothing."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What ``scrapy tag -h`` shows."""
        return "[options] <file | url | number of an article>"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show the tags of one story, and why it has them"

    def long_desc(self) -> str:
        """The help text."""
        return (
            "Prints the tags of one story with the sentences that prove them. The story is a web page (asked for "
            "politely), an HTML file, a text whose first line is the headline, - for standard input, or an article of "
            "the archive by its number."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """How to print it."""
        super().add_options(parser)
        parser.add_argument("--explain", action="store_true", help="each sentence with its rules, then each score")
        parser.add_argument("--json", action="store_true", help="the whole account as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit code 0 done (tags or none), 1 no story to read, 2 wrong usage."""
        from crawler.showing.tagged import account_json, account_lines, tag_lines
        from crawler.showing.words import terminal_width
        from pipelines.store import ArchiveError
        from pipelines.tag.owner_file import OwnerFileError
        from pipelines.tag.owner_tagger import Tagger

        unknown = [word for word in args if word.startswith("-") and word != "-"]
        if unknown:
            raise UsageError(f"unknown option {unknown[0]} (scrapy tag -h shows all)", print_help=False)
        if len(args) != 1:
            raise UsageError("name one file, one web address or the number of one article", print_help=False)
        assert self.settings is not None
        try:
            tagger = Tagger.from_file(self.settings["TAGS_FILE"], self.settings["DATABASE"])
            account = self._account(args[0], tagger)
        except (SourceError, ArchiveError, OwnerFileError) as error:
            print(f"scrapy tag: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        with for_any_reader():
            if opts.json:
                print(account_json(account))
                return
            lines = account_lines if opts.explain else tag_lines
            for line in lines(account, terminal_width()):
                print(line)

    def _account(self, name: str, tagger: Tagger) -> Account:
        from crawler.showing.reading import read_shown
        from pipelines.reading import LONGEST_TAGGED
        from pipelines.tag.explaining import explain

        if name.isascii() and name.isdigit():
            return self._stored(int(name), tagger)
        assert self.settings is not None
        if is_address(name):
            source = fetch(name, self.settings)
        elif "://" in name:
            raise SourceError(f"{name} cannot be fetched; only http:// and https:// addresses can")
        else:
            source = read_file(name, self.settings.getint("DOWNLOAD_MAXSIZE"))
        article = read_shown(source, None, tagger.tag).article
        return explain(tagger, article.headline, article.body[:LONGEST_TAGGED], article.language)

    def _stored(self, number: int, tagger: Tagger) -> Account:
        from pipelines.reading import LONGEST_TAGGED
        from pipelines.store import Archive
        from pipelines.tag.explaining import explain

        assert self.settings is not None
        with Archive.open(self.settings["DATABASE"], must_exist=True) as archive:
            story = archive.story(number)
            if story is None:
                raise SourceError(
                    f"the archive {self.settings['DATABASE']} holds no article {number}; the table articles has the "
                    f"numbers, and a file of that name is read as ./{number}"
                )
            account = explain(tagger, story.headline, story.body[:LONGEST_TAGGED], story.language)
            return replace(account, tags=archive.decided(number, account.tags))
