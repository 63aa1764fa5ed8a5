"""The archive: the only room that writes to the database."""

from typing import TYPE_CHECKING

from pipelines.lazily import loader

if TYPE_CHECKING:
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

__getattr__ = loader(
    __name__,
    {
        "Archive": "archive",
        "ArchiveError": "errors",
        "ChannelReport": "report",
        "Decided": "verdicts",
        "Doubt": "verdicts",
        "Example": "verdicts",
        "KnownChannel": "rows",
        "KnownPage": "rows",
        "LocalizationStory": "report",
        "NightReport": "report",
        "Outcome": "rows",
        "SourceReport": "report",
        "StoredStory": "rows",
        "Verdict": "verdicts",
        "VerdictsError": "verdicts",
        "utc_now": "archive",
    },
)
