"""What can go wrong with kept pages, each in one sentence that says what was done and what the user can do."""

from __future__ import annotations

import errno
from pathlib import Path


class KeepError(Exception):
    """A page cannot be kept, or not be read again. The message is fit to be shown as it is."""


def cannot_write(error: OSError, path: Path) -> KeepError:
    """Why no page can be kept in this file any more."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return KeepError(
            f"the disk that holds {path.parent} is full, so no more pages are kept in this run (articles still are): "
            "free some space, or let old pages go (scrapy retention)"
        )
    return KeepError(
        f"{path} cannot be written ({error.strerror or error}), so no more pages are kept in this run (articles still "
        "are): give yourself the right to write there, or name another folder with -s ARCHIVE_FOLDER="
    )
