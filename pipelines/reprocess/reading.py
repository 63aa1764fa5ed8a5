"""One kept page or one stored text, read by today's pipelines: the same functions as in a crawl, in other processes.

A process is prepared once with what all readings share; then it reads a task at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler.items import Kept, Page, SiteHints, Tag
from crawler.sites import SiteDefinition, read_sites
from pipelines import reading
from pipelines.keep.errors import KeepError
from pipelines.keep.pages import read_kept
from pipelines.reading import LONGEST_TAGGED, denoised, drafted, extracted, tagged
from pipelines.tag.owner_tagger import Tagger


@dataclass(frozen=True, slots=True)
class Setup:
    """What every reading of one run needs."""

    folder: Path  # of the kept pages
    largest: int  # bytes that a page may unpack to
    sites_folders: tuple[Path, ...]
    tags_file: str
    database: str
    sources: Mapping[str, SiteHints] = field(default_factory=dict)  # of sources without a definition
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by source: paragraphs of many stories


@dataclass(frozen=True, slots=True)
class PageTask:
    """A kept page, as the archive points to it."""

    kept: Kept
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class TextTask:
    """A stored text, to be tagged anew."""

    headline: str
    body: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of a reading: a page with its article and tags, tags alone, or why there is nothing."""

    page: Page | None = None
    tags: tuple[Tag, ...] = ()
    error: str = ""


class Readings:
    """Reads tasks by one setup."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._tagger = Tagger.from_file(setup.tags_file, setup.database)
        self._sites = read_sites(setup.sites_folders).sites

    def read(self, task: PageTask | TextTask) -> Reread:
        """The task, read."""
        if isinstance(task, TextTask):
            return Reread(tags=self._tags(task.headline, task.body, task.language))
        try:
            page = read_kept(self._setup.folder, task.kept, self._setup.largest)
        except KeepError as error:
            return Reread(error=str(error))
        page.source, page.url = task.source, task.url
        page.hints = self._hints(page)
        article = denoised(extracted(page), page, self._setup.repeated.get(page.source, frozenset()))
        found = drafted(article, tagged(article, self._tagger))
        page.article, page.tags, page.draft = found.article, found.tags, found.draft
        # The bytes stay behind: what is left is what the archive stores.
        return Reread(page=replace(page, body=b"", parts=(), exchanges=()))

    def _tags(self, headline: str, body: str, language: str | None) -> tuple[Tag, ...]:
        return tuple(self._tagger.tag(headline, body[:LONGEST_TAGGED], language))

    def _hints(self, page: Page) -> SiteHints:
        """The site's own word on the page, as it is today."""
        return hints_of(page, self._sites.get(page.source)) or self._setup.sources.get(
            page.source, SiteHints(source=page.source)
        )


def hints_of(page: Page, site: SiteDefinition | None) -> SiteHints | None:
    """What a site's definition says of a page; None without one."""
    if site is None:
        return None
    published = page.entry.published if page.entry is not None else None
    return site.hints_for(published.date() if published is not None else None, page.url)


_prepared: list[Readings] = []


def prepare(setup: Setup) -> None:
    """Makes this process ready to read; what it loads is shared by those that are born of it."""
    reading.prepare(setup.tags_file, setup.database)
    _prepared[:] = [Readings(setup)]


def read(task: PageTask | TextTask) -> Reread:
    """The task, read in this process, in which ``prepare`` was called before."""
    return _prepared[0].read(task)
