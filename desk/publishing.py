"""Makes a copy of the archive to hand around: a folder that datasette opens by itself, read-only, on both of its lines.

The copy is made beside the folder and put in its place when it is whole, so that a datasette that shows the folder goes
on showing the former one until it is started again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desk.build import DATABASE, files
from desk.definition import FOLDER, Definition, read_definition
from desk.reducing import Rules, read_rules, reduce, shown

FILE = f"{DATABASE}.db"
COUNTS = "inspect-data.json"  # a database that stands in it is one that nobody writes, for datasette
COPIED = ("templates", "plugins", "static")
# Many may read a copy: no SQL of theirs, no long waits, and the file only from the owner's hand.
SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "default_cache_ttl": 300,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 5000,
}
_README = """\
A read-only copy of a Nightdesk archive: one SQLite file, {file}, and what datasette shows of it. To read it, run this
in this folder and open http://127.0.0.1:8001/

    pip install datasette
    datasette .

Texts that their publishers reserve, sell or took away are not in it; their headlines and addresses are. Left out, too:

{left_out}
"""


class PublishingError(Exception):
    """The copy cannot be made; the message says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a copy holds; ``size`` is that of the database in bytes."""

    folder: Path
    articles: int
    texts: int
    size: int
    left_out: tuple[str, ...]


def publish(archive: Path, folder: Path, *, with_removed: bool = False) -> Published:
    """Make ``folder`` a copy of ``archive`` to hand around, in the place of an earlier one.

    The archive is only read, and crawls may go on. ``with_removed`` keeps the blocks that were taken out of the texts.
    Raises PublishingError when the folder holds anything else, or when the copy cannot be made.
    Nothing is changed then.
    """
    folder = folder.expanduser().absolute()
    _require_place(folder)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        published = _make(archive, work, read_rules(with_removed=with_removed))
        _put_in_place(work, folder)
    except (OSError, sqlite3.Error) as error:
        raise PublishingError(
            f"the copy could not be made in {folder.parent} ({error}), and nothing was changed; it needs twice the "
            "room of the archive while it is made"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return replace(published, folder=folder)


def _require_place(folder: Path) -> None:
    if not folder.parent.is_dir():
        raise PublishingError(f"the folder {folder.parent} does not exist: make it, or name another place")
    if folder.exists() and not folder.is_dir():
        raise PublishingError(f"{folder} is a file: name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not ((folder / COUNTS).exists() and (folder / FILE).exists()):
        raise PublishingError(f"{folder} holds something else than a published copy: name a new folder")


def _make(archive: Path, work: Path, rules: Rules) -> Published:
    path = work / FILE
    with closing(sqlite3.connect(f"{archive.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as source:
        source.execute("VACUUM INTO ?", [str(path)])
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        reduce(copy, rules)
        definition = shown(read_definition(), copy, rules.empty)
        counts = _counts(copy)
    _write_desk(work, replace(definition, settings={**definition.settings, **SETTINGS}))
    left_out = {table: reason for table, reason in rules.empty.items() if table in counts}
    told = "\n".join(f"- {table}: {reason}" for table, reason in left_out.items())
    (work / "README.txt").write_text(_README.format(file=FILE, left_out=told), encoding="utf-8")
    (work / COUNTS).write_text(json.dumps({DATABASE: _inspected(path, counts)}, indent=2) + "\n", encoding="utf-8")
    for entry in (work, *work.rglob("*")):
        entry.chmod(0o755 if entry.is_dir() else 0o444)
    return Published(work, counts["articles"], counts["article_texts"], path.stat().st_size, tuple(left_out))


def _counts(copy: sqlite3.Connection) -> dict[str, int]:
    tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: int(copy.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0]) for name in tables}  # noqa: S608 - the file's names


def _inspected(path: Path, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return what ``datasette inspect`` would: it counts no table again, and knows the file by its hash."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    tables = {name: {"count": count} for name, count in counts.items()}
    return {"hash": digest, "size": path.stat().st_size, "file": path.name, "tables": tables}


def _write_desk(work: Path, definition: Definition) -> None:
    for name, content in files(definition).items():
        (work / name).write_text(content, encoding="utf-8")
    for name in COPIED:
        shutil.copytree(FOLDER / name, work / name, ignore=shutil.ignore_patterns("__pycache__"))


def _put_in_place(work: Path, folder: Path) -> None:
    if not folder.exists():
        work.rename(folder)
        return
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent, ignore_cleanup_errors=True) as aside:
        folder.rename(Path(aside) / folder.name)
        work.rename(folder)
