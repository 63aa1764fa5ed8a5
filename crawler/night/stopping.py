"""SIGTERM and Ctrl-C as a question that the work asks itself, instead of an exception in the middle of it."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class StopSignal:
    """A context manager: within it the first SIGTERM, SIGINT or SIGHUP makes ``is_set()`` true and does nothing else.

    Use it in the main thread; the handlers that stood before stand again afterwards.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        # nohup has SIGHUP ignored, and means it.
        wanted = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        self._before = {number: signal.signal(number, self._note) for number in wanted}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def is_set(self) -> bool:
        """We were asked to stop."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, but no longer than until we are asked to stop; True if we are."""
        return self._event.wait(seconds)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._event.set()
