"""``scrapy doctor``: is the archive sound? What is wrong, where, and what to do; ``--fix`` does what loses nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.night.children import utc_now
from crawler.night.errors import NightError
from crawler.night.verb import Verb

if TYPE_CHECKING:
    from pipelines.store.care.examining import Examined
    from pipelines.store.care.finding import Finding


class Command(Verb):
    """Reads the whole archive; writes only with ``--fix``."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Examine the archive, its file and its folder; --fix mends what is safe"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Whether to mend, and the form of the findings."""
        super().add_options(parser)
        parser.add_argument("--fix", action="store_true", help="do what is safe about the findings")
        parser.add_argument("--json", action="store_true", help="the findings as JSON")

    def work(self, options: argparse.Namespace) -> int:
        """Exit code 0 when no fault is left, 1 when one is."""
        from crawler.night.history import no_archive
        from pipelines.store.care.examining import repair
        from pipelines.store.errors import ArchiveError

        database = self.plan(options).database
        if not database.is_file():
            raise NightError(no_archive(database))
        examined = self._examine(database)
        done: list[str] = []
        if options.fix and any(finding.repair for finding in examined.findings):
            try:
                done = repair(database, examined.findings, now=utc_now(), is_open_elsewhere=examined.is_open_elsewhere)
            except ArchiveError as error:
                raise NightError(str(error)) from error
            examined = self._examine(database)
        if options.json:
            told = {"database": str(database), "repaired": done, "findings": [asdict(f) for f in examined.findings]}
            print(json.dumps(told, ensure_ascii=False, indent=2))
        elif examined.findings:
            print("\n".join(_lines(examined.findings)))
        print(f"scrapy doctor: {_summary(database, examined, done)}", file=sys.stderr)
        return int(bool(examined.faults))

    def _examine(self, database: Path) -> Examined:
        from pipelines.store.care.examining import examine

        folder = self.project_settings.get("ARCHIVE_FOLDER") or ""
        kept = Path(folder).expanduser().absolute() if folder else database.with_name("archive")
        return examine(database, now=utc_now(), kept_pages=kept)


def _lines(findings: Sequence[Finding]) -> list[str]:
    lines = []
    for finding in sorted(findings, key=lambda finding: finding.weight != "fault"):
        lines += [
            f"{finding.weight.upper():5}  {finding.check}: {finding.what}",
            f"       where: {finding.where}",
            f"       what to do: {finding.advice}",
        ]
    return lines


def _summary(database: Path, examined: Examined, done: Sequence[str]) -> str:
    faults, notes = len(examined.faults), len(examined.findings) - len(examined.faults)
    mended = f"mended: {', '.join(done)}; " if done else ""
    if not faults and not notes:
        return f"{mended}{database} is sound"
    counts = ((faults, "fault"), (notes, "note"))
    told = " and ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)
    return f"{mended}{database} has {told}"
