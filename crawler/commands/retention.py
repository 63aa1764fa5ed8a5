"""``scrapy retention``: what is old enough to go, said before it goes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from crawler.night.children import utc_now
from crawler.night.errors import NightError, WrongUsageError
from crawler.night.history import require_archive
from crawler.night.verb import Verb
from crawler.sites.nearest import did_you_mean
from pipelines.store.care.retention import NAMES, Planned, apply, plan
from pipelines.store.care.surroundings import megabytes
from pipelines.store.errors import ArchiveError
from pipelines.store.values import stamp

# Whole stories go only when the command line says so, whatever a setting says.
ONLY_WHEN_ASKED = frozenset({"articles", "vanished-articles"})
_FOR_EVER = "ever"


class Command(Verb):
    """Says what would go; with ``--apply`` it goes."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Say what is old enough to go (logs, ledger, removed blocks); --apply"

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
            print(_as_json(planned) if options.json else "\n".join(_lines(planned)), flush=True)
            if options.apply:
                gone = apply(night.database, night.logs, planned)
                told = ", ".join(f"{count:,} {name}" for name, count in gone.items() if count) or "nothing"
                print(
                    f"scrapy retention: gone: {told}; the file does not shrink, its room is used again", file=sys.stderr
                )
        except ArchiveError as error:
            raise NightError(str(error)) from error
        if not options.apply:
            print("scrapy retention: nothing was changed; --apply lets it go", file=sys.stderr)
        return 0


def days_of(setting: str, given: Sequence[str]) -> dict[str, int | None]:
    """How many days each kind is kept, None for ever: the setting RETENTION_DAYS, then the options over it.

    Raises WrongUsageError for what cannot be meant.
    """
    days: dict[str, int | None] = {}
    for is_option, parts in ((False, setting.split(",")), (True, given)):
        for part in (part.strip() for part in parts if part.strip()):
            name, _, number = (word.strip() for word in part.partition("="))
            if name not in NAMES:
                raise WrongUsageError(f"{name!r} is nothing that grows old{did_you_mean(name, NAMES)} ({_usage()})")
            if number != _FOR_EVER and not (number.isascii() and number.isdigit() and int(number[:9]) >= 1):
                raise WrongUsageError(f"{part!r}: write how many days, from 1 up, or {_FOR_EVER} ({_usage()})")
            if name in ONLY_WHEN_ASKED and not is_option and number != _FOR_EVER:
                raise WrongUsageError(f"RETENTION_DAYS never lets {name} go; ask for it: --keep {name}=DAYS")
            days[name] = None if number == _FOR_EVER else int(number[:9])
    return days


def _usage() -> str:
    return f"the kinds are {', '.join(NAMES)}"


def _lines(planned: Sequence[Planned]) -> list[str]:
    return [
        f"{one.name:18} kept for ever"
        if one.before is None
        else f"{one.name:18} {one.count:>9,} {one.what}, older than {one.days} days ({stamp(one.before)[:10]}), "
        f"about {megabytes(one.bytes)}"
        for one in planned
    ]


def _as_json(planned: Sequence[Planned]) -> str:
    told = [
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
    return json.dumps(told, ensure_ascii=False, indent=2)
