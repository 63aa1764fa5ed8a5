"""The archive: the only room that writes to the database."""

from pipelines.store.archive import Archive, utc_now
from pipelines.store.errors import ArchiveError
from pipelines.store.report import ChannelReport, LocalizationStory, NightReport, SourceReport
from pipelines.store.rows import KnownChannel, KnownPage, Outcome

__all__ = [
    "Archive",
    "ArchiveError",
    "ChannelReport",
    "KnownChannel",
    "KnownPage",
    "LocalizationStory",
    "NightReport",
    "Outcome",
    "SourceReport",
    "utc_now",
]
