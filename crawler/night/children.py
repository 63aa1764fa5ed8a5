"""One crawl, one child process: started on a leash, logged to a file of its own, and ended without mercy if need be.

A crawl in a process of its own cannot take the timer down, leaks nothing into the next crawl, and is the unit that a
cluster runs, too. Here are plain processes and files: which sites are crawled, and when, is decided elsewhere.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

_LEASH = Path(__file__).with_name("leash.py")

# A line of a log that says what went wrong; the last one of a failed crawl is quoted in the report.
_SAYS_WHY = re.compile(r"\b(?:ERROR|CRITICAL)\b|^[\w.]*(?:Error|Exception)\b|^scrapy [\w-]+: |: error: ")
# Who speaks: the log line's head as LOG_FORMAT of crawler/settings.py writes it, or a command's name.
_SPEAKER = re.compile(r"^(?:[\d:\-T., ]+ (?:ERROR|CRITICAL) [\w.\-]+: |[\w.\- ]+: error: |scrapy [\w-]+: )")
# A log may be long; the reason for the end of a crawl stands at its end.
_TAIL_BYTES = 64 * 1024


class ChildError(Exception):
    """A crawl could not even be started; the message is one sentence for the owner."""


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What to crawl: the site's name, the host that must not be asked twice at a time, and the command that does it."""

    site: str
    host: str
    command: tuple[str, ...]
    folder: Path  # where the command runs
    log: Path | None = None  # where its output goes; None: to the standard error of this process


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """How a crawl ended. ``exit_code`` is the child's own, negative for the signal that ended it."""

    site: str
    exit_code: int
    started: datetime
    ended: datetime
    log: Path | None = None
    reason: str = ""  # one line, for a crawl that did not go well
    was_stopped: bool = False  # we ended it, because we were asked to stop

    @property
    def is_done(self) -> bool:
        """The crawl did its work."""
        return self.exit_code == 0


def crawl_command(
    site: str, settings: Mapping[str, str], arguments: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The command line that crawls ``site`` with these settings (``-s``) and spider arguments (``-a``)."""
    command = [sys.executable, "-m", "scrapy", "crawl", site]
    for name, value in (arguments or {}).items():
        command += ["-a", f"{name}={value}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    return tuple(command)


def log_path(folder: Path, site: str, started: datetime) -> Path:
    """The log of one crawl: ``logs/gizchina-20261122T030000Z.log``, sorted by time within a site."""
    return folder / f"{site}-{started.astimezone(UTC):%Y%m%dT%H%M%SZ}.log"


def prune_logs(folder: Path, site: str, keep: int) -> None:
    """Remove the oldest logs of ``site`` so that ``keep`` are left; other files in the folder stay untouched."""
    own = re.compile(rf"{re.escape(site)}-\d{{8}}T\d{{6}}Z\.log")
    logs = sorted(path for path in folder.glob(f"{site}-*.log") if own.fullmatch(path.name))
    for path in logs[: max(0, len(logs) - keep)]:
        path.unlink(missing_ok=True)


def utc_now() -> datetime:
    """The instant, to the second: what a log name and a report show."""
    return datetime.now(UTC).replace(microsecond=0)


class Child:
    """A crawl that runs. It knows how to say whether it has ended and how to end."""

    def __init__(self, order: CrawlOrder, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Start the crawl; raises ChildError where that is impossible (no log can be written, no such command)."""
        self.order = order
        self._clock = clock
        self.started = clock()
        self._was_stopped = False
        output = self._open_log()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - a list that this module made, and no shell
                _leashed(order.command),
                cwd=order.folder,
                stdin=subprocess.DEVNULL,
                stdout=output if output is not None else sys.stderr,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C in a terminal reaches this process alone, which then ends its children
                # in order instead of seeing them die beside it.
                process_group=0,
            )
        except OSError as error:
            raise ChildError(f"the crawl of {order.site} could not be started: {error}") from error
        finally:
            if output is not None:
                output.close()

    def result(self) -> CrawlResult | None:
        """What came of the crawl, or None while it runs."""
        exit_code = self.process.poll()
        if exit_code is None:
            return None
        return CrawlResult(
            site=self.order.site,
            exit_code=exit_code,
            started=self.started,
            ended=self._clock(),
            log=self.order.log,
            reason=_why(exit_code, self.order.log, was_stopped=self._was_stopped),
            was_stopped=self._was_stopped,
        )

    def ask_to_stop(self) -> None:
        """Send SIGTERM: a Scrapy process finishes what it is storing and closes its run."""
        self._was_stopped = self.process.poll() is None
        self._signal(signal.SIGTERM)

    def insist(self) -> None:
        """Send SIGTERM once more: a Scrapy process waits no longer for the downloads that are under way."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the child and what it started, at once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def _open_log(self) -> IO[bytes] | None:
        log = self.order.log
        if log is None:
            return None
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            return log.open("ab")
        except OSError as error:
            raise ChildError(
                f"the crawl of {self.order.site} was not started: its log {log} cannot be written "
                f"({error.strerror or error}); make that folder writable or name another one with LOGS_FOLDER"
            ) from error


def stop_all(children: Sequence[Child], *, patience: float) -> None:
    """End all children: SIGTERM to each, up to ``patience`` seconds for all of them together, then SIGKILL.

    After half of that a second SIGTERM tells those that wait for a slow server to wait no longer.
    """
    began = time.monotonic()
    for child in children:
        child.ask_to_stop()
    for child in _still_running(children, began + patience / 2):
        child.insist()
    for child in _still_running(children, began + patience):
        child.kill()
        child.process.wait()


def _still_running(children: Sequence[Child], deadline: float) -> list[Child]:
    """Those that run at ``deadline`` (of the monotonic clock); it comes back earlier when none does."""
    late = []
    for child in children:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            late.append(child)
    return late


def _leashed(command: Sequence[str]) -> list[str]:
    # -I -S: the leash needs none of the environment and of the packages; what it becomes sees all of them.
    return [sys.executable, "-I", "-S", str(_LEASH), str(os.getpid()), *command]


def _why(exit_code: int, log: Path | None, *, was_stopped: bool) -> str:
    if was_stopped:
        return "it was stopped before it had finished"
    if exit_code == 0:
        return ""
    if exit_code < 0:
        return f"it was ended by {signal.Signals(-exit_code).name}"
    return last_error_line(log) or f"it ended with exit code {exit_code}"


def last_error_line(log: Path | None) -> str:
    """The line at the end of a log that says what went wrong, without who said it when; "" where there is none."""
    if log is None:
        return ""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    written = [line.strip() for line in lines if line.strip()]
    errors = [line for line in written if _SAYS_WHY.search(line)]
    chosen = (errors or written or [""])[-1]
    return _SPEAKER.sub("", chosen)[:300]
