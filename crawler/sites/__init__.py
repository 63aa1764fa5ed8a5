"""Site definitions: one TOML file a site, checked strictly, and what the crawler and the pipelines read from them."""

from crawler.sites.definition import Channels, Layout, SiteDefinition
from crawler.sites.loading import BUILT_IN_FOLDER, SiteError, SitesRead, load_site, load_sites, read_sites
from crawler.sites.schedule import Cron, Interval, parse_schedule

__all__ = [
    "BUILT_IN_FOLDER",
    "Channels",
    "Cron",
    "Interval",
    "Layout",
    "SiteDefinition",
    "SiteError",
    "SitesRead",
    "load_site",
    "load_sites",
    "parse_schedule",
    "read_sites",
]
