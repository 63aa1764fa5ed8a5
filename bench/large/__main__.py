"""Makes a large archive, to see how the desk does over it.

python -m bench.large --articles 1000000 large.db makes it: five years of twelve sites that do not exist.
python -m bench.large.measure large.db opens it in datasette and times every page of the desk.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from bench.large.filling import BYTES_AN_ARTICLE, fill


def main() -> int:
    """Make the archive, if there is room for it and nothing of that name."""
    parser = argparse.ArgumentParser(
        "python -m bench.large", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1_000_000, metavar="N")
    parser.add_argument("path", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    if chosen.path.exists():
        parser.error(f"{chosen.path} is there already: name another file")
    free, needed = shutil.disk_usage(chosen.path.absolute().parent).free, chosen.articles * BYTES_AN_ARTICLE
    if free < 2 * needed:
        parser.error(f"{needed / 1e9:.1f} GB and as much to work in are needed, {free / 1e9:.1f} GB are free")
    fill(chosen.path.absolute(), chosen.articles)
    print(f"{chosen.path}: {chosen.articles:,} articles, {chosen.path.stat().st_size / 1e9:.2f} GB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
