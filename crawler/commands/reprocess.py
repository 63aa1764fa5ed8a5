"""``scrapy reprocess``: kept pages, read again with what the desk knows today; what would change, then the change."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from crawler.night.errors import NightError
from crawler.night.lock import Lock
from crawler.night.verb import Verb, positive_number


class Command(Verb):
    """Asks nobody for anything: what was kept is enough."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Read kept pages again with today's rules, and show or take over what changes"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What to read, how, and whether to change anything."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument("--sites", metavar="A,B", default="", help="only articles of these sources")
        parser.add_argument("--since", type=_day, metavar="DAY", help="only articles of this day or later (YYYY-MM-DD)")
        parser.add_argument("--url", action="append", default=[], metavar="URL", help="only this article (repeatable)")
        parser.add_argument("--tags-only", action="store_true", help="tag the stored texts anew, and read no page")
        parser.add_argument("--jobs", type=positive_number, metavar="N", help="processes (one a core unless told)")
        parser.add_argument("--samples", type=_count, default=10, metavar="N", help="show N changed articles (10)")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Exit code 0 done, 1 failed or stopped, 2 wrong usage."""
        from crawler.rereading import Rereading, Wish
        from crawler.showing.impact import impact_json, impact_lines
        from crawler.showing.words import terminal_width
        from pipelines.store import Archive, ArchiveError
        from pipelines.tag.owner_file import OwnerFileError

        wish = Wish(
            sites=[name.strip() for name in options.sites.split(",") if name.strip()],
            since=options.since,
            urls=options.url,
            tags_only=options.tags_only,
            is_dry=options.dry_run,
            jobs=options.jobs,
            samples=options.samples,
        )
        try:
            with Archive.open(self.project_settings["DATABASE"], must_exist=True) as archive:
                lock = archive.path.with_name(f"{archive.path.stem}-reprocess.lock")
                with Lock(lock, "a reading of kept pages"):
                    impact = Rereading(archive, self.project_settings).carry_out(wish)
        except (ArchiveError, OwnerFileError, OSError) as error:
            raise NightError(str(error)) from error
        except KeyboardInterrupt:
            raise NightError("stopped; nothing was changed, and the next run goes on from here") from None
        if wish.is_dry:
            print("Nothing was changed; without --dry-run it is, and nothing is read twice.", file=sys.stderr)
        if options.json:
            print(impact_json(impact))
        else:
            for line in impact_lines(impact, terminal_width()):
                print(line)
        return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-11-01") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text[:9])
