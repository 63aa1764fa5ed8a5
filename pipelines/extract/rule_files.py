"""Reads the tables in ``rules/``: once, when the module that needs one is imported."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("rules")


def table(name: str) -> dict[str, Any]:
    """The table ``rules/<name>.toml``."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
