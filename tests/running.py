"""Runs the project's own commands as a user does: a child process, its exit code and what it said."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROJECT = Path(__file__).parents[1]


def scrapy(
    *arguments: str, env: Mapping[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """``scrapy ARGUMENTS`` in the project folder, without the archive and sites that the developer may have named."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NIGHTDESK_")}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=PROJECT,
        env={**clean, **(env or {})},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def crawl(url: str, database: Path, *arguments: str, name: str = "newsroom") -> subprocess.CompletedProcess[str]:
    """``scrapy crawl site`` of a local server into ``database``, with politeness off."""
    return scrapy(
        "crawl",
        "site",
        "-a",
        f"url={url}",
        "-a",
        f"name={name}",
        "-s",
        f"DATABASE={database}",
        "-s",
        f"ALLOWED_ADDRESSES={urlsplit(url).netloc}",
        "-s",
        "DOWNLOAD_DELAY=0",
        "-s",
        "RETRY_BACKOFF=0.01",
        # A few pages are read sooner in the crawl itself; that crawls read in processes of their own has its own tests.
        "-s",
        "READERS=0",
        *arguments,
    )


def ask(database: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a query, read only."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(sql, parameters).fetchall()
    finally:
        connection.close()


def dump(database: Path, *, without: tuple[str, ...] = ("crawls", "host_ledger")) -> dict[str, list[tuple[Any, ...]]]:
    """Every table with its rows in a fixed order, but for the tables named."""
    tables = ask(
        database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
    )
    return {
        table: sorted(ask(database, f'SELECT * FROM "{table}"'), key=repr)
        for (table,) in tables
        if table not in without and not table.startswith("sqlite_")
    }
