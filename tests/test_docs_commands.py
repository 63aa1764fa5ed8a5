"""docs/commands.md describes every command of the project with its options and an example, and no other."""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
import scrapy.commands
from scrapy.commands import BaseRunSpiderCommand, ScrapyCommand
from scrapy.settings import Settings

import crawler.commands
from crawler.spiders.import_options import IMPORT_ARGUMENTS
from crawler.spiders.options import ANY_SITE_ARGUMENTS, ARGUMENTS
from tests.running import scrapy as run_scrapy

PAGE = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## scrapy (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
OURS = sorted(module.name for module in iter_modules(crawler.commands.__path__) if not module.name.startswith("_"))


def options_of(command: ScrapyCommand) -> set[str]:
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.settings = Settings({"LOG_LEVEL": "WARNING"})
    command.add_options(parser)
    return {option for option in parser._option_string_actions if option.startswith("--")}


class Bare(BaseRunSpiderCommand):
    """Only what every command that runs a spider takes from Scrapy."""

    def short_desc(self) -> str:
        return ""

    def run(self, *_) -> None:
        return


def test_the_list_that_scrapy_shows_is_ours_and_scrapys():
    done = run_scrapy()
    shown = set(re.findall(r"^  ([\w-]+) +\S", done.stdout.partition("Available commands")[2], re.MULTILINE))
    stock = {module.name for module in iter_modules(scrapy.commands.__path__)}
    assert shown - stock == set(OURS) - stock
    assert set(OURS) <= shown


def test_every_command_is_described_and_no_other():
    assert sorted(SECTIONS) == OURS


@pytest.mark.parametrize("name", OURS)
def test_a_command_has_an_example_and_all_its_options(name: str):
    section = SECTIONS[name]
    assert f"\n$ scrapy {name}" in section
    own = options_of(import_module(f"crawler.commands.{name}").Command()) - options_of(Bare())
    assert set(re.findall(r"--[a-z][a-z-]*", section)) == own


def test_every_argument_of_a_crawl_is_described():
    described = set(re.findall(r"`-a (\w+)=", SECTIONS["crawl"]))
    assert described == ARGUMENTS.keys() | ANY_SITE_ARGUMENTS.keys() | IMPORT_ARGUMENTS.keys()
