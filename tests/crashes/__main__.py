"""``python -m tests.crashes --kills 1000 --images 10000``: disturbs crawls; exit code 1 for faults."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.crashes.harness import Harness, Report
from tests.crashes.workshop import preload
from tests.running import PROJECT


def main() -> int:
    """Runs the harness beside a process that serves the site."""
    parser = argparse.ArgumentParser(prog="python -m tests.crashes", description=__doc__)
    parser.add_argument("--kills", type=int, default=30, metavar="N", help="disturbed crawls (30)")
    parser.add_argument("--images", type=int, default=300, metavar="N", help="torn images (300)")
    parser.add_argument("--stories", type=int, default=30, metavar="N", help="stories of the site (30)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other moments (1)")
    parser.add_argument("--folder", type=Path, help="where archives stand, those with faults for good (a new one)")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="crashes-"))
    command = [sys.executable, "-m", "tests.crashes.site", str(options.stories)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            base = server.stdout.readline().strip()
            preload()
            harness = Harness(base, folder / "work", options.seed)
            harness.kills(options.kills)
            harness.tear(options.images)
        finally:
            server.stdin.close()
    report = harness.report
    sys.stdout.write(_as_json(report) if options.json else _as_text(report))
    return int(bool(report.faults))


def _as_json(report: Report) -> str:
    told = {"rounds": report.rounds, "archives": report.archives, "images": report.images, "faults": report.faults}
    return json.dumps(told) + "\n"


def _as_text(report: Report) -> str:
    rounds = [f"{count:6} {kind}" for kind, count in report.rounds.most_common()]
    archives = f"{report.archives:6} archives brought to their end"
    images = f"{report.images:6} torn images of {report.moments} moments"
    faults = f"{len(report.faults):6} faults"
    return "\n".join([*rounds, archives, images, faults, *report.faults[:50]]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
