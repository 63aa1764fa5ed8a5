"""Every setting of our own is documented with its value, and nothing that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from crawler import settings

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
# What Scrapy's project template sets without a default of its own.
SCRAPYS = {"SPIDER_MODULES", "NEWSPIDER_MODULE", "BOT_NAME"}


def own_settings() -> set[str]:
    return {name for name in dir(settings) if name.isupper() and not hasattr(default_settings, name)} - SCRAPYS


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*)\| [^|]*\|", PAGE.partition("## The polite")[0], re.MULTILINE)
    return {name: value.strip(" `") for name, value in rows}


def test_all_of_ours_and_nothing_else():
    assert set(documented()) == own_settings()


@pytest.mark.parametrize("name", sorted(name for name in own_settings() if isinstance(getattr(settings, name), int)))
def test_the_documented_value_is_the_real_one(name: str):
    value = getattr(settings, name)
    written = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    assert documented()[name] == written


def test_each_environment_variable_is_documented():
    source = Path(settings.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r"environ\.get\(\"(NIGHTDESK_[A-Z]+)\"", source))
    assert set(re.findall(r"NIGHTDESK_[A-Z]+", PAGE)) == read


def test_scrapys_own_values_are_quoted_right():
    for name, ours in {"DOWNLOAD_DELAY": "2 seconds", "DOWNLOAD_TIMEOUT": "25 seconds"}.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[1].startswith(ours)
        assert float(ours.split()[0]) == getattr(settings, name)
        assert float(cells[2]) == getattr(default_settings, name)
