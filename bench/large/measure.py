"""Times every page of the desk over an archive, as datasette serves it.

python -m bench.large.measure large.db [--python .venv-datasette1/bin/python] [--repeats 20] [--only PART]

Each page is asked for once (the column "first"; nothing was asked before it unless the desk did so itself) and then
``--repeats`` times; p50 and p95 are of these, and "work" is what the server's processors did for one of them, which a
machine that is busy with other things does not change. A page that fails, or lacks a facet of its, is said to.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.large.pages import Address, addresses
from desk.serve import command

PATIENCE = 120  # seconds for one answer
LIMIT = 100  # milliseconds: what a page may take in 95 of 100 cases


@dataclass(frozen=True)
class Timing:
    """How long a page took, in milliseconds."""

    first: float
    p50: float
    p95: float
    work: float  # of the server's processors for one answer: what p50 would be on a machine that does nothing else
    complaint: str


@dataclass(frozen=True)
class Server:
    """A datasette that answers."""

    port: int
    process: int

    def worked(self) -> float:
        """Return the milliseconds of processor that it has had; 0 where the system does not tell (no /proc)."""
        told = Path(f"/proc/{self.process}/stat")
        if not told.exists():
            return 0
        user, system = told.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print a table, the slowest page first; exit code 1 when a page is slow, broken or lacks a facet."""
    parser = argparse.ArgumentParser(
        "python -m bench.large.measure", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path, metavar="FILE")
    parser.add_argument("--python", default=sys.executable, help="of an environment with the datasette to be measured")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose address contains this")
    parser.add_argument("--rest", type=float, default=0, metavar="SECONDS", help="what the desk has to itself at first")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with serving(chosen.archive.absolute(), chosen.python) as server:
        time.sleep(chosen.rest)
        pages = [page for page in addresses(chosen.archive) if chosen.only in page.path]
        timings = {page.path: timed(server, page, chosen.repeats) for page in pages}
    if chosen.json:
        print(json.dumps({path: vars(timing) for path, timing in timings.items()}, indent=2))
    else:
        print_table(timings)
    return int(any(timing.complaint or timing.p95 > LIMIT for timing in timings.values()))


@contextmanager
def serving(archive: Path, python: str) -> Iterator[Server]:
    """Serve the desk as ``scrapy serve`` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command(archive, port, python=python), stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, process)
            yield Server(port, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def timed(server: Server, page: Address, repeats: int) -> Timing:
    """Ask for a page once, and then ``repeats`` times over one connection."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as connection:
        first, complaint = _asked(connection, page)
        began = server.worked()
        times = sorted(_asked(connection, page)[0] for _ in range(repeats))
        work = (server.worked() - began) / repeats
    told = f"{first:8.0f} {statistics.median(times):8.1f} {work:8.1f}  {page.path} {complaint}"
    print(told, file=sys.stderr, flush=True)
    return Timing(first, statistics.median(times), times[max(0, -(-95 * repeats // 100) - 1)], work, complaint)


def print_table(timings: dict[str, Timing]) -> None:
    """Print Markdown, the slowest page first."""
    print("| page | first | p50 | p95 | work |  |\n|---|--:|--:|--:|--:|---|")
    for path, timing in sorted(timings.items(), key=lambda item: -item[1].p95):
        figures = " | ".join(f"{figure:.0f}" for figure in (timing.first, timing.p50, timing.p95, timing.work))
        print(f"| {path} | {figures} | {timing.complaint} |")
    slow = [path for path, timing in timings.items() if timing.p95 > LIMIT]
    print(f"\n{len(timings)} pages, {len(slow)} of them slower than {LIMIT} ms at the 95th percentile.")


def _asked(connection: http.client.HTTPConnection, page: Address) -> tuple[float, str]:
    began = time.perf_counter()
    connection.request("GET", page.path)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    milliseconds = (time.perf_counter() - began) * 1000
    if answer.status != http.HTTPStatus.OK:
        return milliseconds, f"answered {answer.status}"
    shown = set(re.findall(r'<div class="facet-info facet-[^"]*" id="facet-([^"]*)"', text))
    missing = [facet for facet in page.facets if not any(facet in name for name in shown)]
    return milliseconds, f"without the facets {', '.join(missing)}" if missing else ""


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("datasette did not begin to serve")


if __name__ == "__main__":
    sys.exit(main())
