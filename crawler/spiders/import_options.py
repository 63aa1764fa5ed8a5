"""The arguments of an import, ``scrapy crawl warc -a file=…``, checked before anything is read."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.spiders.options import read_options

# The spider that reads WARC files.
WARC = "warc"
# Name and meaning of every argument; docs/commands.md shows the same.
IMPORT_ARGUMENTS = {
    "file": "the WARC or ARC file to read (needed), packed or not",
    "name": "the source of all its pages (each page's own site unless told)",
    "since": "only stories published on this day or later (YYYY-MM-DD)",
    "limit": "at most this many pages, in the order of the file",
}


class ImportFileError(Exception):
    """The file holds nothing to import; the message is one sentence for the owner."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What an import reads, and what narrows it."""

    file: Path
    name: str = ""
    since: date | None = None
    limit: int | None = None

    def as_text(self) -> dict[str, str]:
        """The options that were given, for the record of the run."""
        given = {"file": self.file.name, "name": self.name or None, "since": self.since, "limit": self.limit}
        return {key: str(value) for key, value in given.items() if value is not None}


def read_import_options(arguments: Mapping[str, str]) -> ImportOptions:
    """The checked arguments; raises ValueError with one sentence for what is wrong."""
    for name in arguments:
        if name not in IMPORT_ARGUMENTS:
            near = difflib.get_close_matches(name, IMPORT_ARGUMENTS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(IMPORT_ARGUMENTS)}"
            raise ValueError(f"unknown argument -a {name}=…; {hint}")
    if not arguments.get("file"):
        raise ValueError("scrapy crawl warc needs the file to read: -a file=pages.warc.gz")
    file = Path(arguments["file"]).expanduser().absolute()
    if not file.is_file():
        raise ValueError(f"-a file={arguments['file']}: there is no such file")
    narrowing = read_options({name: value for name, value in arguments.items() if name in {"since", "limit"}})
    return ImportOptions(file, arguments.get("name", "").strip(), narrowing.since, narrowing.limit)
