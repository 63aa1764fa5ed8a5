"""The rows of the politeness ledger: what each run asked of each host."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from pipelines.store.values import clean


@dataclass(slots=True)
class HostEntry:
    """What one run asked of one host, and what the host gave."""

    host: str
    requests: int = 0  # that left the machine, robots.txt and retries among them
    bytes_received: int = 0  # bodies as they came, packed or not, and headers
    bytes_saved: int = 0  # by packing, and by answers "not modified" of what was had before
    not_modified: int = 0
    seconds_waited: float = 0.0  # between the end of one answer and the next request
    busy_answers: int = 0  # 429 and 503
    robots_allowed: int = 0
    robots_refused: int = 0  # not asked for, because robots.txt forbids it or cannot be had
    retries: int = 0
    errors: int = 0  # requests without an answer


def save(database: Database, crawl_id: int, entries: Iterable[HostEntry]) -> None:
    """Writes the entries of a run in the place of those that it has."""
    database.execute("DELETE FROM host_ledger WHERE crawl_id = ?", [crawl_id])
    database.conn.executemany(
        """
        INSERT INTO host_ledger (
            crawl_id, host, requests, bytes_received, bytes_saved, not_modified, seconds_waited, busy_answers,
            robots_allowed, robots_refused, retries, errors
        ) VALUES (
            :crawl_id, :host, :requests, :bytes_received, :bytes_saved, :not_modified, round(:seconds_waited, 1),
            :busy_answers, :robots_allowed, :robots_refused, :retries, :errors
        )
        """,
        [{**asdict(entry), "host": clean(entry.host, 300), "crawl_id": crawl_id} for entry in entries],
    )
