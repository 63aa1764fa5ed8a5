"""A night's folder: an archive and site definitions of its own, with politeness off."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


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
            "SCHEDULE_JITTER": "0",
        }
        return [part for name, value in values.items() for part in ("-s", f"{name}={value}")]

    def define(self, name: str, home: str, *lines: str) -> None:
        self.allowed = (*self.allowed, urlsplit(home).netloc)
        text = "\n".join([f'name = "{name}"', f'home = "{home}"', *lines, ""])
        (self.folder / "sites" / f"{name}.toml").write_text(text)
