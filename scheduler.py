"""The timer of Nightdesk: crawls each site when it is due.

    python scheduler.py            stays and crawls each enabled site when its schedule says so
    python scheduler.py --once     one round for cron: crawls what is due, then ends; says nothing when all is well

Each crawl is a child process of its own with a log of its own. SIGTERM and Ctrl-C end everything within ten seconds.
It works in the folder that it stands in, wherever it is started from. See docs/timer.md.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from scrapy.settings import Settings
from scrapy.utils.conf import arglist_to_dict
from scrapy.utils.project import get_project_settings

from crawler.night.children import CrawlResult, utc_now
from crawler.night.due import is_due, next_due
from crawler.night.errors import NightError, WrongUsageError
from crawler.night.history import closed_hosts, last_crawl, last_crawls
from crawler.night.lock import Lock, LockTakenError
from crawler.night.plan import NightPlan, read_plan, sites_of
from crawler.night.shift import Shift, open_archive, outcome_line, run_shift, say_to_stderr
from crawler.night.stopping import StopSignal
from crawler.night.timer import Timer
from crawler.night.verb import positive_number
from crawler.output import for_any_reader
from crawler.politeness.names import host_name
from crawler.sites import SiteDefinition, parse_schedule
from crawler.watch.texts import line_of

DONE, FAILED, WRONG_USAGE = 0, 1, 2
# How often the timer looks whether the sites or the clock have changed.
LOOK_EVERY = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the timer; the exit code follows the command line's contract (docs/commands.md)."""
    parser = command_line()
    options = parser.parse_args(arguments)
    if not options.once and (options.all or options.sites or options.verbose):
        parser.error("--all, --sites and --verbose belong to --once")
    if any("=" not in setting for setting in options.set):
        parser.error("-s takes NAME=VALUE, such as -s DATABASE=other.db")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        plan = _plan(options)
        with StopSignal() as stop, _lock(plan), for_any_reader():
            return _one_round(plan, options, stop) if options.once else _stay(plan, stop)
    except LockTakenError as error:
        # A long round that meets the next one is an ordinary night for cron, and no failure. Two timers that mean to
        # stay are a mistake of somebody's.
        say_to_stderr(f"scheduler.py: {error}")
        return DONE if options.once else FAILED
    except WrongUsageError as error:
        say_to_stderr(f"scheduler.py: {error}")
        return WRONG_USAGE
    except NightError as error:
        say_to_stderr(f"scheduler.py: {error}")
        return FAILED


def due_sites(
    sites: Sequence[SiteDefinition], last: dict[str, datetime], now: datetime, plan: NightPlan
) -> list[SiteDefinition]:
    """Those of ``sites`` whose schedule has fired since their last crawl, and whose host may be asked now."""
    closed = closed_hosts(plan.database, now)
    return [
        site
        for site in sites
        if is_due(parse_schedule(site.schedule), last.get(site.name), now, plan.zone)
        and host_name(site.home) not in closed
    ]


def command_line() -> argparse.ArgumentParser:
    """The program's options."""
    parser = argparse.ArgumentParser(
        prog="scheduler.py",
        description="Crawls each enabled site when it is due, each crawl in a process of its own.",
        epilog="Exit codes: 0 done (also: nothing was due, or --once met a round that still runs), "
        "1 failed or stopped, 2 wrong usage, 3 done but some sites failed. More in docs/timer.md.",
    )
    parser.add_argument("--once", action="store_true", help="one round for cron: crawl what is due, then end")
    parser.add_argument("--all", action="store_true", help="with --once: crawl every enabled site, due or not")
    parser.add_argument("--sites", metavar="A,B", default="", help="with --once: only these sites")
    parser.add_argument(
        "--jobs", type=positive_number, metavar="N", help="crawls at a time (setting NIGHT_JOBS; 2 unless told)"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="with --once: print the night report, and say what is done"
    )
    parser.add_argument(
        "-s",
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting for this run and its crawls, such as DATABASE=other.db (docs/settings.md lists them)",
    )
    return parser


