"""A circuit breaker: a host that fails again and again is left alone for a while, then asked one question.

Closed: requests pass. Open: none does until the pause is over. Half open: one passes, the probe; its answer closes the
breaker, its failure opens it again for twice as long. After some failed probes the host is given up for the run; so it
is when the probes go well and the pages behind them do not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

# So many openings in a row, without one good page between them, are enough.
_MOST_OPENINGS = 10


class Door(Enum):
    """What a request meets."""

    OPEN = "may pass"
    PROBE = "may pass, as the probe"
    SHUT = "must wait"


@dataclass(slots=True)
class Breaker:
    """The breaker of one host. Instants are seconds of whatever clock the caller keeps."""

    failures_to_open: int
    first_pause: float
    most_probes: int
    failures: int = 0  # in a row
    failed_probes: int = 0  # in a row
    openings: int = 0  # in a row, without a good page between them
    opened_until: float | None = None
    is_probing: bool = field(default=False)

    @property
    def is_given_up(self) -> bool:
        """So many probes have failed that this run asks no more."""
        has_failed = self.failed_probes >= self.most_probes or self.openings > _MOST_OPENINGS
        return self.opened_until is not None and has_failed

    def seconds_shut(self, now: float) -> float:
        """How long the breaker stays open from now."""
        return max(0.0, (self.opened_until or 0.0) - now)

    def door(self, now: float) -> Door:
        """What a request meets that comes now; whoever goes through as the probe must ``begin_probe``."""
        if self.opened_until is None:
            return Door.OPEN
        if self.seconds_shut(now) > 0 or self.is_probing:
            return Door.SHUT
        return Door.PROBE

    def begin_probe(self) -> None:
        """The one question is being asked."""
        self.is_probing = True

    def answered(self, *, is_page: bool = True) -> bool:
        """The host answered; returns whether that closed an open breaker."""
        was_open = self.opened_until is not None
        self.openings = 0 if is_page else self.openings
        self.failures = self.failed_probes = 0
        self.opened_until, self.is_probing = None, False
        return was_open

    def failed(self, now: float) -> bool:
        """The host failed; returns whether that opened the breaker (again)."""
        self.failures += 1
        if self.opened_until is not None:
            if not self.is_probing:
                return False  # asked before the breaker opened: no news
            self.is_probing = False
            self.failed_probes += 1
        elif self.failures < self.failures_to_open:
            return False
        else:
            self.openings += 1
        self.opened_until = now + self.first_pause * 2**self.failed_probes
        return True

    def open(self, now: float, *, times: int) -> None:
        """Opens it without a failure, for the ``times``-th time in a row (from 1)."""
        self.opened_until = now + self.first_pause * 2 ** (times - 1)
