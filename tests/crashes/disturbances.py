"""What may happen to a crawl: each kind is chosen by a seed, done to one child, and named for the report."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pipelines.store.care.surroundings import is_open_elsewhere
from tests.crashes.checking import faults_of, stored
from tests.crashes.workshop import Child, crawl_arguments, run_scrapy

LONGEST = 120  # seconds for a crawl that nobody ends


@dataclass(frozen=True)
class Round:
    """One disturbed crawl: what was done to it, how it ended, and what another program had seen stored just before."""

    kind: str
    code: int | None
    seen: set[str]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bench:
    """Where crawls are disturbed: the site, the archive, the log, and how long an undisturbed crawl takes."""

    base: str
    database: Path
    log: Path
    sites: Path
    seconds: float
    statements: int

    def crawl(self, before=lambda: None) -> Child:
        """A crawl as a child; ``before`` runs in it first."""

        def work() -> int:
            before()
            return run_scrapy(*crawl_arguments(self.base, self.database))

        return Child(work, self.log)


def killed_in_time(bench: Bench, random: Random) -> Round:
    """kill -9 after a while."""
    child = bench.crawl()
    ended = child.wait(random.uniform(0, bench.seconds))
    seen = stored(bench.database) if ended is None else set()
    child.send(signal.SIGKILL)
    return Round("kill -9 after a while", child.wait(LONGEST), seen)


def killed_at_statement(bench: Bench, random: Random) -> Round:
    """kill -9 when the n-th statement begins."""
    count = random.randrange(1, bench.statements + 1)
    child = bench.crawl(lambda: kill_at_statement(count))
    return Round("kill -9 at a statement", child.wait(LONGEST), set())


def kill_at_statement(count: int) -> None:
    """From now on this process kills itself when it begins its ``count``-th statement on any database."""
    left = count

    def begin(_: str) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    watch_statements(begin)


def watch_statements(begin) -> None:
    """Calls ``begin`` with each statement of each connection that this process opens from now on."""
    connect = sqlite3.connect

    def watched(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.set_trace_callback(begin)
        return connection

    sqlite3.connect = watched


def paused(bench: Bench, random: Random) -> Round:
    """SIGSTOP, a while, SIGCONT; the crawl goes on to its end."""
    child = bench.crawl()
    for _ in range(2):
        if child.wait(random.uniform(0, bench.seconds / 2)) is None:
            child.send(signal.SIGSTOP)
            time.sleep(random.uniform(0, 0.3))
            child.send(signal.SIGCONT)
    return Round("paused", child.wait(LONGEST), set())


def terminated(bench: Bench, random: Random) -> Round:
    """SIGTERM, as a machine that goes down sends it; seconds later kill -9."""
    child = bench.crawl()
    child.wait(random.uniform(0.1, bench.seconds))
    child.send(signal.SIGTERM)
    if child.wait(random.uniform(0, 1)) is None:
        child.send(signal.SIGKILL)
    return Round("SIGTERM", child.wait(LONGEST), set())


def on_a_full_disk(bench: Bench, random: Random) -> Round:
    """No file of the crawl may grow beyond a size."""
    held = max((file.stat().st_size for file in bench.database.parent.glob(f"{bench.database.name}*")), default=0)
    size = held + random.randrange(1, 1_500_000)

    def before() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return Round("full disk", bench.crawl(before).wait(LONGEST), set())


def while_read(bench: Bench, random: Random) -> Round:
    """Another program holds an old state open all the time, so that the log cannot be carried over; then kill -9."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(bench.database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        child = bench.crawl()
        child.wait(random.uniform(0, bench.seconds))
        child.send(signal.SIGKILL)
    return Round("kill -9 beside a long reader", child.wait(LONGEST), set())


def while_written(bench: Bench, random: Random) -> Round:
    """Another program holds the write lock now and then, for a while."""
    child = bench.crawl()
    for _ in range(3):
        if child.wait(random.uniform(0, bench.seconds / 3)) is not None:
            break
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(bench.database, timeout=1)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            time.sleep(random.uniform(0, 0.3))
            writer.rollback()
    if random.random() < 0.5:
        child.send(signal.SIGKILL)
    return Round("beside a writer", child.wait(LONGEST), set())


def night_killed(bench: Bench, random: Random) -> Round:
    """kill -9 of a night, whose crawl is another process; that one ends by itself."""
    options = crawl_arguments(bench.base, bench.database)[6:]
    night = ["night", "--sites", "reports", "-s", f"SITES_FOLDER={bench.sites}", *options]
    child = Child(lambda: run_scrapy(*night), bench.log)
    child.wait(random.uniform(0, 4 * bench.seconds))
    child.send(signal.SIGKILL)
    code = child.wait(LONGEST)
    until = time.monotonic() + LONGEST
    while is_open_elsewhere(bench.database) and time.monotonic() < until:
        time.sleep(0.05)
    return Round("kill -9 of a night", code, set())


VERBS = (("backup",), ("doctor", "--fix"), ("retention", "--apply"), ("export", "--file"))


def command_killed(bench: Bench, random: Random) -> Round:
    """kill -9 of a command when its n-th statement begins; what it had named by then must be whole."""
    verb, count = random.choice(VERBS), random.randrange(1, 80)
    copy = bench.database.with_name("export.jsonl")
    words = [*verb, str(copy)] if verb[0] == "export" else verb

    def work() -> int:
        kill_at_statement(count)
        return run_scrapy(*words, "-s", f"DATABASE={bench.database}")

    code = Child(work, bench.log).wait(LONGEST)
    faults = [fault for path in bench.database.parent.glob("backups/*.db") for fault in faults_of(path)]
    if copy.exists() and not copy.read_bytes().endswith((b"}\n", b"")):
        faults.append(f"half an export: {copy}")
    return Round(f"kill -9 of scrapy {verb[0]}", code, set(), tuple(faults))


# The kinds with their weights: mostly the plain kill, at any moment.
KINDS = (
    (killed_in_time, 40), (killed_at_statement, 35), (terminated, 5), (paused, 3), (on_a_full_disk, 7),
    (while_read, 5), (while_written, 5), (command_killed, 8), (night_killed, 1),
)  # fmt: skip


def disturb(bench: Bench, random: Random) -> Round:
    """One disturbed crawl of a kind that the seed chooses."""
    kind = random.choices([kind for kind, _ in KINDS], [weight for _, weight in KINDS])[0]
    return kind(bench, random)
