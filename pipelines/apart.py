"""Reading in a process of its own: large documents, which a hostile site can make slow or greedy, can be given up.

The crawl goes on while a document is read apart. A process that takes too long or too much memory is ended, and the
next document gets a new one. Small documents stay in the crawl's own process: no bytes of that size hold it up.

Settings: READ_APART_FROM (bytes), READING_SECONDS. Stats: ``reading/apart``, ``reading/given_up``.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler

resource: Any
try:
    import resource
except ImportError:  # a system without such limits
    resource = None

Result = TypeVar("Result")

PROJECT = Path(__file__).parents[1]
# Reading a page of the largest size takes a fifth of this.
MOST_MEMORY = 1024 * 1024 * 1024
# Seconds for a process to begin, on a machine that is busy; they are not the document's.
LONGEST_START = 20
# Bytes of memory beyond which a process makes room for a new one.
SWOLLEN = 200 * 1024 * 1024


class GivenUp(Exception):  # noqa: N818 - what happened, not a mistake of the program
    """A document that could not be read in its time; the message says why."""


class ReadingApart:
    """Scrapy extension with one process for large documents, started when the first of them comes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.smallest = crawler.settings.getint("READ_APART_FROM")
        self.reader = Reader(crawler.settings.getfloat("READING_SECONDS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction."""
        extension = cls(crawler)
        crawler.signals.connect(extension.reader.close, signal=signals.engine_stopped)
        return extension

    async def read(self, size: int, function: Callable[..., Result], *arguments: Any) -> Result:
        """``function(*arguments)`` for a document of this size; raises GivenUp where it takes too much.

        The function is one of a module, the arguments and the result can be pickled.
        """
        if size < self.smallest:
            return function(*arguments)
        self._count("reading/apart")
        try:
            return await self.reader.read(function, *arguments)
        except GivenUp:
            self._count("reading/given_up")
            raise

    def _count(self, key: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key)


async def read_apart(crawler: Crawler, size: int, function: Callable[..., Result], *arguments: Any) -> Result:
    """``function(*arguments)``, apart where the crawl has the extension for it and the document is large."""
    extension = crawler.get_extension(ReadingApart)
    if extension is None:
        return function(*arguments)
    return await extension.read(size, function, *arguments)


class Reader:
    """One process that reads a document at a time, each within ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._threads = ThreadPoolExecutor(1, "reading-apart")  # waits, so that the event loop need not
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a process already; the next document would begin one otherwise."""
        return self._process is not None

    async def read(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """What the function makes of the arguments; raises GivenUp."""
        # Packed when its turn has come: copies of documents that wait would fill the memory.
        result: Result = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: self._read(pickle.dumps((function, arguments)))
        )
        return result

    def close(self) -> None:
        """Ends the process, if there is one."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._end()

    def _read(self, task: bytes) -> Any:
        is_late = threading.Event()
        try:
            connection = self._connection or self._start()
            with self._ended_when_late(is_late):
                connection.send_bytes(task)
                is_read, result, is_swollen = pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own process
        except (EOFError, OSError) as error:
            self._end()
            late, broken = (
                f"it took longer than {self.seconds:g} seconds to read",
                "the process that read it broke down",
            )
            raise GivenUp(late if is_late.is_set() else broken) from error
        if is_swollen:
            self._end()
        if not is_read:
            raise GivenUp(f"it could not be read ({result})")
        return result

    @contextmanager
    def _ended_when_late(self, is_late: threading.Event) -> Iterator[None]:
        """Within it, the process is ended when the time is over: whoever waits for it is woken."""
        process = self._process
        assert process is not None

        def end() -> None:
            is_late.set()
            process.kill()

        watch = threading.Timer(self.seconds, end)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _start(self) -> Connection:
        self._connection, other = Pipe()
        with other:
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter and module
                [sys.executable, "-m", "pipelines.apart", str(other.fileno())],
                pass_fds=[other.fileno()],
                cwd=PROJECT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        if not self._connection.poll(LONGEST_START):
            raise EOFError
        self._connection.recv_bytes()
        return self._connection

    def _end(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            process.kill()
            process.wait()
        if connection is not None:
            connection.close()


def serve(connection: Connection) -> None:
    """The other side: reads what is sent until nobody sends any more."""
    with suppress(EOFError, OSError, KeyboardInterrupt):
        connection.send_bytes(b"ready")
        while True:
            connection.send_bytes(_answer(connection.recv_bytes()))


def _answer(task: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(task)  # noqa: S301 - from our own process
        return pickle.dumps((True, function(*arguments), _is_swollen()))
    except Exception as error:  # noqa: BLE001 - whatever a document does to its reader, the crawl is told
        return pickle.dumps((False, type(error).__name__, _is_swollen()))


def _is_swollen() -> bool:
    """Whether a document has left the process larger than a new one would be; getrusage would count the crawl's own."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return False
    return pages * os.sysconf("SC_PAGESIZE") > SWOLLEN


def _limit_memory() -> None:
    if resource is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    serve(Connection(int(sys.argv[1])))
