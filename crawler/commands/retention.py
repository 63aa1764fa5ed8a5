"""``scrapy retention``: what is old enough to go, said before it goes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from scrapy.settings import Settings

from crawler.night.children import utc_now
from crawler.night.errors import NightError, WrongUsageError
from crawler.night.history import require_archive
from crawler.night.verb import Verb
from crawler.sites.nearest import did_you_mean
from pipelines.keep.folder import folder_of
from pipelines.keep.retention import KEPT_PAGES, KeptPlan, let_go, plan_kept
from pipelines.store import Archive
from pipelines.store.care.retention import NAMES, Planned, apply, plan
from pipelines.store.care.surroundings import megabytes
from pipelines.store.errors import ArchiveError
from pipelines.store.values import stamp

# Whole stories go only when the command line says so, whatever a setting says.
ONLY_WHEN_ASKED = frozenset({"articles", "vanished-articles"})
_FOR_EVER = "ever"
_MEGABYTE = 1_000_000
ALL_NAMES = (*NAMES, KEPT_PAGES)


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
        night = self.plan(options)
        days = days_of(str(self.project_settings["RETENTION_DAYS"] or ""), options.keep)
        require_archive(night.database)
        try:
            planned = plan(night.database, night.logs, days, utc_now())
            with Archive.open(night.database, must_exist=True) as archive:
                kept = self._kept(archive, days)
                lines = [*_lines(planned), *_kept_lines(kept)]
                print(_as_json(planned, kept) if options.json else "\n".join(lines), flush=True)
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


def days_of(setting: str, given: Sequence[str]) -> dict[str, int | None]:
    """How many days each kind is kept, None for ever: the setting RETENTION_DAYS, then the options over it.

    Raises WrongUsageError for what cannot be meant.
    """
    days: dict[str, int | None] = {}
    for is_option, parts in ((False, setting.split(",")), (True, given)):
        for part in (part.strip() for part in parts if part.strip()):
            name, _, number = (word.strip() for word in part.partition("="))
            if name not in ALL_NAMES:
                raise WrongUsageError(f"{name!r} is nothing that grows old{did_you_mean(name, ALL_NAMES)} ({_usage()})")
            if number != _FOR_EVER and not (number.isascii() and number.isdigit() and int(number[:9]) >= 1):
                raise WrongUsageError(f"{part!r}: write how many days, from 1 up, or {_FOR_EVER} ({_usage()})")
            if name in ONLY_WHEN_ASKED and not is_option and number != _FOR_EVER:
                raise WrongUsageError(f"RETENTION_DAYS never lets {name} go; ask for it: --keep {name}=DAYS")
            days[name] = None if number == _FOR_EVER else int(number[:9])
    return days


def _usage() -> str:
    return f"the kinds are {', '.join(ALL_NAMES)}"


def _lines(planned: Sequence[Planned]) -> list[str]:
    return [
        f"{one.name:18} kept for ever"
        if one.before is None
        else f"{one.name:18} {one.count:>9,} {one.what}, older than {one.days} days ({stamp(one.before)[:10]}), "
        f"about {megabytes(one.bytes)}"
        for one in planned
    ]


def _kept_lines(kept: KeptPlan) -> list[str]:
    if kept.days is None and not kept.most_bytes:
        return [f"{KEPT_PAGES:18} kept for ever"]
    bounds = [f"older than {kept.days} days"] if kept.days is not None else []
    bounds += [f"beyond {megabytes(kept.most_bytes)}"] if kept.most_bytes else []
    line = f"{KEPT_PAGES:18} {len(kept.going):>9,} files of kept pages, {' or '.join(bounds)}, {megabytes(kept.bytes)}"
    if not kept.going:
        return [line]
    without = f"{'':18} {kept.articles:>9,} articles keep their text and lose their page"
    return [line, without, *(f"{'':18}           {file.path.name}" for file in kept.going)]


def _as_json(planned: Sequence[Planned], kept: KeptPlan) -> str:
    told: list[dict[str, Any]] = [
        {
            "name": one.name,
            "what": one.what,
            "days": one.days,
            "before": None if one.before is None else stamp(one.before),
            "count": one.count,
            "bytes": one.bytes,
        }
        for one in planned
    ]
    told.append(
        {
            "name": KEPT_PAGES,
            "what": "files of kept pages",
            "days": kept.days,
            "before": None if kept.before is None else kept.before.isoformat(),
            "count": len(kept.going),
            "bytes": kept.bytes,
            "files": [file.path.name for file in kept.going],
            "articles_without_page": kept.articles,
        }
    )
    return json.dumps(told, ensure_ascii=False, indent=2)
