"""Which files of kept pages are to go, by their age and by the room that they take.

Whole files go, the oldest first. The files of today are never touched: a crawl may be writing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pipelines.keep.folder import FILE_NAME
from pipelines.store import Archive

KEPT_PAGES = "kept-pages"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of kept pages."""

    path: Path
    day: date
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """Which files are to go by two bounds, and how many articles then have their text alone."""

    days: int | None  # None: for ever
    most_bytes: int  # 0: no bound
    before: date | None
    going: tuple[KeptFile, ...]
    articles: int

    @property
    def bytes(self) -> int:
        """The room that they take."""
        return sum(file.size for file in self.going)


def plan_kept(archive: Archive, folder: Path, *, days: int | None, most_bytes: int, today: date) -> KeptPlan:
    """What would go of the kept pages in a folder; nothing is changed. Raises ArchiveError and OSError."""
    going = to_go(files_in(folder), days=days or 0, most_bytes=most_bytes, today=today)
    before = None if days is None else today - timedelta(days=days)
    articles = archive.articles_kept_in([file.path.name for file in going])
    return KeptPlan(days, most_bytes, before, tuple(going), articles)


def let_go(archive: Archive, kept: KeptPlan) -> None:
    """First nothing points to them, then they go: a stop between the two leaves files that the next run removes."""
    if kept.going:
        archive.forget_kept([file.path.name for file in kept.going])
    for file in kept.going:
        file.path.unlink(missing_ok=True)


def files_in(folder: Path) -> list[KeptFile]:
    """The files of kept pages in a folder, the oldest first; whatever else is there is none of ours."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        named = FILE_NAME.match(path.name)
        if named is None or not path.is_file():
            continue
        try:
            found.append(KeptFile(path, date.fromisoformat(named["day"]), path.stat().st_size))
        except ValueError:
            continue
    return sorted(found, key=lambda file: (file.day, file.path.name))


def to_go(files: Sequence[KeptFile], *, days: int, most_bytes: int, today: date) -> list[KeptFile]:
    """Those older than ``days``, then the oldest of what is more than ``most_bytes``; 0 is no bound."""
    old = sorted((file for file in files if file.day < today), key=lambda file: (file.day, file.path.name))
    going = [file for file in old if days and today - file.day > timedelta(days=days)]
    if most_bytes:
        size = sum(file.size for file in files) - sum(file.size for file in going)
        for file in old:
            if size <= most_bytes:
                break
            if file not in going:
                going.append(file)
                size -= file.size
    return going
