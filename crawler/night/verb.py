"""What the project's commands share: strict arguments, and errors as one sentence with the right exit code."""

from __future__ import annotations

import argparse
import sys
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.utils.conf import arglist_to_dict

from crawler.files import write_whole
from crawler.night.errors import NightError, WrongUsageError
from crawler.output import for_any_reader

if TYPE_CHECKING:
    from crawler.night.plan import NightPlan


class Verb(ScrapyCommand):
    """A command of this project. ``work`` does it and returns the exit code; a NightError from it ends it with 1."""

    requires_project = True
    requires_crawler_process = False

    @abstractmethod
    def work(self, options: argparse.Namespace) -> int:
        """Do it: data to standard output, talk to standard error."""

    def syntax(self) -> str:
        """What ``scrapy VERB -h`` shows after the name."""
        return "[options]"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Scrapy's entry point."""
        try:
            # Scrapy hands unknown options and arguments through; these commands take none.
            if args:
                raise WrongUsageError(f"unknown option or argument {args[0]!r} (scrapy {_name(self)} -h shows all)")
            with for_any_reader():
                self.exitcode = self.work(opts)
        except NightError as error:
            print(f"scrapy {_name(self)}: {error}", file=sys.stderr)  # noqa: T201 - talk
            self.exitcode = 2 if isinstance(error, WrongUsageError) else 1

    def plan(self, options: argparse.Namespace) -> NightPlan:
        """The settings of the night, as the project and the command line give them."""
        from crawler.night.plan import read_plan  # noqa: PLC0415 - all verbs are imported for any one, also for those without a plan

        return read_plan(self.project_settings, arglist_to_dict(options.set))

    def give(self, text: str, file: str | None, what_was: str) -> None:
        """Prints what was asked for, or writes it whole into a file; raises NightError where that cannot be written."""
        if file is None:
            sys.stdout.write(text)
            return
        try:
            write_whole(Path(file).expanduser(), text)
        except OSError as error:
            raise NightError(
                f"{what_was} not written to {file} ({error.strerror or error}): name a file in a folder that is there "
                "and writable"
            ) from error

    @property
    def project_settings(self) -> Settings:
        """Scrapy's settings, which it sets before a command runs."""
        assert self.settings is not None
        return self.settings


def port_number(text: str) -> int:
    """A TCP port, for argparse."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number from 1 to 65535")
    return int(text)


def positive_number(text: str) -> int:
    """A whole number from 1 up, for argparse."""
    if not (text.isascii() and text.isdigit() and int(text[:10]) >= 1):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _name(command: ScrapyCommand) -> str:
    return type(command).__module__.rpartition(".")[2]
