"""A night's folder with an archive and site definitions of its own, and commands within the test's process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings


@dataclass
class Desk:
    """A folder with an archive and site definitions; ``options`` lead a command to them."""

    folder: Path
    allowed: tuple[str, ...] = ()

    @property
    def database(self) -> Path:
        return self.folder / "archive.db"

    @property
    def options(self) -> list[str]:
        values = {
            "DATABASE": str(self.database),
            "SITES_FOLDERS": str(self.folder / "sites"),
            "ALLOWED_ADDRESSES": ",".join(self.allowed),
            "DOWNLOAD_DELAY": "0",
            "RETRY_BACKOFF": "0.01",
            "SCHEDULE_JITTER": "0",
        }
        return [part for name, value in values.items() for part in ("-s", f"{name}={value}")]

    def define(self, name: str, home: str, *lines: str) -> None:
        self.allowed = (*self.allowed, urlsplit(home).netloc)
        text = "\n".join([f'name = "{name}"', f'home = "{home}"', *lines, ""])
        (self.folder / "sites" / f"{name}.toml").write_text(text)


@dataclass(frozen=True)
class Done:
    """How a command ended, with the names of ``subprocess.CompletedProcess``."""

    returncode: int
    stdout: str
    stderr: str


def scrapy_here(capsys: pytest.CaptureFixture[str], *arguments: str) -> Done:
    """``scrapy ARGUMENTS`` within this process: for commands that neither crawl nor become another program."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        execute(["scrapy", *arguments], get_project_settings())
    said = capsys.readouterr()
    return Done(int(end.value.code or 0), said.out, said.err)
