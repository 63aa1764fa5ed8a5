"""Spares datasette 0.65 the copies of its whole metadata that it makes for every table whose permission it checks.

The metadata hold a sentence for each column of the archive, and the front page checks a hundred permissions: the copies
cost more than all else on it. They are only read. datasette 1.0 keeps its permissions elsewhere and is left alone.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.app import Datasette


class Unchanging(dict[str, Any]):
    """Metadata that nobody changes: a copy is the thing itself. What is nested in it is copied as ever."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Unchanging:
        return self


@hookimpl(tryfirst=True)
def startup(datasette: Datasette) -> None:
    """Put the metadata that were read from the file into a dictionary of that kind."""
    local = getattr(datasette, "_metadata_local", None)
    if isinstance(local, dict):
        datasette._metadata_local = Unchanging(local)  # there is no public way
