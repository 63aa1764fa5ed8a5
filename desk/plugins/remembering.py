"""Gives answers again for as long as nothing was written to the archive.

Over a million articles, counting a list or a facet means to read a million index entries. The answer holds until the
next write, and SQLite tells when that was (``PRAGMA data_version``): nothing is stored that could disagree with the
rows. While a crawl writes, counts alone may be a minute old; what is told of "the last seven days" is told anew each
hour. A large archive is read through once when the desk opens,
and when writing has rested, so that it is the desk that waits and not the reader.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
Question = tuple[Any, ...]

KEPT = 1000  # answers
ROWS = 1000  # of one answer: whole tables that somebody downloads page by page are not kept
ROWS_HOLD = 3600.0  # seconds: a view may speak of the last days
COUNTS_HOLD = 60.0  # seconds, while a crawl writes
COUNTING = 2000  # milliseconds for each table whose rows datasette counts: a number that was dropped is no number
LARGE = 50_000  # articles; a smaller archive is quick by itself
REST = 60.0  # seconds without a write before a large archive is read through anew


class Answer(NamedTuple):
    """What was answered, of which version of the archive, and when."""

    results: Any
    version: int
    at: float


class RememberingDatabase(Database):  # type: ignore[misc]  # datasette publishes no types
    """datasette's database, whose reading remembers. The rows are those that the file has at that moment."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._answers: OrderedDict[Question, Answer] = OrderedDict()
        self._asking: dict[Question, asyncio.Future[Any]] = {}
        self._watch: sqlite3.Connection | None = None

    async def execute(self, sql: str, params: Any = None, truncate: bool = False, **options: Any) -> Any:  # noqa: FBT001, FBT002 - datasette's
        """Answer from memory or from the file; two who ask the same at the same time wait for one answer."""
        question = (sql, _frozen(params), truncate, options.get("page_size"))
        version = self.version()
        held = self._held(question, version)
        if held is not None:
            return held.results
        if question not in self._asking:
            self._asking[question] = asyncio.ensure_future(super().execute(sql, params, truncate, **options))
            self._asking[question].add_done_callback(lambda _: self._asking.pop(question, None))
        results = await asyncio.shield(self._asking[question])
        if len(results.rows) <= ROWS:
            self._keep(question, Answer(results, version, time.monotonic()))
        return results

    async def table_counts(self, limit: int = 10) -> Any:
        """Count the rows of every table: datasette gives itself a few milliseconds for each and drops the others."""
        return await super().table_counts(max(limit, COUNTING))

    def version(self) -> int:
        """Return a number that is another after each write of anybody else; -1 for a file that nobody writes."""
        if not self.is_mutable or self.is_memory:
            return -1
        try:
            if self._watch is None:
                self._watch = self.connect()
            return int(self._watch.execute("pragma data_version").fetchone()[0])
        except sqlite3.Error:  # locked for this moment: whatever is asked now is asked of the file
            return -2

    def _held(self, question: Question, version: int) -> Answer | None:
        answer = self._answers.get(question)
        if answer is None or version == -2:
            return None
        is_same, age = answer.version == version, time.monotonic() - answer.at
        if (is_same or age < COUNTS_HOLD) if _is_count(question[0]) else (is_same and age < ROWS_HOLD):
            self._answers.move_to_end(question)
            return answer
        return None

    def _keep(self, question: Question, answer: Answer) -> None:
        self._answers[question] = answer
        self._answers.move_to_end(question)
        while len(self._answers) > KEPT:
            self._answers.popitem(last=False)


@hookimpl(trylast=True)  # after the archive is attached
def startup(datasette: Datasette) -> None:
    """Put a remembering database in the place of each file."""
    for name, database in list(datasette.databases.items()):
        if database.path and not database.is_memory and name != "_internal":
            remembering = RememberingDatabase(datasette, path=database.path, is_mutable=database.is_mutable)
            route = database.route
            datasette.remove_database(name)
            datasette.add_database(remembering, name=name, route=route)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Read a large archive through while the server runs."""

    def wrapper(application: Application) -> Application:
        async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] != "lifespan":
                await application(scope, receive, send)
                return
            reading = asyncio.ensure_future(_keep_warm(datasette))
            try:
                await application(scope, receive, send)
            finally:
                reading.cancel()

        return wrapped

    return wrapper


async def _keep_warm(datasette: Datasette) -> None:
    """Ask for every list and question once, and again after each time of writing."""
    read = seen = None
    while True:
        database = next((one for one in datasette.databases.values() if isinstance(one, RememberingDatabase)), None)
        version = database.version() if database else None
        if database and version != read and (read is None or version == seen):
            if await _is_large(database):
                await _read_through(datasette, database.name)
            read = version
        seen = version
        await asyncio.sleep(REST)


async def _read_through(datasette: Datasette, name: str) -> None:
    menu = datasette.plugin_config("nightdesk") or {}
    lists = [entry["name"] for part in ("views", "tables", "questions") for entry in menu.get(part, [])]
    for path in ("/", f"/{name}", *(f"/{name}/{entry}" for entry in lists)):
        await datasette.client.get(path)


async def _is_large(database: RememberingDatabase) -> bool:
    try:
        found = await database.execute("select max(id) from articles")
    except (QueryInterrupted, sqlite3.Error):
        return False
    return (found.rows[0][0] or 0) > LARGE


def _frozen(params: Any) -> Any:
    return tuple(sorted(params.items())) if hasattr(params, "items") else tuple(params or ())


def _is_count(sql: str) -> bool:
    """Whether datasette asks how many rows a list or a value of a facet has."""
    return sql.lstrip().startswith("select count(*)") or "count(*) as count from (" in sql