def _plan(options: argparse.Namespace) -> NightPlan:
    given = arglist_to_dict(options.set)
    settings = _project_settings()
    settings.setdict(given, priority="cmdline")
    if options.jobs is not None:
        settings.set("NIGHT_JOBS", options.jobs, priority="cmdline")
    return read_plan(settings, given)


def _project_settings() -> Settings:
    # cron starts in the home folder, systemd in /: relative paths are meant from the project folder.
    os.chdir(Path(__file__).resolve().parent)
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    return get_project_settings()


def _lock(plan: NightPlan) -> Lock:
    if not os.access(plan.database.parent, os.W_OK):
        # The lock could not be made either, and the archive says better what is wrong.
        open_archive(plan.database)
    return Lock(plan.timer_lock, "the timer")


def _one_round(plan: NightPlan, options: argparse.Namespace, stop: StopSignal) -> int:
    names = [name.strip() for name in options.sites.split(",") if name.strip()]
    read = sites_of(plan, names)
    faults = {name: str(error) for name, error in read.errors.items()}
    if not read.sites and not faults:
        raise NightError("no site is enabled; set enabled = true in a file of crawler/sites or add one of your own")
    open_archive(plan.database)
    sites = list(read.sites.values())
    if not options.all:
        sites = due_sites(sites, last_crawls(plan.database), utc_now(), plan)
    if options.verbose:
        say_to_stderr(f"due: {', '.join(site.name for site in sites) or 'no site'}")
    shift = run_shift(plan, sites, faults, is_stopping=stop.is_set, say=say_to_stderr if options.verbose else _nothing)
    _tell(plan, shift, read.sites, verbose=options.verbose)
    return shift.exit_code


def _next_try(plan: NightPlan, result: CrawlResult, sites: Mapping[str, SiteDefinition]) -> str:
    """When a crawl that did not go well is tried again: at once where it was cut short, else at its next time."""
    if last_crawl(plan.database, result.site) is None or result.was_stopped or result.site not in sites:
        return "tried again in the next round"
    following = next_due(parse_schedule(sites[result.site].schedule), result.started, utc_now(), plan.zone)
    return f"tried again from {following:%Y-%m-%d %H:%M} UTC on"


def _tell(plan: NightPlan, shift: Shift, sites: Mapping[str, SiteDefinition], *, verbose: bool) -> None:
    if verbose:
        from crawler.night.report import print_report  # noqa: PLC0415 - a quiet round needs no report

        print_report(plan.database, shift)
        return
    for site, reason in shift.faults.items():
        say_to_stderr(f"{site}: failed: {reason}")
    for result in shift.results:
        if not result.is_done or result.was_stopped:
            say_to_stderr(f"{outcome_line(result)}; {_next_try(plan, result, sites)}")
    for news in shift.alarms:
        say_to_stderr(line_of(news))


def _nothing(_line: str) -> None:
    return


def _stay(plan: NightPlan, stop: StopSignal) -> int:
    open_archive(plan.database)
    timer = Timer(plan, say=_say_with_time)
    timer.start()
    _say_with_time(f"on duty as process {os.getpid()}, archive {plan.database}, logs in {plan.logs}")
    if not timer.next_times():
        _say_with_time("no site is enabled yet; one that is added to the sites' folders is noticed within a minute")
    for site, instant in sorted(timer.next_times().items(), key=lambda item: item[1]):
        _say_with_time(f"{site}: next at {instant:%Y-%m-%d %H:%M} UTC")
    try:
        while timer.is_alive and not stop.wait(LOOK_EVERY):
            _look(timer)
    finally:
        _say_with_time("stopping: the running crawls are being ended")
        timer.stop()
    _say_with_time("stopped")
    return DONE if stop.is_set() else FAILED


def _look(timer: Timer) -> None:
    try:
        timer.refresh()
    except NightError as error:
        # A disk that is full for an hour must not end a timer that runs for years: it says so and looks again.
        _say_with_time(f"the sites could not be looked at: {error}")


def _say_with_time(line: str) -> None:
    say_to_stderr(f"{utc_now():%Y-%m-%dT%H:%M:%SZ} {line}")


if __name__ == "__main__":
    sys.exit(main())
