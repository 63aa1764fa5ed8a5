"""Crawls that begin at once: children forked from a process that has imported everything and is one thread."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from scrapy.cmdline import execute

import pipelines.read_stage  # noqa: F401 - imported for the children
from pipelines.read import read
from pipelines.tag import tag
from tests.crashes.site import page
from tests.running import PROJECT


def preload() -> None:
    """Reads one page, so that no child has to load rules and weights. (The imports above do the rest.)"""
    article = read(page(1).encode(), "https://news.example/2026/01/one")
    tag(article.headline, article.body, "en")


class Child:
    """A running child; its standard output and error go to ``log``."""

    def __init__(self, work: Callable[[], int], log: Path) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        self.code: int | None = None
        if self.pid == 0:
            code = 70
            try:
                os.setsid()
                output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
                os.dup2(output, 1)
                os.dup2(output, 2)
                os.chdir(PROJECT)
                code = work()
            except BaseException as error:  # noqa: BLE001 - the child's end is the parent's to judge
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
            finally:
                os._exit(code)

    def wait(self, seconds: float) -> int | None:
        """Its exit code, negative for a signal; None when it still runs after this time."""
        until = time.monotonic() + seconds
        while self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                return None
            else:
                time.sleep(0.002)
        return self.code

    def send(self, number: signal.Signals) -> None:
        """A signal, unless it has ended."""
        if self.wait(0) is None:
            os.kill(self.pid, number)


def run_scrapy(*arguments: str) -> int:
    """``scrapy ARGUMENTS`` within this process; the exit code."""
    try:
        execute(["scrapy", *arguments])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def crawl_arguments(base: str, database: Path) -> list[str]:
    """The crawl of a local site with politeness off."""
    return [
        "crawl", "site", "-a", f"url={base}/", "-a", "name=reports", "-s", f"DATABASE={database}",
        "-s", f"ALLOWED_ADDRESSES={base.removeprefix('http://')}", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_BACKOFF=0.01",
    ]  # fmt: skip
