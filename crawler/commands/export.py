"""``scrapy export``: articles, stories, tags, events or any view, as JSON lines, CSV or Parquet."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.night.errors import WrongUsageError
from crawler.night.verb import Verb

if TYPE_CHECKING:
    from crawler.exporting.selection import Selection


class Command(Verb):
    """Reads the archive and changes nothing in it."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Hand articles, stories, tags or any view out: JSON lines, CSV, Parquet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What, narrowed how, in which form and where to."""
        from crawler.exporting.selection import REASONS
        from crawler.exporting.writing import FORMATS

        super().add_options(parser)
        parser.add_argument(
            "--what", default="articles", metavar="NAME", help="articles, stories, tags, events, or a view (articles)"
        )
        parser.add_argument("--format", choices=FORMATS, help="unless told, what the name in --file says, or jsonl")
        parser.add_argument("--file", metavar="FILE", help="write to this file, which is there whole or not at all")
        parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="only what was published since this day")
        parser.add_argument("--site", default="", metavar="NAME", help="only this site")
        parser.add_argument("--facet", default="", metavar="NAME", help="only stories with this facet or topic")
        parser.add_argument(
            "--include",
            default="",
            metavar="A,B",
            help=f"take in what is left out: {', '.join(REASONS)}, or all",
        )

    def work(self, options: argparse.Namespace) -> int:
        """Write it."""
        from crawler.exporting.selection import select
        from crawler.exporting.writing import format_of, write_export
        from crawler.night.history import reading, require_archive

        included = _included(options.include)
        path = Path(options.file).expanduser().absolute() if options.file else None
        form = options.format or format_of(path)
        if form == "parquet" and path is None and sys.stdout.isatty():
            raise WrongUsageError("Parquet is nothing for a terminal: name a file with --file, or pipe it")
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            raise WrongUsageError(f"--file {path}: name a file in a folder that is there")
        database = self.plan(options).database
        require_archive(database)
        with reading(database) as connection:
            connection.row_factory = None
            connection.execute("BEGIN")
            narrowed = {"since": options.since, "site": options.site, "facet": options.facet}
            selection = select(connection, options.what, **narrowed, included=included)
            count = write_export(connection, selection, form, path)
        print(_told(selection, count, path), file=sys.stderr)
        return 0


def _told(selection: Selection, count: int, path: Path | None) -> str:
    from crawler.exporting.selection import REASONS

    lines = [f"{count:,} rows{f' in {path}' if path is not None else ''}"]
    lines += [
        f"left out: {left_out:,}, because {REASONS[reason]} (--include {reason} takes them in)"
        for reason, left_out in sorted(selection.left_out.items())
    ]
    return "\n".join(lines)


def _included(text: str) -> frozenset[str]:
    from crawler.exporting.selection import REASONS

    names = {name.strip() for name in text.split(",")} - {""}
    if unknown := sorted(names - {*REASONS, "all"}):
        raise WrongUsageError(f"--include {unknown[0]}: it takes {', '.join(REASONS)}, or all")
    return frozenset(REASONS) if "all" in names else frozenset(names)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-11-01") from None
