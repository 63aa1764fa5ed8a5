"""What the commands for rules share: the rules of a room as a list, and each of them tried on its own examples."""

from __future__ import annotations

import argparse
import json
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output import for_any_reader

if TYPE_CHECKING:
    from pipelines.denoise.examples import Trial as DenoiseTrial
    from pipelines.tag.owner_examples import Trial as TagTrial

    Trial = DenoiseTrial | TagTrial


class RulesCommand(ScrapyCommand):
    """``test`` and ``list`` of the rules of one room."""

    requires_project = True
    requires_crawler_process = False

    @abstractmethod
    def rows(self) -> list[dict[str, Any]]:
        """The rules as they are written, for ``list --json``."""

    @abstractmethod
    def lines(self) -> list[str]:
        """The rules, a line each."""

    @abstractmethod
    def trials(self) -> Sequence[Trial]:
        """Every rule on each of its examples."""

    @abstractmethod
    def complaint(self, trial: Any) -> str:
        """What is wrong with a trial, as a line."""

    def syntax(self) -> str:
        """What ``scrapy COMMAND -h`` shows after the name."""
        return "[options] <test | list>"

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
            print(work(as_json=opts.json))  # noqa: T201 - a command prints its data

    def _list(self, *, as_json: bool) -> str:
        return _json(self.rows()) if as_json else "\n".join(self.lines())

    def _test(self, *, as_json: bool) -> str:
        tried = self.trials()
        failed = [trial for trial in tried if not trial.is_right]
        self.exitcode = 1 if failed else 0
        if as_json:
            return _json([asdict(trial) | {"is_right": trial.is_right} for trial in tried])
        counts = f"{len(tried)} examples of {len({trial.rule for trial in tried})} rules, {len(failed)} failed"
        return "\n".join([*map(self.complaint, failed), counts])


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2)
