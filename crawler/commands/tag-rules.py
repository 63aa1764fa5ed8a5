# ruff: noqa: N999 - Scrapy names a command after its module, and this one is called tag-rules.
"""``scrapy tag-rules test|list``: the rules of tagging, shipped and the owner's, each tried on its own examples."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crawler.showing.rules import RulesCommand

if TYPE_CHECKING:
    from pipelines.tag.owner_examples import Trial
    from pipelines.tag.owner_tagger import Tagger
    from pipelines.tag.rules import Rule


class Command(RulesCommand):
    """Reads the tables of ``pipelines/tag/rules/`` and the owner's file, and nothing else."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show the rules of tagging, yours among them, or try each on its own examples"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit code 0 all right, 1 a rule fails one of its examples or the owner's file is wrong, 2 wrong usage."""
        from pipelines.tag.owner_file import OwnerFileError

        try:
            super().run(args, opts)
        except OwnerFileError as error:
            print(error, file=sys.stderr)
            self.exitcode = 1

    def rows(self) -> list[dict[str, Any]]:
        """The rules as they are written, without what is derived from them."""
        return [{one.name: getattr(rule, one.name) for one in fields(rule) if one.init} for rule in self._rules()]

    def lines(self) -> list[str]:
        """Name, weight and an example of each rule."""
        rules = self._rules()
        widest = max(len(rule.name) for rule in rules)
        return [f"{rule.name:{widest}}  {rule.weight:+.2f}  {rule.matches[0]}" for rule in rules]

    def trials(self) -> list[Trial]:
        """Every rule on each text that it should find, and each that it should leave alone."""
        from pipelines.tag.owner_examples import trials

        return list(trials(self._tagger))

    def complaint(self, trial: Trial) -> str:
        """What a rule should have done, and did not."""
        if trial.should_match:
            return f"{trial.rule}: should find {trial.example!r}, and does not"
        return f"{trial.rule}: should leave {trial.example!r} alone, and finds it"

    @cached_property
    def _tagger(self) -> Tagger:
        from pipelines.tag.owner_tagger import Tagger

        assert self.settings is not None
        return Tagger.from_file(self.settings["TAGS_FILE"], self.settings["DATABASE"])

    def _rules(self) -> tuple[Rule, ...]:
        from pipelines.tag.rules import load_rules

        return (*load_rules().rules, *self._tagger.owner.rules)
