"""The command that opens the archive in the installed datasette, whichever of its two lines that is."""

from __future__ import annotations

import sys
from pathlib import Path

from desk.definition import FOLDER


def command(database: str | Path, port: int, *, host: str = "127.0.0.1", python: str = sys.executable) -> list[str]:
    """Return the argument list that serves ``database`` on ``host:port`` until it is stopped.

    It begins with ``env``, which hands the archive's address to the desk's plugin: the desk is one datasette folder for
    every archive, and the archive goes by one name in it. A missing or foreign file ends the command with one sentence.
    """
    return [
        "env",
        f"NIGHTDESK_DB={Path(database).absolute()}",
        python,
        "-m",
        "datasette",
        "serve",
        str(FOLDER),
        "--host",
        host,
        "--port",
        str(port),
    ]
