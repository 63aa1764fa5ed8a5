"""``scrapy retention``: which kept pages are to go by the settings; with ``--apply``, they go."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from scrapy.settings import Settings

from crawler.night.errors import NightError, WrongUsageError
from crawler.night.verb import Verb
from pipelines.keep.folder import folder_of
from pipelines.keep.retention import KeptFile, files_in, to_go
from pipelines.store import Archive, ArchiveError

_MEGABYTE = 1_000_000


class Command(Verb):
    """Says what it would do; does it only when told, and says it before."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show which kept pages are to go, and remove them when told"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Whether to do it, and the form of the list."""
        super().add_options(parser)
        parser.add_argument("--apply", action="store_true", help="remove them")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Exit code 0 done, 1 failed, 2 wrong usage."""
        settings = self.project_settings
        days, megabytes = _bound(settings, "ARCHIVE_DAYS"), _bound(settings, "ARCHIVE_MEGABYTES")
        try:
            with Archive.open(settings["DATABASE"], must_exist=True) as archive:
                files = files_in(folder_of(settings["ARCHIVE_FOLDER"], archive.path))
                today = datetime.now(UTC).date()
                going = to_go(files, days=days, most_bytes=megabytes * _MEGABYTE, today=today)
                articles = archive.articles_kept_in([file.path.name for file in going])
                _show(files, going, articles, options)
                if options.apply and going:
                    _remove(archive, going)
        except (ArchiveError, OSError) as error:
            raise NightError(str(error)) from error
        if not days and not megabytes:
            print("ARCHIVE_DAYS and ARCHIVE_MEGABYTES are 0: everything is kept for ever.", file=sys.stderr)
        elif going and not options.apply:
            print("Nothing was removed; --apply does it.", file=sys.stderr)
        return 0


def _bound(settings: Settings, name: str) -> int:
    text = str(settings.get(name)).strip()
    if not (text.isascii() and text.isdigit()):
        raise WrongUsageError(f"the setting {name} must be a whole number from 0 up, and is {text!r}")
    return int(text[:12])


def _show(files: Sequence[KeptFile], going: Sequence[KeptFile], articles: int, options: argparse.Namespace) -> None:
    told: dict[str, Any] = {
        "files": len(files),
        "bytes": sum(file.size for file in files),
        "to_go": [{"file": file.path.name, "bytes": file.size} for file in going],
        "bytes_to_go": sum(file.size for file in going),
        "articles_without_page": articles,
        "applied": bool(options.apply),
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print(f"Kept: {told['files']} files, {told['bytes'] / _MEGABYTE:,.1f} MB")
    verb = "go now" if options.apply else "would go"
    print(f"Of these {verb}: {len(going)} files, {told['bytes_to_go'] / _MEGABYTE:,.1f} MB")
    if going:
        print(f"Articles that keep their text and lose their page: {articles}")
    for file in going:
        print(f"  {file.path.name}  {file.size / _MEGABYTE:,.1f} MB")
    sys.stdout.flush()


def _remove(archive: Archive, going: Sequence[KeptFile]) -> None:
    """First nothing points to them, then they go: a stop between the two leaves files that the next run removes."""
    archive.forget_kept([file.path.name for file in going])
    for file in going:
        file.path.unlink(missing_ok=True)
