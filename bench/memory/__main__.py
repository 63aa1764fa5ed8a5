"""How much memory a crawl takes of a site that sends the largest pages it can, the crawl and its readers together.

    python -m bench.memory [--pages 64] [--megabytes 4] [--sitemaps 0] [-s NAME=VALUE]

Counted is what each process holds for itself, and its part of what several share (PSS; Linux alone tells it). It is
looked at twenty times a second.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipelines.apart.memory import family, held_alone

PROJECT = Path(__file__).resolve().parents[2]
EVERY = 0.05


def watch(crawl: subprocess.Popen[bytes]) -> tuple[float, list[float]]:
    """The most that the crawl and its helpers held at a time, and what each held then, the crawl's own first."""
    most: tuple[float, list[float]] = (0.0, [])
    while crawl.poll() is None:
        held = [held_alone(process) / 1024**2 for process in family(crawl.pid)]
        most = max(most, (sum(held), held))
        time.sleep(EVERY)
    return most


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=64)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--sitemaps", type=int, default=0, help="so many, with 50,000 addresses each")
    parser.add_argument("-s", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    size = ["--pages", str(options.pages), "--megabytes", str(options.megabytes)]
    size += ["--sitemaps", str(options.sitemaps)]
    site = subprocess.Popen(
        [sys.executable, "-m", "bench.memory.site", *size], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert site.stdout is not None
        base = site.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as folder:
            values = [f"DATABASE={folder}/a.db", f"ALLOWED_ADDRESSES={urlsplit(base).netloc}", "DOWNLOAD_DELAY=0"]
            command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={base}/"]
            for value in (*values, *options.settings):
                command += ["-s", value]
            began = time.monotonic()
            crawl = subprocess.Popen(command, cwd=PROJECT)
            most, parts = watch(crawl)
    finally:
        site.terminate()
    each = " + ".join(f"{part:.0f}" for part in parts)
    print(f"{options.pages} pages of {options.megabytes:g} MB: at most {most:.0f} MB ({each})", end="")
    print(f", {time.monotonic() - began:.0f} s, exit code {crawl.returncode}")


if __name__ == "__main__":
    main()
