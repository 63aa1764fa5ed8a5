# ruff: noqa: N999 - Scrapy names a command after its module, and this one is called tag-rules.
"""``scrapy tag-rules test|list``: the rules of tagging, shipped and the owner's, each tried on its own examples."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, fields
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output import for_any_reader
from pipelines.tag.owner_examples import Trial, trials
from pipelines.tag.owner_file import OwnerFileError
from pipelines.tag.owner_tagger import Tagger
from pipelines.tag.rules import Rule, load_rules


class Command(ScrapyCommand):
    """Reads the tables of ``pipelines/tag/rules/`` and the owner's file, and nothing else."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What ``scrapy tag-rules -h`` shows."""
        return "[options] <test | list>"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show the rules of tagging, yours among them, or try each on its own examples"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Adds ``--json``."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit code 0 all right, 1 a rule fails one of its examples or the file is wrong, 2 wrong usage."""
        work = {"list": self._list, "test": self._test}.get(" ".join(args))
        if work is None:
            raise UsageError("say what to do: test (each rule on its examples) or list", print_help=False)
        assert self.settings is not None
        try:
            tagger = Tagger.from_file(self.settings["TAGS_FILE"], self.settings["DATABASE"])
        except OwnerFileError as error:
            print(error, file=sys.stderr)
            self.exitcode = 1
            return
        with for_any_reader():
            work(tagger, as_json=opts.json)

    def _list(self, tagger: Tagger, *, as_json: bool) -> None:
        rules = (*load_rules().rules, *tagger.owner.rules)
        if as_json:
            print(json.dumps([_as_dict(rule) for rule in rules], ensure_ascii=False, indent=2))
            return
        widest = max(len(rule.name) for rule in rules)
        for rule in rules:
            print(f"{rule.name:{widest}}  {rule.weight:+.2f}  {rule.matches[0]}")

    def _test(self, tagger: Tagger, *, as_json: bool) -> None:
        tried = list(trials(tagger))
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
    if trial.should_match:
        return f"{trial.rule}: should find {trial.example!r}, and does not"
    return f"{trial.rule}: should leave {trial.example!r} alone, and finds it"


def _as_dict(rule: Rule) -> dict[str, Any]:
    """The rule as it is written, without what is derived from it."""
    return {one.name: getattr(rule, one.name) for one in fields(rule) if one.init}
