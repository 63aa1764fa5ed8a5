"""The archive: the only room that writes to the database."""

from pipelines.store.archive import Archive, utc_now
from pipelines.store.errors import ArchiveError
from pipelines.store.report import ChannelReport, LocalizationStory, NightReport, SourceReport
from pipelines.store.rows import KnownChannel, KnownPage, Outcome, StoredStory
from pipelines.store.verdicts import Decided, Doubt, Example, Verdict, VerdictsError

__all__ = [
    "Archive",
    "ArchiveError",
    "ChannelReport",
    "Decided",
    "Doubt",
    "Example",
    "KnownChannel",
    "KnownPage",
    "LocalizationStory",
    "NightReport",
    "Outcome",
    "SourceReport",
    "StoredStory",
    "Verdict",
    "VerdictsError",
    "utc_now",
]
