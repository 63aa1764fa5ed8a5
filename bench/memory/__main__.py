"""How much memory a crawl takes of a site that means it ill, the crawl, its nursery and its readers together.

    python -m bench.memory                  # every case
    python -m bench.memory pages sitemaps   # these
    python -m bench.memory -s READERS=4     # with another setting

Counted is what each process holds for itself, and its part of what several share (PSS; Linux alone tells it). It is
looked at twenty times a second; the table tells the worst moment, and what each process held then. Beside it stands
what the processes' resident sizes come to (RSS), which count what is shared once for each of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.memory.cases import CASES, Case
from pipelines.apart.memory import family, held, held_alone

PROJECT = Path(__file__).resolve().parents[2]
EVERY = 0.05
_MEGABYTE = 1024**2


class Worst(NamedTuple):
    """The worst moment of a crawl: megabytes in all, and of each process, the crawl's own first."""

    together: float = 0.0
    each: tuple[float, ...] = ()
    resident: float = 0.0  # of the moment that was the worst by this measure


def watch(crawl: subprocess.Popen[bytes]) -> Worst:
    """The most that the crawl and its helpers held at a time."""
    worst, resident = Worst(), 0.0
    while crawl.poll() is None:
        processes = family(crawl.pid)
        each = tuple(held_alone(process) / _MEGABYTE for process in processes)
        resident = max(resident, sum(map(held, processes)) / _MEGABYTE)
        worst = max(worst, Worst(sum(each), each))
        time.sleep(EVERY)
    return worst._replace(resident=resident)


def measured(name: str, case: Case, settings: list[str]) -> str:
    """The row of one case."""
    command = [sys.executable, "-m", "bench.memory.site", name]
    site = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert site.stdout is not None
        bases = site.stdout.readline().split()
        with tempfile.TemporaryDirectory() as folder:
            allowed = ",".join(urlsplit(base).netloc for base in bases)
            values = [f"DATABASE={folder}/a.db", f"ALLOWED_ADDRESSES={allowed}", "DOWNLOAD_DELAY=0"]
            command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={bases[0]}/"]
            for value in (*values, *case.settings, *settings):
                command += ["-s", value]
            began = time.monotonic()
            crawl = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            worst = watch(crawl)
            said = crawl.stderr.read().decode() if crawl.stderr is not None else ""
    finally:
        site.terminate()
    if crawl.returncode:
        print(said, file=sys.stderr)
    each = " + ".join(f"{part:.0f}" for part in worst.each)
    seconds = time.monotonic() - began
    code = f", exit code {crawl.returncode}" if crawl.returncode else ""
    return f"| `{name}` | {case.about} | {worst.together:.0f} | {each} | {worst.resident:.0f} | {seconds:.0f}{code} |"


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE", help=", ".join(CASES))
    parser.add_argument("-s", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    print("| case | what it is | MB at most | of them crawl + nursery + readers | MB resident | seconds |")
    print("|---|---|---:|---|---:|---:|")
    for name in options.cases or CASES:
        print(measured(name, CASES[name], options.settings), flush=True)


if __name__ == "__main__":
    main()
