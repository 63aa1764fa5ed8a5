"""Kept pages are read again with what the desk knows today, and what changes is taken over, or only shown."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from scrapy.settings import Settings

from crawler.night.errors import NightError, WrongUsageError
from crawler.night.plan import PROJECT_FOLDER
from crawler.progress import progress
from crawler.sites.nearest import did_you_mean
from crawler.spiders.loader import sites_folders
from pipelines.keep.folder import folder_of
from pipelines.reprocess.pool import HerePool, Pool, ProcessPool
from pipelines.reprocess.reading import Setup
from pipelines.reprocess.run import Impact, Run
from pipelines.reprocess.staging import Staging, edition_of, staging_path
from pipelines.store import Archive
from pipelines.store.rereading import Choice
from pipelines.tag.owner_file import find_owner_file
from pipelines.tag.owner_tagger import Tagger

# Below this many, starting other processes takes longer than the reading.
_FEW = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner wants to be read again, and how."""

    sites: Sequence[str] = ()
    since: date | None = None
    urls: Sequence[str] = ()
    tags_only: bool = False
    is_dry: bool = False  # show what would change, and change nothing
    jobs: int | None = None  # processes; None: as many as there are cores, for more than a few pages
    samples: int = 10  # articles to show


class Rereading:
    """The reading of one archive's pages. Raises NightError, ArchiveError and OwnerFileError."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._archive = archive
        self._settings = settings

    def carry_out(self, wish: Wish) -> Impact:
        """Reads what is wished for and is not read yet, and takes it over unless the wish is dry."""
        tagger = Tagger.from_file(self._settings["TAGS_FILE"], self._settings["DATABASE"])
        setup = self._setup
        choice = _choice(wish, setup)
        staging = Staging(staging_path(self._archive.path), self._edition())
        is_done = False
        try:
            run = Run(self._archive.rereadings(), staging, tagger.topics, folder=setup.folder, largest=setup.largest)
            total = run.count(choice, tags_only=wish.tags_only)
            if not total and wish.urls:
                raise NightError(f"the archive holds no page of {', '.join(wish.urls)}; nothing was read")
            with progress("Reading again", total) as advance:
                run.read(choice, self._pool(wish.jobs, total), tags_only=wish.tags_only, advance=advance)
            impact = run.impact(wish.samples)
            if not wish.is_dry:
                run.apply(impact)
                is_done = True
        finally:
            staging.close(is_done=is_done)
        return impact

    @cached_property
    def _setup(self) -> Setup:
        archive, settings = self._archive, self._settings
        sources = archive.rereadings().hints_of_sources()
        return Setup(
            folder=folder_of(settings["ARCHIVE_FOLDER"], archive.path),
            largest=settings.getint("DOWNLOAD_MAXSIZE"),
            sites_folders=tuple(folder.absolute() for folder in sites_folders(settings)),
            tags_file=str(Path(settings["TAGS_FILE"]).expanduser().absolute()) if settings["TAGS_FILE"] else "",
            database=str(archive.path),
            sources=sources,
            repeated={source: archive.repeated_blocks(source) for source in sources},
        )

    def _pool(self, jobs: int | None, total: int) -> Pool:
        if jobs is None and total <= _FEW:
            return HerePool(self._setup)
        return ProcessPool(self._setup, jobs or os.cpu_count() or 1, self._settings.getfloat("READING_SECONDS"))

    def _edition(self) -> str:
        setup = self._setup
        tags = find_owner_file(setup.tags_file, setup.database)
        code = [PROJECT_FOLDER / "pipelines", PROJECT_FOLDER / "crawler"]
        return edition_of([*code, *setup.sites_folders], [tags] if tags is not None else [], str(tags))


def _choice(wish: Wish, setup: Setup) -> Choice:
    for name in wish.sites:
        if name not in setup.sources:
            raise WrongUsageError(f"the archive has no source {name!r}{did_you_mean(name, list(setup.sources))}")
    return Choice(tuple(wish.sites), wish.since, tuple(wish.urls))
