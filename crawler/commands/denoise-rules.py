# ruff: noqa: N999 - Scrapy names a command after its module, and this one is called denoise-rules.
"""``scrapy denoise-rules test|list``: the rules of denoising, and whether each does what its own examples say."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output import for_any_reader

if TYPE_CHECKING:
    from pipelines.denoise.examples import Trial


class Command(ScrapyCommand):
    """Reads the tables of ``pipelines/denoise/rules/`` and nothing else."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What ``scrapy denoise-rules -h`` shows."""
        return "[options] <test | list>"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show the rules of denoising, or try each on its own examples"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds ``--json``."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit code 0 all right, 1 a rule fails one of its examples, 2 wrong usage."""
        work = {"list": self._list, "test": self._test}.get(" ".join(args))
        if work is None:
            raise UsageError("say what to do: test (each rule on its examples) or list", print_help=False)
        with for_any_reader():
            work(as_json=opts.json)

    def _list(self, *, as_json: bool) -> None:
        from pipelines.denoise.rules import RULES  # noqa: PLC0415 - every command is imported with every other, and a crawl needs no tables

        if as_json:
            print(json.dumps([asdict(rule) for rule in RULES.values()], ensure_ascii=False, indent=2))
            return
        widest = max(map(len, RULES))
        for rule in RULES.values():
            print(f"{rule.name:{widest}}  {rule.version}  {rule.reason}")

    def _test(self, *, as_json: bool) -> None:
        from pipelines.denoise.examples import trials  # noqa: PLC0415 - as above

        tried = list(trials())
        failed = [trial for trial in tried if not trial.is_right]
        if as_json:
            rows = [asdict(trial) | {"is_right": trial.is_right} for trial in tried]
            print(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            for trial in failed:
                print(_complaint(trial))
            print(f"{len(tried)} examples of {len({trial.rule for trial in tried})} rules, {len(failed)} failed")
        self.exitcode = 1 if failed else 0


def _complaint(trial: Trial) -> str:
    if trial.should_strip:
        answer = f"was taken out by {trial.answer}" if trial.answer else "was kept"
        return f"{trial.rule}: should take out {trial.example!r}, which {answer}"
    return f"{trial.rule}: should keep {trial.example!r}, which {trial.answer} took out"
