"""The readers of a crawl: as many processes as there are cores, each with a document to read and the next at hand."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeVar

from pipelines.apart import nursery, wire

Result = TypeVar("Result")

PROJECT = Path(__file__).parents[2]
# Seconds for a process to begin, on a machine that is busy; they are not the document's.
LONGEST_START = 30
# Bytes. What is larger may take a hundred times as much memory: such documents are read one after the other.
LARGE = 512 * 1024
# Documents that wait on the way to a reader that reads another: it goes on with them while the crawl stores stories.
AHEAD = 1
# What is larger than this is read alone: meanwhile no other document is read, and no reader but one keeps any memory.
ALONE = 3 * LARGE


class GivenUp(Exception):  # noqa: N818 - what happened, not a mistake of the program
    """A document that could not be read in its time; the message says why."""


class BrokenReading(GivenUp):
    """A document that the program could not bear: a mistake of ours. The message is the name of the error."""


class PassedOver(Exception):  # noqa: N818 - what happened to a document, not a mistake
    """A document whose reader has ended before its turn had come: another one reads it."""


class Readers:
    """Processes that read; the first begins with ``start`` or with the first document, the others when they are needed.

    Before it reads, a process calls ``prepare`` with its arguments. Functions are ones of a module, and arguments and
    results can be pickled.
    """

    def __init__(self, count: int, seconds: float, prepare: tuple[Any, ...] = (int,)) -> None:
        self.seconds = seconds
        self._prepare = (prepare[0], prepare[1:])
        self._count = count
        self._most_under_way = count * (1 + AHEAD)
        self._slots = asyncio.Semaphore(self._most_under_way)
        self._large = asyncio.Semaphore(1)
        self._choosing = asyncio.Lock()
        self._all: list[_Reader] = []
        self._nursery: _Nursery | None = None

    def start(self) -> None:
        """Lets the tables be loaded, while the crawl does other things; takes over what was begun early."""
        if self._nursery is None:
            self._nursery = _begun.pop(self._prepare, None) or _Nursery(self._prepare)

    async def read(self, function: Callable[..., Result], *arguments: Any, size: int = 0) -> Result:
        """What the function makes of the arguments, a document of so many bytes; raises GivenUp."""
        # The document is packed when its turn has come: copies of those that wait would fill the memory.
        async with self._large if size >= LARGE else nullcontext(), self._slots_for(size):
            if size >= ALONE:
                self._end_all_but_one()
            answer = None
            while answer is None:
                with suppress(PassedOver):
                    answer = await self._read(await self._chosen(), (function, arguments))
        is_read, result = answer
        if not is_read:
            raise GivenUp("it took too much memory to read") if result == "MemoryError" else BrokenReading(result)
        return result  # type: ignore[no-any-return]  # what the function gives went over a wire

    @asynccontextmanager
    async def _slots_for(self, size: int) -> AsyncIterator[None]:
        """One slot, or all of them for a document that is read alone; never two of those wait for each other."""
        taken = 0
        try:
            while taken < (self._most_under_way if size >= ALONE else 1):
                await self._slots.acquire()
                taken += 1
            yield
        finally:
            for _ in range(taken):
                self._slots.release()

    def _end_all_but_one(self) -> None:
        """Ends readers that have nothing to do; new ones are born when they are needed."""
        while len(self._all) > 1:
            self._all.pop().end()

    async def _read(self, reader: _Reader, task: Any) -> tuple[bool, Any]:
        is_swollen = True
        try:
            is_read, result, is_swollen = await reader.read(task, self.seconds)
        finally:
            reader.documents -= 1
            if is_swollen and reader in self._all:
                self._all.remove(reader)
                reader.end()
        return is_read, result

    async def _chosen(self) -> _Reader:
        """The reader for one more document: an idle one, a new one, or that with the fewest; raises GivenUp."""
        async with self._choosing:
            reader = min(self._all, key=lambda one: one.documents, default=None)
            if reader is None or (reader.documents and len(self._all) < self._count):
                try:
                    reader = await self._new()
                except (EOFError, OSError, TimeoutError) as error:
                    self.close()
                    raise GivenUp("no process could be started to read it") from error
            reader.documents += 1
            return reader

    async def _new(self) -> _Reader:
        self.start()
        assert self._nursery is not None
        reader = await self._nursery.bring_forth()
        self._all.append(reader)
        return reader

    def close(self) -> None:
        """Ends all processes."""
        for reader in self._all:
            reader.connection.close()
        self._all.clear()
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None


class _Nursery:
    """The process that brings forth readers, seen from the crawl."""

    def __init__(self, prepare: Any) -> None:
        self._orders, other = socket.socketpair()
        with other:
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter and module
                [sys.executable, "-m", "pipelines.apart.nursery", str(other.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
                cwd=PROJECT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        wire.send(self._orders, prepare)
        self._orders.settimeout(0)
        self._turn = asyncio.Lock()

    async def bring_forth(self) -> _Reader:
        """A new reader; raises EOFError, OSError or TimeoutError where there will be none."""
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        loop = asyncio.get_running_loop()
        with theirs:
            async with self._turn:
                socket.send_fds(self._orders, [nursery.BIRTH], [theirs.fileno()])
                async with asyncio.timeout(LONGEST_START):
                    answer = await loop.sock_recv(self._orders, nursery.NUMBER.size)
        if not answer:
            raise EOFError
        return _Reader(ours, nursery.NUMBER.unpack(answer)[0], self)

    def end(self, number: int) -> None:
        """Ends one reader."""
        with suppress(OSError):
            self._orders.sendall(nursery.END + nursery.NUMBER.pack(number))

    def close(self) -> None:
        """Ends the process, and with it all readers."""
        self._orders.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


# Processes that were begun before there were readers.
_begun: dict[Any, _Nursery] = {}


def begin_early(prepare: tuple[Any, ...]) -> None:
    """Begins what readers with the same ``prepare`` will need, for a program that takes a while to come to them."""
    while _begun:
        _begun.popitem()[1].close()
    _begun[prepare[0], prepare[1:]] = _Nursery((prepare[0], prepare[1:]))


class _Reader:
    """One process that reads, seen from the crawl."""

    def __init__(self, connection: socket.socket, number: int, nursery: _Nursery) -> None:
        self.connection = connection
        self.documents = 0  # that it reads or has at hand
        self._number = number
        self._nursery = nursery
        self._has_ended = False
        self._sending, self._turn = asyncio.Lock(), asyncio.Lock()
        self._under_way: set[asyncio.Timeout] = set()

    async def read(self, task: Any, seconds: float) -> tuple[bool, Any, bool]:
        """Whether the task was done, its result, and whether the process should go; raises GivenUp or PassedOver.

        The seconds of a document that waits begin when the one before it is done.
        """
        try:
            async with asyncio.timeout(seconds if self.documents == 1 else None) as patience:
                self._under_way.add(patience)
                try:
                    return await self._answer(task, patience, seconds)
                finally:
                    self._under_way.remove(patience)
                    self._close_if_left()
        except (TimeoutError, EOFError, OSError) as error:
            if self._has_ended:
                raise PassedOver from error
            if isinstance(error, TimeoutError):
                raise GivenUp(f"it took longer than {seconds:g} seconds to read") from error
            raise GivenUp("the process that read it broke down") from error

    async def _answer(self, task: Any, patience: asyncio.Timeout, seconds: float) -> tuple[bool, Any, bool]:
        async with self._sending:
            await wire.send_soon(self.connection, task)
        async with self._turn:  # whose order is that of the sending: nothing comes between the two
            if self._has_ended:
                raise PassedOver
            patience.reschedule(asyncio.get_running_loop().time() + seconds)
            answer: tuple[bool, Any, bool] = await wire.receive_soon(self.connection)
            return answer

    def end(self) -> None:
        """Ends the process; documents that waited for it are passed over."""
        self._has_ended = True
        for patience in self._under_way:
            patience.reschedule(0)
        self._nursery.end(self._number)
        self._close_if_left()

    def _close_if_left(self) -> None:
        # Its number must not go to another connection while the event loop still watches it for somebody.
        if self._has_ended and not self._under_way:
            self.connection.close()
