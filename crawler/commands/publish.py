"""``scrapy publish``: a compact, read-only copy of the archive to hand around."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.night.errors import NightError, WrongUsageError
from crawler.night.verb import Verb

if TYPE_CHECKING:
    from desk.publishing import Published


class Command(Verb):
    """Reads the archive and writes a folder that ``datasette .`` opens."""

    def syntax(self) -> str:
        """What ``scrapy publish -h`` shows after the name."""
        return "[options] <folder>"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Make a compact read-only copy to hand around (a folder for datasette)"

    def long_desc(self) -> str:
        """The help text."""
        return (
            "Makes a folder with a copy of the archive and all that datasette needs to show it. Left out are the "
            "tables of the machine, the owner's verdicts, and the texts that their publishers reserve, sell or took "
            "away. A copy that is there is replaced. Example: scrapy publish ~/tech-news"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What it holds, and the form of the account."""
        super().add_options(parser)
        parser.add_argument("--with-removed", action="store_true", help="with the blocks taken out of the texts")
        parser.add_argument("--json", action="store_true", help="what was made, as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Scrapy's entry point: the one argument that is no option is the folder."""
        named = [word for word in args if not word.startswith("-")]
        opts.folder = named[0] if len(named) == 1 else ""
        super().run([word for word in args if word.startswith("-")], opts)

    def work(self, options: argparse.Namespace) -> int:
        """Make the copy; exit code 0, 1 (it cannot be made) or 2 (no folder is named)."""
        from crawler.night.history import require_archive
        from desk.publishing import PublishingError, publish

        if not options.folder:
            raise WrongUsageError("name one folder for the copy, as in: scrapy publish ~/tech-news")
        plan = self.plan(options)
        require_archive(plan.database)
        try:
            made = publish(plan.database, Path(options.folder), with_removed=options.with_removed)
        except PublishingError as error:
            raise NightError(str(error)) from error
        print(_json(made) if options.json else made.folder)
        print(
            f"{made.articles:,} articles, {made.texts:,} with their text, {made.size / 1e6:,.1f} MB. To read it: "
            f"datasette {made.folder}",
            file=sys.stderr,
        )
        return 0


def _json(made: Published) -> str:
    told = {"folder": str(made.folder), "articles": made.articles, "texts": made.texts, "bytes": made.size}
    return json.dumps({**told, "left_out": made.left_out}, ensure_ascii=False, indent=2)
