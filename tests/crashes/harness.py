"""The harness: many disturbed crawls, each checked, each archive brought to its end and compared; many torn images."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from pipelines.store.care.examining import examine
from tests.crashes.checking import comparable, differences, faults_of, stored
from tests.crashes.disturbances import LONGEST, Bench, disturb, watch_statements
from tests.crashes.images import Moment, moment_of, torn_image
from tests.crashes.workshop import Child, crawl_arguments, run_scrapy

ROUNDS_AN_ARCHIVE = 8  # disturbed crawls of one archive, at most, before one may come to its end


@dataclass
class Report:
    """What was done, and what was found wrong."""

    rounds: Counter[str] = field(default_factory=Counter)
    archives: int = 0
    images: int = 0
    moments: int = 0
    faults: list[str] = field(default_factory=list)


class Harness:
    """Disturbs crawls of the site at ``base``; all that happens follows from ``seed``, but for the machine's timing."""

    def __init__(self, base: str, folder: Path, seed: int) -> None:
        self.base, self.folder, self.random = base, folder, Random(seed)
        self.report = Report()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.log = folder / "crawls.log"
        # Images are made, looked at and thrown away by the thousand: in memory, where there is such a folder.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self._memory = tempfile.TemporaryDirectory(prefix="crashes-", dir=memory)
        self.images = Path(self._memory.name) / "image"
        self.sites = folder / "sites"
        self.sites.mkdir()
        (self.sites / "reports.toml").write_text(f'name = "reports"\nhome = "{base}/"\n')
        self.seconds, self.statements = self._undisturbed(folder / "undisturbed.db")
        self.expected = comparable(folder / "undisturbed.db")

    def kills(self, count: int) -> None:
        """So many disturbed crawls, in archives of up to eight each."""
        while count > 0:
            rounds = min(count, self.random.randint(1, ROUNDS_AN_ARCHIVE))
            self._one_archive(rounds)
            count -= rounds

    def tear(self, count: int) -> None:
        """So many torn images, of moments of crawls that go on."""
        each = max(10, min(count // 8, 100))
        while count > 0:
            for moment in self._moments():
                self.report.moments += 1
                for _ in range(min(each, count)):
                    faults = torn_image(moment, self.random, self.images)
                    self.report.images += 1
                    self.report.faults += [f"image {self.report.images}: {fault}" for fault in faults]
                count -= min(each, count)

    def _bench(self, database: Path) -> Bench:
        return Bench(self.base, database, self.log, self.sites, self.seconds, self.statements)

    def _undisturbed(self, database: Path) -> tuple[float, int]:
        """How long a crawl takes, and how many statements it makes."""
        counted = self.folder / "statements"

        def work() -> int:
            told = Counter[str]()
            watch_statements(lambda _: told.update("s"))
            code = run_scrapy(*crawl_arguments(self.base, database))
            counted.write_text(str(told["s"]))
            return code

        began = time.monotonic()
        child = Child(work, self.log)
        if child.wait(LONGEST) != 0 or faults_of(database):
            sys.exit(f"an undisturbed crawl fails: see {self.log}")
        return time.monotonic() - began, int(counted.read_text())

    def _one_archive(self, rounds: int) -> None:
        self.report.archives += 1
        database = self.folder / f"archive-{self.report.archives}" / "archive.db"
        database.parent.mkdir()
        bench = self._bench(database)
        seen: set[str] = set()
        before = len(self.report.faults)
        kinds = []
        for _ in range(rounds):
            done = disturb(bench, self.random)
            self.report.rounds[done.kind] += 1
            kinds.append(done.kind)
            self._note(kinds, list(done.faults))
            seen |= done.seen
            self._check(database, seen, kinds)
        code = bench.crawl().wait(LONGEST)
        self._check(database, seen, [*kinds, f"a run to the end ({code})"])
        if database.exists():
            self._note(kinds, differences(self.expected, comparable(database)))
            examined = examine(database, now=datetime.now(UTC), kept_pages=database.with_name("archive"))
            self._note(kinds, [f"the doctor says: {finding.what}" for finding in examined.faults])
        if len(self.report.faults) == before:
            shutil.rmtree(database.parent)

    def _check(self, database: Path, seen: set[str], kinds: list[str]) -> None:
        if not database.exists() or not database.stat().st_size:
            return
        self._note(kinds, faults_of(database))
        now = stored(database)
        self._note(kinds, [f"lost: {article}" for article in sorted(seen - now)])
        seen |= now

    def _note(self, kinds: list[str], faults: list[str]) -> None:
        told = "; ".join(kinds)
        self.report.faults += [f"archive {self.report.archives} after {told}: {fault}" for fault in faults]

    def _moments(self) -> list[Moment]:
        """Four moments of one crawl, which stands still while it is copied."""
        database = self.folder / "torn" / "archive.db"
        shutil.rmtree(database.parent, ignore_errors=True)
        database.parent.mkdir()
        bench = self._bench(database)
        if self.random.random() < 0.5:  # a night later: an archive that is full, and a log that begins anew
            bench.crawl().wait(LONGEST)
            _forget_some(database, self.random)
        child, moments = bench.crawl(), []
        for _ in range(4):
            if child.wait(self.random.uniform(0, self.seconds / 3)) is not None:
                break
            child.send(signal.SIGSTOP)
            if database.exists() and database.stat().st_size:
                moments.append(moment_of(database, self.images))
            child.send(signal.SIGCONT)
        child.wait(LONGEST)
        return moments


def _forget_some(database: Path, random: Random) -> None:
    """Takes articles out, so that the next crawl writes into the middle of the file."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        ids = [row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id")]
        for number in random.sample(ids, len(ids) // 2):
            connection.execute(
                "UPDATE pages SET state = 'pending', article_id = NULL, content_hash = '' WHERE article_id = ?",
                [number],
            )
            connection.execute("DELETE FROM articles WHERE id = ?", [number])
        connection.commit()
