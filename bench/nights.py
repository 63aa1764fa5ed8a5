"""The timer through years of nights on a fake clock: no time missed, none doubled, the memory as large as it was.

    python -m bench.nights --sites 40 --days 365

The play, and what is held against it, stand in tests/crawler/night/simulated_year.py; the tests play a smaller one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.crawler.night.simulated_year import play


def main() -> int:
    """Play the year in several zones and print what came of it."""
    parser = argparse.ArgumentParser(description="Years of nights on a fake clock")
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--zones", default="Europe/Berlin,America/St_Johns,Australia/Lord_Howe")
    parser.add_argument("--seed", type=int, default=1)
    options, wrong = parser.parse_args(), 0
    for zone_name in options.zones.split(","):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            year, found, objects = play(
                Path(folder), sites=options.sites, days=options.days, zone_name=zone_name, seed=options.seed
            )
        wrong += len(found)
        whole = sum(map(len, year.crawls.values()))
        told = ", ".join(f"{name} {number}" for name, number in sorted(year.counts.items()))
        print(f"{zone_name}: {options.days} nights, {options.sites} sites, {whole} whole crawls ({told})")
        print(f"  faults {len(found)}; in memory {' → '.join(map(str, objects))}; {time.monotonic() - began:.0f} s")
        for fault in found[:20]:
            print(f"  {fault}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
