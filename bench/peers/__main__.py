"""Measures our reading beside the extractors that are installed: quality and time, in one run.

    make bench [DATASETS="FOLDER ..."] [OPTIONS="--repeats 5 --only nightdesk --only trafilatura"]

Prints a table a dataset (Markdown) and draws quality against time. Without DATASETS, the corpora beside the project are
read, or, where there are none, the newsroom's stories. docs/benchmarks.md says what a dataset is.
"""

from __future__ import annotations

import argparse
import logging
import socket
import sys
import warnings
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from bench.peers.adapters import OURS, PEERS, Extractor, Peer
from bench.peers.datasets import NoDatasetError, default_folders, read_folder, read_newsroom
from bench.peers.documents import DOCUMENT, PROJECT, Measured, drawn, sections, write_documents
from bench.peers.measures import figures
from bench.peers.records import Dataset
from bench.peers.running import run_all
from bench.peers.table import Row

PICTURE = PROJECT / "build" / "benchmarks.svg"
MADE_UP = (
    "There are no corpora beside the project, so the newsroom's made-up stories are read. Our rules know them: these "
    "figures show that the bench works, not who is better. For that, name pages with their truth: make bench "
    'DATASETS="FOLDER ..." (docs/benchmarks.md says what a folder holds).'
)
Loaded = dict[str, tuple[Peer, Extractor]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; 0 done, 1 where our own reading failed on a page, 2 wrong usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        datasets = _datasets(options.datasets)
    except NoDatasetError as error:
        parser.error(str(error))
    if options.write_docs and (options.datasets or options.only or not default_folders()):
        parser.error("--write-docs is for all extractors on the corpora beside the project, and for nothing else")
    _keep_quiet_and_offline()
    loaded = _load([peer for peer in PEERS if not options.only or peer.name in options.only])
    measured = [_measure(dataset, loaded, options.repeats) for dataset in datasets]
    sys.stdout.write(sections(measured, bold=False) + "\n")
    today = datetime.now().astimezone().date()
    options.picture.parent.mkdir(parents=True, exist_ok=True)
    options.picture.write_text(drawn(measured, today), "utf-8")
    _tell(f"Quality against time: {options.picture}")
    if any(row.crashes for one in measured for row in one.rows if row.name == OURS):
        _tell(f"{OURS} failed on the pages named above, which it never may; the documentation is left as it is")
        return 1
    if options.write_docs:
        write_documents(measured, "make bench OPTIONS=--write-docs", today)
        _tell(f"Written to {DOCUMENT} and its picture")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("datasets", nargs="*", type=Path, metavar="FOLDER", help="pages with their truth")
    names = [peer.name for peer in PEERS]
    only = f"this one, of {'; '.join(names)} (may be given again)"
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=only)
    parser.add_argument("--repeats", type=_a_count, default=3, help="passes over all pages (default 3)")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where the SVG goes (default build/)")
    parser.add_argument("--write-docs", action="store_true", help="put tables and picture into docs/, too")
    return parser


def _a_count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {text}")
    return int(text)


def _datasets(folders: Sequence[Path]) -> list[Dataset]:
    found = [read_folder(folder) for folder in folders or default_folders()]
    if not found:
        _tell(MADE_UP)
    return found or [read_newsroom()]


def _load(peers: Sequence[Peer]) -> Loaded:
    """The extractors that are installed; the others are named. Our own is not excused."""
    loaded, missing = {}, []
    for peer in peers:
        try:
            loaded[peer.name] = peer, peer.load()
        except ImportError:
            if peer.name == OURS:
                raise
            missing.append(peer.package)
    if missing:
        _tell(f"Not installed, so left out: {', '.join(dict.fromkeys(missing))}")
    return loaded


def _measure(dataset: Dataset, loaded: Loaded, repeats: int) -> Measured:
    """Runs all extractors that find something of which the dataset knows the truth."""
    able = {name: (peer, ask) for name, (peer, ask) in loaded.items() if peer.fields & dataset.fields}
    extractors = {name: ask for name, (_, ask) in able.items()}
    runs = run_all(extractors, dataset.pages, repeats, tell=lambda told: _tell(f"{dataset.name}: {told}"))
    truths = [page.truth for page in dataset.pages]
    rows = []
    for name, run in runs.items():
        peer = able[name][0]
        for crash in run.crashes:
            _tell(f"{name} failed on {crash}")
        found = figures(truths, run.answers, peer.fields)
        rows.append(Row(name, peer.version, found, len(run.crashes), run.times_the_parse, run.milliseconds))
    return Measured(dataset, tuple(rows), min(run.parse_milliseconds for run in runs.values()), repeats)


def _keep_quiet_and_offline() -> None:
    """No peer writes between the lines of the table, and none asks the network about a page."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    socket.getaddrinfo = _no_network


def _no_network(*_: object, **__: object) -> NoReturn:
    raise socket.gaierror("the bench runs without the network")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
