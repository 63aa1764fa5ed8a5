"""Readings on all cores: a process each, and one that a page holds up or breaks is replaced and the page told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from pipelines.apart.readers import GivenUp, Readers
from pipelines.reprocess.reading import PageTask, Readings, Reread, Setup, TextTask, prepare, read

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
        readers = Readers(self._jobs, self._seconds, (prepare, self._setup))

        async def work() -> None:
            for key, task in tasks:  # shared: each takes the next
                done(key, await _reread(readers, task))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._jobs):
                    group.create_task(work())
        finally:
            readers.close()


async def _reread(readers: Readers, task: Task) -> Reread:
    try:
        return await readers.read(read, task)
    except GivenUp as error:
        return Reread(error=f"the page was given up: {error}")
