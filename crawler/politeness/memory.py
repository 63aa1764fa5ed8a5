"""What the archive remembers of hosts from run to run: until when one asked to be left alone, and which give no answer.

A host that gave no answer in several runs is not forgotten: it is asked once a week, until it answers.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.politeness.watch import HostWatch
from pipelines.store import Archive, ArchiveError
from pipelines.store.hosts import HostRow

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeadRules:
    """From how many silent runs on a host counts as dead, and how many days lie between two probes of it."""

    runs: int
    days: float

    def is_dead(self, row: HostRow) -> bool:
        """Whether the row is that of a dead host."""
        return row.failed_runs >= self.runs


# Seconds after which it is looked anew whether another run was asked to leave a host alone.
_LOOK_AGAIN = 0.5


class HostMemory:
    """Reads and writes the archive's rows of hosts; without an archive it remembers nothing."""

    def __init__(self, archive: Callable[[], Archive | None], rules: DeadRules) -> None:
        self._archive = archive
        self._rules = rules
        self._looked_at: dict[str, float] = {}

    def recall(self, watch: HostWatch, now: float) -> None:
        """Closes the host if this or another run was asked to leave it alone until later, or if it is dead."""
        if 0 < now - self._looked_at.get(watch.host, -_LOOK_AGAIN) < _LOOK_AGAIN:
            return  # two looks for each of a hundred pages a second would cost as much as storing them
        self._looked_at[watch.host] = now
        row = self._row(watch.host)
        if row is None or row.closed_until is None or row.closed_until.timestamp() <= max(now, watch.closed_until):
            return
        if not (self._rules.days <= 0 and self._rules.is_dead(row)):
            watch.close(row.closed_until.timestamp(), now, row.reason)

    def keep_closed(self, watch: HostWatch) -> None:
        """Remembers at once what the host asked for: the machine may stop in the next moment."""
        row = self._row(watch.host) or HostRow(watch.host)
        # The archive tells whole seconds, and never too early.
        until = datetime.fromtimestamp(math.ceil(watch.closed_until), UTC)
        self._write(HostRow(watch.host, until, watch.reason, row.failed_runs, row.failing_since))

    def conclude(self, watch: HostWatch, now: datetime) -> str:
        """Counts a run in which the host gave no answer, or forgets a host that is well; tells if it is dead now."""
        row = self._row(watch.host)
        if watch.is_silent:
            silent = self._after_silence(row or HostRow(watch.host), watch, now)
            self._write(silent)
            return silent.reason if self._rules.is_dead(silent) else ""
        if row is not None and watch.answers:
            if row.closed_until is None or row.closed_until <= now:
                self._forget(watch.host)
            elif row.failed_runs:
                self._write(HostRow(row.host, row.closed_until, row.reason))
        return ""

    def _after_silence(self, row: HostRow, watch: HostWatch, now: datetime) -> HostRow:
        runs, since = row.failed_runs + 1, row.failing_since or now
        closed, reason = row.closed_until, row.reason
        if runs >= self._rules.runs and not self._may_be_our_own_network(since):
            closed = max(closed or now, now + timedelta(days=self._rules.days))
            reason = (
                f"{watch.host} has given no good answer since {since:%Y-%m-%d}, in {runs} runs ({watch.last_failure}); "
                f"it is asked every {self._rules.days:g} days"
            )
        elif runs >= self._rules.runs:
            runs = row.failed_runs  # no word on whose fault it is
        return HostRow(watch.host, closed, reason, runs, since)

    def _may_be_our_own_network(self, since: datetime) -> bool:
        """Whether no site at all could be read since then."""
        archive = self._archive()
        return archive is None or not archive.has_finished_since(since)

    def _row(self, host: str) -> HostRow | None:
        archive = self._archive()
        try:
            return archive.known_host(host) if archive is not None else None
        except ArchiveError as error:
            logger.error("%s", error)
            return None

    def _write(self, row: HostRow) -> None:
        archive = self._archive()
        try:
            if archive is not None:
                archive.save_host(row)
        except ArchiveError as error:  # the next page that is stored meets the same, and ends the run
            logger.error("%s", error)

    def _forget(self, host: str) -> None:
        archive = self._archive()
        try:
            if archive is not None:
                archive.forget_host(host)
        except ArchiveError as error:
            logger.error("%s", error)
