# ruff: noqa: N999 - Scrapy names a command after its module, and this one is called denoise-rules.
"""``scrapy denoise-rules test|list``: the rules of denoising, and whether each does what its own examples say."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from crawler.showing.rules import RulesCommand

if TYPE_CHECKING:
    from pipelines.denoise.examples import Trial


class Command(RulesCommand):
    """Reads the tables of ``pipelines/denoise/rules/`` and nothing else."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show the rules of denoising, or try each on its own examples"

    def rows(self) -> list[dict[str, Any]]:
        """The rules with all that is written of them."""
        from pipelines.denoise.rules import RULES

        return [asdict(rule) for rule in RULES.values()]

    def lines(self) -> list[str]:
        """Name, version and reason of each rule."""
        from pipelines.denoise.rules import RULES

        widest = max(map(len, RULES))
        return [f"{rule.name:{widest}}  {rule.version}  {rule.reason}" for rule in RULES.values()]

    def trials(self) -> list[Trial]:
        """Every rule on each text that it should take out, and each that it should leave."""
        from pipelines.denoise.examples import trials

        return list(trials())

    def complaint(self, trial: Trial) -> str:
        """What a rule should have done, and what was done."""
        if trial.should_strip:
            answer = f"was taken out by {trial.answer}" if trial.answer else "was kept"
            return f"{trial.rule}: should take out {trial.example!r}, which {answer}"
        return f"{trial.rule}: should keep {trial.example!r}, which {trial.answer} took out"
