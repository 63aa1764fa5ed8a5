"""What one run knows of one host: until when it is left alone, and whether it answers. Pure; instants are seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.politeness.breaker import Breaker, Door


@dataclass(slots=True)
class HostWatch:
    """One host in one run."""

    host: str
    breaker: Breaker
    most_waiting: float  # seconds that a run waits for this host in all
    closed_until: float = 0.0  # what the host asked for, or what earlier runs remember
    reason: str = ""  # why it is closed, as a sentence without a full stop
    waited: float = 0.0  # seconds of all pauses of this run
    is_left: bool = False  # nothing more is asked in this run
    left_by: str = ""  # the URL whose answer was the last straw
    requests_left: int = 0  # requests that were not made
    wish: float = 0.0  # the pause that one page asked for, while it is in doubt whether it speaks for its host
    wishes: int = 0  # of this kind in a row, without a good page between them
    answers: int = 0
    good_pages: int = 0  # answers other than to robots.txt, by a host that was not busy
    failures: int = 0
    last_failure: str = ""

    def door(self, now: float) -> tuple[Door, float]:
        """What a request meets that comes now, and for how many seconds (0: until something else happens)."""
        if self.closed_until > now:
            return Door.SHUT, self.closed_until - now
        return self.breaker.door(now), self.breaker.seconds_shut(now)

    def close(self, until: float, now: float, reason: str) -> None:
        """No request before ``until``; a run that would wait too long leaves the host."""
        if until > self.closed_until:
            self.waited += until - max(now, self.closed_until)
            self.closed_until, self.reason = until, reason
        self.is_left = self.is_left or self.waited > self.most_waiting

    def doubts(self, until: float, now: float, reason: str) -> bool:
        """Whether a pause that no request can wait out may be the wish of one page alone.

        It may where the host gave good pages in this run: then the breaker opens, and the answer to its question
        decides. Who asks for such pauses again and again means the host.
        """
        if not self.good_pages or self.wishes >= self.breaker.most_probes:
            return False
        if self.breaker.opened_until is None:
            self.wishes += 1
            self.breaker.open(now, times=self.wishes)
            self.waited += self.breaker.seconds_shut(now)
            self.wish, self.reason = until, reason
        elif self.wish:
            self.wish = max(self.wish, until)  # asked before the breaker opened
        return True

    def answered(self, *, is_page: bool = True) -> bool:
        """A request was answered by a host that is well; returns whether that closed the breaker.

        ``is_page`` is False for robots.txt, and for an answer that asks for less.
        """
        self.answers += 1
        self.wish = 0.0
        if is_page:
            self.good_pages += 1
            self.wishes = 0
        return self.breaker.answered(is_page=is_page)

    def failed(self, now: float, reason: str, *, is_again: bool) -> bool:
        """A request failed; returns whether that opened the breaker.

        One page that fails three times says no more of its host than one that fails once: tries after the first
        (``is_again``) count for a probe alone.
        """
        self.failures += 1
        self.last_failure = reason
        if is_again and not self.breaker.is_probing:
            return False
        opened = self.breaker.failed(now)
        if opened and self.wish:
            self.wish, until = 0.0, self.wish
            self.close(until, now, self.reason)
        elif opened:
            self.waited += self.breaker.seconds_shut(now)
            self.reason = f"{self.host} failed {self.breaker.failures} times in a row ({reason})"
            self.is_left = self.is_left or self.breaker.is_given_up or self.waited > self.most_waiting
        return opened

    @property
    def is_silent(self) -> bool:
        """The host was asked in this run and never gave a good answer."""
        return self.failures > 0 and self.answers == 0

    def told(self, now: float) -> str:
        """Why a request to this host was not made, in one sentence without a full stop."""
        return f"{self.reason}, so the rest waits for {self._when(now)}"

    def _when(self, now: float) -> str:
        if self.closed_until > now:
            return f"a run after {datetime.fromtimestamp(self.closed_until, UTC):%Y-%m-%d %H:%M} UTC"
        return "the next run"
