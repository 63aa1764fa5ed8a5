"""The folder of kept pages, ``archive/`` beside the database: a file a day and site, found again by name and offset."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from pathlib import Path

from crawler.items import Kept, Page
from pipelines.keep.errors import KeepError, cannot_write
from pipelines.keep.warc_file import NotOursError, WarcFile
from pipelines.keep.writing import beginning_of, records_of

SUFFIX = ".warc.gz"
# YYYY-MM-DD-site.warc.gz, and -2, -3, ... where a file before it is damaged.
FILE_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<site>.+?)\.warc\.gz$")
_MOST_OPEN = 8  # an import brings pages of many days
_MOST_SPARE = 99


def folder_of(named: str, database: str | Path) -> Path:
    """The folder that the setting ARCHIVE_FOLDER names, or ``archive`` beside the database."""
    if named:
        return Path(named).expanduser().absolute()
    return Path(database).expanduser().absolute().with_name("archive")


def file_name(day: datetime, source: str, spare: int = 1) -> str:
    """The name of the file for a day (UTC) and a site; ``spare`` counts those that take a damaged one's place."""
    site = re.sub(r"[^A-Za-z0-9.-]+", "_", source)[:100] or "_"
    return f"{day.astimezone(UTC):%Y-%m-%d}-{site}{f'~{spare}' if spare > 1 else ''}{SUFFIX}"


class KeptFolder:
    """Writes pages into the files of one run. All calls come from one thread."""

    def __init__(
        self, path: Path, facts: Mapping[str, str] | None = None, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        """``facts`` stand at the beginning of each new file; ``tell`` hears what was mended or had to be left."""
        self.path = path
        self._facts = dict(facts or {})
        self._tell = tell
        self._open: dict[str, WarcFile] = {}

    def keep(self, page: Page) -> Kept:
        """Writes a page with its exchanges and returns where it is, once it is on the disk.

        Raises KeepError, with one sentence, where it cannot be written; then nothing of it is.
        """
        (kept,) = self.keep_all([page])
        if isinstance(kept, KeepError):
            raise kept
        return kept

    def keep_all(self, pages: Sequence[Page]) -> list[Kept | KeepError]:
        """The same for several pages; those of a file go there together, and what went wrong stands in their places."""
        by_file: dict[str, list[int]] = {}
        for number, page in enumerate(pages):
            by_file.setdefault(file_name(page.exchanges[0].at, page.source), []).append(number)
        found: dict[int, Kept | KeepError] = {}
        for name, numbers in by_file.items():
            found |= zip(numbers, self._written(name, [pages[number] for number in numbers]), strict=True)
        return [found[number] for number in range(len(pages))]

    def _written(self, name: str, pages: Sequence[Page]) -> Sequence[Kept | KeepError]:
        """Where pages of one day and site are, once they are on the disk."""
        path = self.path / name
        records = [records_of(page) for page in pages]
        try:
            file = self._file(name, pages[0])
            path = file.path
            facts = {"isPartOf": pages[0].source, **self._facts}
            at = file.append(partial(beginning_of, path.name, facts), b"".join(packed for packed, _ in records))
            file.sync()
        except OSError as error:
            return [cannot_write(error, path)] * len(pages)
        except NotOursError:
            told = KeepError(f"{path} was damaged while pages were kept in it; it was left as it is")
            return [told] * len(pages)
        except KeepError as error:
            return [error] * len(pages)
        sizes = [len(packed) for packed, _ in records]
        offsets = accumulate(sizes[:-1], initial=at)
        return [Kept(path.name, offset, length) for offset, (_, length) in zip(offsets, records, strict=True)]

    def close(self) -> None:
        """Lets go of all files."""
        for file in self._open.values():
            file.close()
        self._open.clear()

    def _file(self, name: str, page: Page) -> WarcFile:
        file = self._open.pop(name, None)
        if file is not None and not file.is_there:
            file.close()
            file = None
        if file is None:
            for oldest in list(self._open)[: max(0, len(self._open) - _MOST_OPEN + 1)]:
                self._open.pop(oldest).close()
            file = self._begin(page.exchanges[0].at, page.source)
        self._open[name] = file
        return file

    def _begin(self, day: datetime, source: str) -> WarcFile:
        self.path.mkdir(parents=True, exist_ok=True)
        for spare in range(1, _MOST_SPARE):
            path = self.path / file_name(day, source, spare)
            try:
                file = WarcFile(path)
            except NotOursError:
                self._tell(f"{path} is damaged, or no file of kept pages: it is left as it is, another one is begun")
                continue
            if file.cut:
                self._tell(f"{path} ended in a record that was never finished ({file.cut} bytes), which was cut off")
            return file
        raise KeepError(f"all files for {source} in {self.path} are damaged, so no pages are kept: move them away")
