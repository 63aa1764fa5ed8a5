"""Readings on all cores: a process each, and one that a page holds up or breaks is replaced and the page told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from pipelines.apart import GivenUp, Reader
from pipelines.reprocess.reading import NotPreparedError, PageTask, Readings, Reread, Setup, TextTask, prepare, read

# Seconds for a process to load the rules and tables, on a machine that is busy; they are not the page's.
_LONGEST_PREPARATION = 60.0

Key = TypeVar("Key")
Task = PageTask | TextTask
Tasks = Iterable[tuple[Key, Task]]


class Pool(Protocol):
    """What reads tasks and hands over what came of each, in whatever order."""

    def read(self, tasks: Tasks[Key], done: Callable[[Key, Reread], None]) -> None:
        """Reads all of them; ``done`` is called in the thread of the caller."""


class HerePool:
    """Reads in this very process, one after the other: for a few pages, whose reading would not pay for more."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    def read(self, tasks: Tasks[Key], done: Callable[[Key, Reread], None]) -> None:
        """As ``Pool`` says."""
        readings = Readings(self._setup)
        for key, task in tasks:
            done(key, readings.read(task))


class ProcessPool:
    """Reads in ``jobs`` processes; a page may take ``seconds``."""

    def __init__(self, setup: Setup, jobs: int, seconds: float) -> None:
        self._setup = setup
        self._jobs = jobs
        self._seconds = seconds

    def read(self, tasks: Tasks[Key], done: Callable[[Key, Reread], None]) -> None:
        """As ``Pool`` says."""
        asyncio.run(self._read(iter(tasks), done))

    async def _read(
        self, tasks: Iterator[tuple[Key, PageTask | TextTask]], done: Callable[[Key, Reread], None]
    ) -> None:
        readers = [_PreparedReader(self._setup, self._seconds) for _ in range(self._jobs)]

        async def work(reader: _PreparedReader) -> None:
            for key, task in tasks:  # shared: each takes the next
                done(key, await reader.read(task))

        try:
            async with asyncio.TaskGroup() as group:
                for reader in readers:
                    group.create_task(work(reader))
        finally:
            for reader in readers:
                reader.close()


class _PreparedReader:
    def __init__(self, setup: Setup, seconds: float) -> None:
        self._setup = setup
        self._seconds = seconds
        self._reader = Reader(seconds)

    async def read(self, task: PageTask | TextTask) -> Reread:
        error = ""
        for _ in range(2):
            if not self._reader.has_process:  # the first, or one in the place of one that was ended
                await self._prepare()
            try:
                return await self._reader.read(read, task)
            except GivenUp as given_up:
                error = str(given_up)
            if NotPreparedError.__name__ not in error:
                break
            await self._prepare()
        return Reread(error=f"the page was given up: {error}")

    async def _prepare(self) -> None:
        self._reader.seconds = _LONGEST_PREPARATION
        try:
            await self._reader.read(prepare, self._setup)
        except GivenUp:
            pass  # the next reading tells
        finally:
            self._reader.seconds = self._seconds

    def close(self) -> None:
        self._reader.close()
