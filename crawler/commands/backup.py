"""``scrapy backup``: a copy of the archive while it is written, checked before it counts."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.night.children import utc_now
from crawler.night.errors import NightError
from crawler.night.verb import Verb, positive_number

if TYPE_CHECKING:
    from pipelines.store.care.backup import BackupMade


class Command(Verb):
    """Reads the archive; writes beside it."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Copy the archive while it is in use, checked, the oldest copies removed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Where to, and how many are kept."""
        super().add_options(parser)
        parser.add_argument("--folder", metavar="FOLDER", help="where backups stand (backups beside the archive)")
        parser.add_argument(
            "--keep", type=positive_number, metavar="N", help="keep the N newest and remove older ones (all are kept)"
        )
        parser.add_argument("--json", action="store_true", help="what was made, as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Make it."""
        from crawler.night.history import require_archive
        from pipelines.store.care.backup import backup
        from pipelines.store.care.surroundings import megabytes
        from pipelines.store.errors import ArchiveError

        database = self.plan(options).database
        require_archive(database)
        folder = Path(options.folder).expanduser().absolute() if options.folder else database.with_name("backups")
        try:
            made = backup(database, folder, now=utc_now(), keep=options.keep)
        except ArchiveError as error:
            raise NightError(str(error)) from error
        print(_as_json(made) if options.json else made.path)
        removed = f"; {len(made.removed)} older ones removed" if made.removed else ""
        told = f"{made.articles:,} articles, {made.rows:,} rows in all, {megabytes(made.bytes)}, checked{removed}"
        print(f"scrapy backup: {told}", file=sys.stderr)
        return 0


def _as_json(made: BackupMade) -> str:
    told = {
        "path": str(made.path),
        "bytes": made.bytes,
        "articles": made.articles,
        "rows": made.rows,
        "removed": [str(path) for path in made.removed],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
