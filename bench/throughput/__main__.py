"""How many pages a second a whole crawl takes, beside a Scrapy spider that only downloads the same pages.

    python -m bench.throughput [--pages 500] [--kilobytes 60] [--repeats 3]

Both run as programs of their own on the same machine as the site, in turns, politeness off. Told of each: pages a
second from the program's start to its end, and without its start (from the first story that it asks for); processor
seconds of the program and all its helpers, per thousand pages. The share is ours by the plain one's, of the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """One crawl: pages, and seconds."""

    pages: int
    whole: float  # from the program's start to its end
    crawling: float  # from the first story asked for to the program's end
    processor: float  # of the program and its children


@contextmanager
def site(pages: int, kilobytes: int) -> Iterator[str]:
    """The address of a site that is there within the context."""
    command = [sys.executable, "-m", "bench.throughput.site", "--pages", str(pages), "--kilobytes", str(kilobytes)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.send_signal(signal.SIGTERM)


def run(command: Sequence[str], base: str) -> Run:
    """Runs a crawl of the site to its end; raises RuntimeError where it fails."""
    with urlopen(f"{base}/-/counts"):
        pass  # what was counted before is forgotten
    began = time.time()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        ended = time.time()
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {said.read().decode()}")
    with urlopen(f"{base}/-/counts") as answer:
        counts = json.load(answer)
    return Run(counts["stories"], ended - began, ended - counts["first"], used.ru_utime + used.ru_stime)


def ours(base: str, database: Path) -> list[str]:
    """The command of our own crawl, into an archive that is not there yet."""
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={base}/"]
    values = {"DATABASE": database, "ALLOWED_ADDRESSES": urlsplit(base).netloc, "DOWNLOAD_DELAY": 0}
    return command + [part for name, value in values.items() for part in ("-s", f"{name}={value}")]


def measure(base: str, repeats: int) -> dict[str, list[Run]]:
    """Runs of both, in turns."""
    runs: dict[str, list[Run]] = {"plain": [], "nightdesk": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(repeats):
            runs["plain"].append(run([sys.executable, "-m", "bench.throughput.plain", base], base))
            runs["nightdesk"].append(run(ours(base, Path(folder) / f"{number}.db"), base))
    return runs


def table(runs: dict[str, list[Run]]) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| | pages | pages/s | pages/s without start | processor s per 1000 pages |"
    yield "|---|---:|---:|---:|---:|"
    rows = {}
    for name, done in runs.items():
        rows[name] = (
            median(one.pages / one.whole for one in done),
            median(one.pages / one.crawling for one in done),
            median(1000 * one.processor / one.pages for one in done),
        )
        yield "| {} | {} | {:.0f} | {:.0f} | {:.2f} |".format(name, done[0].pages, *rows[name])
    shares = [ours / plain for ours, plain in zip(rows["nightdesk"], rows["plain"], strict=True)]
    yield "| share | | {:.2f} | {:.2f} | {:.1f} |".format(*shares)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--kilobytes", type=int, default=60, help="the size of a story's page")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with site(options.pages, options.kilobytes) as base:
        runs = measure(base, options.repeats)
    print("\n".join(table(runs)))


if __name__ == "__main__":
    main()
