"""``scrapy retention``: what is old enough to go, said before it goes."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from crawler.night.children import utc_now
from crawler.night.errors import NightError, WrongUsageError
from crawler.night.verb import Verb

if TYPE_CHECKING:
    from pipelines.keep.retention import KeptPlan
    from pipelines.store import Archive

_MEGABYTE = 1_000_000


class Command(Verb):
    """Says what would go; with ``--apply`` it goes."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Say what is old enough to go (logs, kept pages, ledger); --apply"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """How long things are kept, and whether to do it."""
        super().add_options(parser)
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--dry-run", action="store_true", help="only say what would go (this is what happens unless told)"
        )
        mode.add_argument("--apply", action="store_true", help="let it go")
        parser.add_argument(
            "--keep", action="append", default=[], metavar="NAME=DAYS", help="keep this kind so long (ever: for ever)"
        )
        parser.add_argument("--json", action="store_true", help="the plan as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Print the plan, and do it if that was asked for."""
        from crawler.night.history import require_archive
        from crawler.retention import days_of, plan_json, plan_lines
        from pipelines.keep.retention import KEPT_PAGES, let_go
        from pipelines.store import Archive, ArchiveError
        from pipelines.store.care.retention import apply, plan

        night = self.plan(options)
        days = days_of(str(self.project_settings["RETENTION_DAYS"] or ""), options.keep)
        require_archive(night.database)
        try:
            planned = plan(night.database, night.logs, days, utc_now())
            with Archive.open(night.database, must_exist=True) as archive:
                kept = self._kept(archive, days)
                told = plan_json(planned, kept) if options.json else "\n".join(plan_lines(planned, kept))
                print(told, flush=True)
                if options.apply:
                    let_go(archive, kept)
            if options.apply:
                gone = {**apply(night.database, night.logs, planned), KEPT_PAGES: len(kept.going)}
                told = ", ".join(f"{count:,} {name}" for name, count in gone.items() if count) or "nothing"
                print(
                    f"scrapy retention: gone: {told}; the file does not shrink, its room is used again", file=sys.stderr
                )
        except (ArchiveError, OSError) as error:
            raise NightError(str(error)) from error
        if not options.apply:
            print("scrapy retention: nothing was changed; --apply lets it go", file=sys.stderr)
        return 0

    def _kept(self, archive: Archive, days: dict[str, int | None]) -> KeptPlan:
        """What the settings ARCHIVE_DAYS and ARCHIVE_MEGABYTES let go of the kept pages, --keep over them."""
        from pipelines.keep.folder import folder_of
        from pipelines.keep.retention import KEPT_PAGES, plan_kept

        settings = self.project_settings
        kept_days = days.get(KEPT_PAGES, _bound(settings, "ARCHIVE_DAYS") or None)
        most_bytes = _bound(settings, "ARCHIVE_MEGABYTES") * _MEGABYTE
        folder = folder_of(settings["ARCHIVE_FOLDER"], archive.path)
        return plan_kept(archive, folder, days=kept_days, most_bytes=most_bytes, today=utc_now().date())


def _bound(settings: Settings, name: str) -> int:
    text = str(settings.get(name)).strip()
    if not (text.isascii() and text.isdigit()):
        raise WrongUsageError(f"the setting {name} must be a whole number from 0 up, and is {text!r}")
    return int(text[:12])
