"""``scrapy reprocess``: kept pages, read again with what the desk knows today; what would change, then the change."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from crawler.night.errors import NightError, WrongUsageError
from crawler.night.lock import Lock
from crawler.night.plan import PROJECT_FOLDER
from crawler.night.verb import Verb, positive_number
from crawler.progress import progress
from crawler.showing.impact import impact_json, impact_lines
from crawler.showing.words import terminal_width
from crawler.sites.nearest import did_you_mean
from crawler.spiders.loader import sites_folders
from pipelines.keep.folder import folder_of
from pipelines.reprocess.pool import HerePool, Pool, ProcessPool
from pipelines.reprocess.reading import Setup
from pipelines.reprocess.run import Impact, Run
from pipelines.reprocess.staging import Staging, edition_of, staging_path
from pipelines.store import Archive, ArchiveError
from pipelines.store.rereading import Choice
from pipelines.tag.owner_file import OwnerFileError, find_owner_file
from pipelines.tag.owner_tagger import Tagger

# Below this many, starting other processes takes longer than the reading.
_FEW = 20


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
        try:
            with Archive.open(self.project_settings["DATABASE"], must_exist=True) as archive:
                lock = archive.path.with_name(f"{archive.path.stem}-reprocess.lock")
                with Lock(lock, "a reading of kept pages"):
                    impact = self._read(archive, options)
        except (ArchiveError, OwnerFileError, OSError) as error:
            raise NightError(str(error)) from error
        except KeyboardInterrupt:
            raise NightError("stopped; nothing was changed, and the next run goes on from here") from None
        if options.json:
            print(impact_json(impact))
        else:
            for line in impact_lines(impact, terminal_width()):
                print(line)
        return 0

    def _read(self, archive: Archive, options: argparse.Namespace) -> Impact:
        settings = self.project_settings
        tagger = Tagger.from_file(settings["TAGS_FILE"], settings["DATABASE"])
        setup = self._setup(archive)
        choice = _choice(options, setup)
        staging = Staging(staging_path(archive.path), self._edition(setup))
        is_done = False
        try:
            run = Run(archive.rereadings(), staging, tagger.topics, folder=setup.folder, largest=setup.largest)
            total = run.count(choice, tags_only=options.tags_only)
            if not total and options.url:
                raise NightError(f"the archive holds no page of {', '.join(options.url)}; nothing was read")
            with progress("Reading again", total) as advance:
                run.read(choice, self._pool(setup, options.jobs, total), tags_only=options.tags_only, advance=advance)
            impact = run.impact(options.samples)
            if not options.dry_run:
                run.apply(impact)
                is_done = True
        finally:
            staging.close(is_done=is_done)
        if options.dry_run:
            print("Nothing was changed; without --dry-run it is, and nothing is read twice.", file=sys.stderr)
        return impact

    def _setup(self, archive: Archive) -> Setup:
        settings = self.project_settings
        rereadings = archive.rereadings()
        sources = rereadings.hints_of_sources()
        return Setup(
            folder=folder_of(settings["ARCHIVE_FOLDER"], archive.path),
            largest=settings.getint("DOWNLOAD_MAXSIZE"),
            sites_folders=tuple(folder.absolute() for folder in sites_folders(settings)),
            tags_file=str(Path(settings["TAGS_FILE"]).expanduser().absolute()) if settings["TAGS_FILE"] else "",
            database=str(archive.path),
            sources=sources,
            repeated={source: archive.repeated_blocks(source) for source in sources},
        )

    def _pool(self, setup: Setup, jobs: int | None, total: int) -> Pool:
        if jobs is None and total <= _FEW:
            return HerePool(setup)
        return ProcessPool(setup, jobs or os.cpu_count() or 1, self.project_settings.getfloat("READING_SECONDS"))

    def _edition(self, setup: Setup) -> str:
        tags = find_owner_file(setup.tags_file, setup.database)
        code = [PROJECT_FOLDER / "pipelines", PROJECT_FOLDER / "crawler"]
        return edition_of([*code, *setup.sites_folders], [tags] if tags is not None else [], str(tags))


def _choice(options: argparse.Namespace, setup: Setup) -> Choice:
    names = tuple(name.strip() for name in options.sites.split(",") if name.strip())
    for name in names:
        if name not in setup.sources:
            raise WrongUsageError(f"the archive has no source {name!r}{did_you_mean(name, list(setup.sources))}")
    return Choice(names, options.since, tuple(options.url))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-11-01") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text[:9])
