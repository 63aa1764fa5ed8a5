"""What a power cut may leave of an archive: the file, and a write-ahead log that ends or tears anywhere.

SQLite's promise: what was committed before the tear is there, whole; what came after is not there at all. During a
checkpoint the log is on the disk already, and any pages of the file may be old or new.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.crashes.checking import faults_of

HEADER, FRAME_HEADER, SECTOR = 32, 24, 512
TABLES = ("articles", "article_texts", "pages", "article_tags", "removed_blocks", "authors", "crawls", "channels")


@dataclass(frozen=True)
class Moment:
    """Copies of the file and its log at one moment of a crawl, and what each commit in the log had made of it."""

    file: bytes
    log: bytes
    states: tuple[tuple[int, str], ...]  # the end of a commit in the log, and the archive as of then


def moment_of(database: Path, folder: Path) -> Moment:
    """The archive as it is on the disk now; nobody may be writing."""
    wal = database.with_name(f"{database.name}-wal")
    file, log = database.read_bytes(), wal.read_bytes() if wal.exists() else b""
    ends = [HEADER, *commits(log)] if log else [0]
    return Moment(file, log, tuple((end, _state(_written(folder, file, log[:end]))) for end in ends))


def commits(log: bytes) -> Iterator[int]:
    """Where in a log each commit of its present round ends."""
    if len(log) < HEADER:
        return
    page_size, salts = struct.unpack(">I", log[8:12])[0], log[16:24]
    for start in range(HEADER, len(log) - FRAME_HEADER - page_size + 1, FRAME_HEADER + page_size):
        if log[start + 8 : start + 16] != salts:  # left from the round before
            return
        if struct.unpack(">I", log[start + 4 : start + 8])[0]:
            yield start + FRAME_HEADER + page_size


def torn_image(moment: Moment, random: Random, folder: Path) -> list[str]:
    """The faults of one image that a power cut may have left of this moment."""
    if random.random() < 0.25 and moment.log:
        file, expected = _half_carried_over(moment, random, folder), moment.states[-1][1]
        database = _written(folder, file, moment.log)
    else:
        log, damaged_from = _torn(moment.log, random)
        expected = [state for end, state in moment.states if end <= max(damaged_from, moment.states[0][0])][-1]
        database = _written(folder, moment.file, log)
    faults = faults_of(database)
    if not faults and (found := _state(database)) != expected:
        faults.append(f"expected {expected}, found {found}")
    return faults


def _torn(log: bytes, random: Random) -> tuple[bytes, int]:
    """A log that ends early, or in which sectors were not written; and its first byte that is not as it was."""
    cut = random.randrange(len(log) + 1)
    if random.random() < 0.5 or cut == len(log):
        return log[:cut], cut
    torn, first = bytearray(log), len(log)
    for start in range(cut // SECTOR * SECTOR, len(log), SECTOR):
        if random.random() < 0.3:
            old = log[start : start + SECTOR]
            new = bytes(len(old)) if random.random() < 0.5 else random.randbytes(len(old))
            torn[start : start + SECTOR] = new
            if first == len(log) and new != old:
                first = start + next(at for at, (one, other) in enumerate(zip(old, new, strict=True)) if one != other)
    return bytes(torn), first


def _half_carried_over(moment: Moment, random: Random, folder: Path) -> bytes:
    """The file in the middle of a checkpoint: some pages as they were, some as the log has them."""
    database = _written(folder, moment.file, moment.log)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    new, size = database.read_bytes(), 4096
    pages = [
        (new if random.random() < 0.5 else moment.file or new)[start : start + size] or new[start : start + size]
        for start in range(0, len(new), size)
    ]
    return b"".join(pages)


def _written(folder: Path, file: bytes, log: bytes) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    database = folder / "image.db"
    database.write_bytes(file)
    if log:
        database.with_name("image.db-wal").write_bytes(log)
    return database


def _state(database: Path) -> str:
    """How much the archive holds; one without tables holds as much as one that is new."""
    with closing(sqlite3.connect(database)) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return " ".join(f"{table} 0/0" for table in TABLES)
        held = [
            connection.execute(f"SELECT count(*), coalesce(max(rowid), 0) FROM {table}").fetchone() for table in TABLES
        ]
    return " ".join(f"{table} {count}/{last}" for table, (count, last) in zip(TABLES, held, strict=True))
