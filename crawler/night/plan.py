"""The plan of the night: what the settings say, which sites there are, and the order that crawls one of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler.night.children import CrawlOrder, crawl_command, log_path
from crawler.night.errors import WrongUsageError
from crawler.night.zone import zone_of
from crawler.sites import SiteDefinition, SitesRead, read_sites
from crawler.sites.nearest import did_you_mean
from crawler.spiders.loader import sites_folders
from crawler.watch.ways import Ways, read_ways

# The folder that holds scrapy.cfg: crawls run there.
PROJECT_FOLDER = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class NightPlan:
    """The settings of the night, with absolute paths, and those to hand on to every child."""

    database: Path
    sites_folders: tuple[Path, ...]
    logs: Path
    logs_kept: int
    jobs: int
    zone_name: str  # "" for the machine's own
    jitter: timedelta
    handed_on: Mapping[str, str]
    ways: Ways = field(default_factory=Ways)

    @property
    def zone(self) -> tzinfo:
        """The time zone of cron lines."""
        return zone_of(self.zone_name)

    @property
    def timer_store(self) -> Path:
        """The timer's own memory, beside the archive: ``nightdesk-timer.db``."""
        return self.database.with_name(f"{self.database.stem}-timer.db")

    @property
    def timer_lock(self) -> Path:
        """What keeps two timers from one archive: ``nightdesk-timer.lock``."""
        return self.database.with_name(f"{self.database.stem}-timer.lock")

    @property
    def hosts_lock(self) -> Path:
        """What keeps two crawls of one host apart, whoever started them: ``nightdesk-hosts.lock``."""
        return self.database.with_name(f"{self.database.stem}-hosts.lock")

    def order(self, site: SiteDefinition, now: datetime) -> CrawlOrder:
        """The crawl of ``site`` as a child process, logged by site and instant."""
        return CrawlOrder(
            site=site.name,
            host=urlsplit(site.home).hostname or site.name,
            command=crawl_command(site.name, self.handed_on),
            folder=PROJECT_FOLDER,
            log=log_path(self.logs, site.name, now),
        )


def read_plan(settings: BaseSettings, given: Mapping[str, str]) -> NightPlan:
    """The plan that the project's settings make; ``given`` are those of the command line, which every child gets, too.

    Raises WrongUsageError for a value that is none.
    """
    database = Path(str(settings["DATABASE"])).expanduser().absolute()
    own_sites = settings.get("SITES_FOLDER") or ""
    logs = settings.get("LOGS_FOLDER") or ""
    zone_name = str(settings.get("SCHEDULE_TIMEZONE") or "")
    zone_of(zone_name)
    handed_on = {**given, "DATABASE": str(database)}
    # A child runs in the project folder, and not where the owner typed a relative path.
    if own_sites:
        handed_on["SITES_FOLDER"] = str(Path(own_sites).expanduser().absolute())
    if own_tags := settings.get("TAGS_FILE") or "":
        handed_on["TAGS_FILE"] = str(Path(own_tags).expanduser().absolute())
    if kept_pages := settings.get("ARCHIVE_FOLDER") or "":
        handed_on["ARCHIVE_FOLDER"] = str(Path(kept_pages).expanduser().absolute())
    if "SITES_FOLDERS" in given:
        handed_on["SITES_FOLDERS"] = ",".join(
            str(Path(folder).absolute()) for folder in settings.getlist("SITES_FOLDERS")
        )
    return NightPlan(
        database=database,
        sites_folders=sites_folders(settings),
        logs=Path(logs).expanduser().absolute() if logs else database.with_name("logs"),
        logs_kept=_count(settings, "LOGS_KEPT", 1),
        jobs=_count(settings, "NIGHT_JOBS", 1),
        zone_name=zone_name,
        jitter=timedelta(seconds=_count(settings, "SCHEDULE_JITTER", 0)),
        handed_on={name: value for name, value in handed_on.items() if not name.startswith("ALARM_")},
        ways=read_ways(settings, os.environ),
    )


def sites_of(plan: NightPlan, names: Sequence[str] = ()) -> SitesRead:
    """The sites to crawl and the definitions that are wrong: all that are enabled, or those that are named.

    Raises:
        WrongUsageError: For a name that no definition has; the message offers the nearest.
    """
    read = read_sites(plan.sites_folders)
    if not names:
        return SitesRead({name: site for name, site in read.sites.items() if site.enabled}, read.errors)
    known = [*read.sites, *read.errors]
    for name in names:
        if name not in known:
            raise WrongUsageError(
                f"there is no site {name!r}{did_you_mean(name, known)} (scrapy list shows all of them)"
            )
    return SitesRead(
        {name: read.sites[name] for name in dict.fromkeys(names) if name in read.sites},
        {name: read.errors[name] for name in dict.fromkeys(names) if name in read.errors},
    )


def _count(settings: BaseSettings, name: str, least: int) -> int:
    text = settings.get(name)
    try:
        count = int(text)
    except (TypeError, ValueError):
        count = least - 1
    if count < least:
        raise WrongUsageError(f"the setting {name} must be a whole number from {least} up, and is {text!r}")
    return count
