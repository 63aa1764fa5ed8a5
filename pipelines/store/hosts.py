"""The rows of hosts: those that asked to be left alone, or that give no answer. A host that is well has no row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pipelines.store.values import clean, instant_of, maybe_stamp


@dataclass(frozen=True, slots=True)
class HostRow:
    """What is remembered of a host."""

    host: str
    closed_until: datetime | None = None  # no request before
    reason: str = ""  # why, as a sentence without a full stop
    failed_runs: int = 0  # in a row in which the host gave no answer at all
    failing_since: datetime | None = None


def known(database: Database, host: str) -> HostRow | None:
    """What is remembered of a host; None for one that is well."""
    row = database.execute(f"SELECT {_COLUMNS} FROM hosts WHERE host = ?", [host]).fetchone()  # noqa: S608  # ours
    return None if row is None else _row(*row)


def save(database: Database, row: HostRow) -> None:
    """Remembers this of a host, in the place of what was remembered."""
    database.execute(
        """
        INSERT INTO hosts (host, closed_until, reason, failed_runs, failing_since) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (host) DO UPDATE SET
            closed_until = excluded.closed_until, reason = excluded.reason, failed_runs = excluded.failed_runs,
            failing_since = excluded.failing_since
        """,
        [
            clean(row.host, 300),
            maybe_stamp(row.closed_until),
            clean(row.reason, 500),
            row.failed_runs,
            maybe_stamp(row.failing_since),
        ],
    )


def forget(database: Database, host: str) -> None:
    """The host is well."""
    database.execute("DELETE FROM hosts WHERE host = ?", [host])


_COLUMNS = "host, closed_until, reason, failed_runs, failing_since"


def _row(host: str, closed_until: str | None, reason: str, failed_runs: int, failing_since: str | None) -> HostRow:
    return HostRow(host, instant_of(closed_until), reason, failed_runs, instant_of(failing_since))
