"""Processes that read pages while the crawl downloads others, and that can be ended when a page never comes to an end.

A hostile page may keep a parser busy for minutes, inside C code that no timeout of ours reaches, and would stop every
download meanwhile. Here the kernel ends the reader instead, the page is given up, and those that waited behind it go to
another reader. Readers are made by ``fork`` when there is work for them, so they know all that the crawl knew then.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import resource
import signal
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

# So many pages are with a reader at once: it need not wait for the crawl to hand it the next one.
_IN_HAND = 3
# A reader that waits for the processor is not to blame: real time may be this many times the processor's.
_PATIENCE = 4
_LENGTH = 8


class ReadingError(Exception):
    """A page on which its reader ended: it took too much time or memory."""


@dataclass(slots=True)
class _Order:
    content: bytes
    outcome: asyncio.Future[Any]


@dataclass(slots=True)
class _Reader:
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    process: int
    orders: deque[_Order] = field(default_factory=deque)
    listening: asyncio.Task[None] | None = None


class ReadingPool:
    """Up to ``workers`` processes that run ``work`` on what they are given; the first is made with the first order.

    ``work`` must not touch the crawl's files and connections: a reader has none of them. What it is given and what it
    returns is copied. ``seconds`` is the processor time that one order may take, ``memory`` the bytes of address space
    of one reader (0: no limit).
    """

    def __init__(self, work: Callable[[Any], Any], *, workers: int, seconds: float, memory: int = 0) -> None:
        self.work = work
        self.workers = workers
        self.seconds = seconds
        self.memory = memory
        self._readers: list[_Reader] = []
        self._waiting: deque[_Order] = deque()
        self._hired = 0  # readers that are made and not yet connected

    async def read(self, given: Any) -> Any:
        """What ``work`` makes of this; raises ReadingError when its reader ended on it, or could not hand it over."""
        order = _Order(pickle.dumps(given, pickle.HIGHEST_PROTOCOL), asyncio.get_running_loop().create_future())
        self._waiting.append(order)
        await self._hand_out()
        return await order.outcome

    async def close(self) -> None:
        """Lets the readers go; what they have in hand is lost."""
        for reader in self._readers:
            reader.streams[1].close()
        listening = [reader.listening for reader in self._readers if reader.listening is not None]
        await asyncio.gather(*listening, return_exceptions=True)

    async def _hand_out(self) -> None:
        while self._waiting:
            reader = min(self._readers, key=lambda one: len(one.orders), default=None)
            if (reader is None or reader.orders) and len(self._readers) + self._hired < self.workers:
                await self._hire()
                continue  # others may have handed out meanwhile
            if reader is None or len(reader.orders) >= _IN_HAND:
                return
            order = self._waiting.popleft()
            reader.orders.append(order)
            reader.streams[1].write(len(order.content).to_bytes(_LENGTH, "big") + order.content)

    async def _hire(self) -> None:
        ours, theirs = socket.socketpair()
        process = os.fork()
        if not process:
            _serve(theirs, self.work, self.seconds, self.memory)  # never returns
        theirs.close()
        self._hired += 1  # while the lines below wait, nobody hires in its place
        try:
            reader = _Reader(await asyncio.open_connection(sock=ours), process)
        finally:
            self._hired -= 1
        self._readers.append(reader)
        reader.listening = asyncio.get_running_loop().create_task(self._listen(reader))

    async def _listen(self, reader: _Reader) -> None:
        """Takes in what a reader returns, in the order in which it was asked, until it ends."""
        stream = reader.streams[0]
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length = int.from_bytes(await stream.readexactly(_LENGTH), "big")
                outcome = await stream.readexactly(length)
                _settle(reader.orders.popleft(), outcome)
                await self._hand_out()
        await self._bury(reader)

    async def _bury(self, reader: _Reader) -> None:
        """The page on which a reader ended is given up; those that waited behind it go to another."""
        self._readers.remove(reader)
        reader.streams[1].close()
        with suppress(ProcessLookupError):
            os.kill(reader.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(reader.process, 0)  # noqa: ASYNC222 - it has just been killed
        if reader.orders:
            order = reader.orders.popleft()
            if not order.outcome.done():
                order.outcome.set_exception(ReadingError("reading it took too much time or memory"))
        self._waiting.extendleft(reversed(reader.orders))
        await self._hand_out()


def _settle(order: _Order, outcome: bytes) -> None:
    if order.outcome.done():  # nobody waits for it any more
        return
    if outcome:
        order.outcome.set_result(pickle.loads(outcome))  # noqa: S301 - our own process wrote it
    else:
        order.outcome.set_exception(ReadingError("reading it took too much memory"))


def _serve(orders: socket.socket, work: Callable[[Any], Any], seconds: float, memory: int) -> None:
    """The life of a reader: one order after the other until the crawl hangs up. Never returns."""
    try:
        _leave_the_crawl(orders.fileno(), memory)
        file = orders.makefile("rb")
        while len(head := file.read(_LENGTH)) == _LENGTH:
            given = pickle.loads(file.read(int.from_bytes(head, "big")))  # noqa: S301 - our own process wrote it
            _limit(seconds)
            outcome = _outcome(work, given)
            _limit(0)
            orders.sendall(len(outcome).to_bytes(_LENGTH, "big") + outcome)
    finally:
        os._exit(0)  # without the exit handlers of the crawl


def _outcome(work: Callable[[Any], Any], given: Any) -> bytes:
    try:
        return pickle.dumps(work(given), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return b""


def _limit(seconds: float) -> None:
    """The kernel ends this process when so much processor time, or several times as much real time, has gone."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _PATIENCE)


def _leave_the_crawl(own: int, memory: int) -> None:
    """What a fork inherits and must not keep: signals, connections (which would stay open), logs, memory."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the crawl is asked to stop, and hangs up when it has
    for number in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    os.closerange(3, own)
    os.closerange(own + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    logging.disable()
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
