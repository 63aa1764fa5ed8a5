"""How a run ended, and what its owner should know of it, in the words of the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.memory_guard import TOO_MUCH
from crawler.middlewares.challenges import Challenges
from crawler.middlewares.host_gate import HostGate
from crawler.middlewares.robots import RobotsGuard
from crawler.spiders.channels import ChannelPlan
from crawler.spiders.findings import Findings
from crawler.spiders.options import CrawlOptions
from pipelines.keep.stage import KeepStage

# One page may fail for reasons of its own; where so many fail and none succeeds, the run has failed.
MANY_FAILURES = 3


class RunOutcome:
    """The end of a run; mixed into the spider, which brings what it found on the way."""

    definition: Any
    plan: ChannelPlan
    findings: Findings
    options: CrawlOptions
    channel_errors: list[str]
    settings: BaseSettings
    crawler: Crawler

    def outcome(self, close_reason: str) -> tuple[str, str]:
        """How the run ended, in the words of the archive: "finished", "failed" or "interrupted", and why."""
        stats = self.crawler.stats
        assert stats is not None
        if close_reason == TOO_MUCH:
            most = self.settings.getint("MEMORY_LIMIT_MB")
            return "interrupted", f"it needed more than {most} MB of memory (MEMORY_LIMIT_MB); the next run goes on"
        if close_reason != "finished":
            return "interrupted", f"stopped before its end ({close_reason}); the next run goes on from here"
        if self.options.urls is None and not self.plan.answered.total():
            told = self.channel_errors[:1] or [f"{self.definition.home}: no answer"]
            return "failed", "; ".join([*told, *self._challenges()])
        if self.options.urls is None and not self.plan.has_stories:
            told = [f"no channel of {self.definition.home} names a story", *self._cut_short(), *self.channel_errors[:1]]
            return "failed", "; ".join([*told, *self._challenges()])
        shut = stats.get_value("nightdesk/pages_shut", 0)
        failed = stats.get_value("nightdesk/pages_failed", 0) + shut
        if failed >= MANY_FAILURES and stats.get_value("nightdesk/pages_fetched", 0) <= shut:
            return "failed", "; ".join([f"none of {failed} stories could be read", *self._challenges()])
        return "finished", "; ".join(self._remarks(stats.get_value("nightdesk/layouts_without_match", 0)))

    def _remarks(self, layouts_without_match: int) -> Iterator[str]:
        """What the owner should know of a run that went well."""
        yield from self._cut_short()
        gate = self.crawler.get_downloader_middleware(HostGate)
        robots = self.crawler.get_downloader_middleware(RobotsGuard)
        yield from gate.remarks() if gate is not None else ()
        yield from robots.remarks() if robots is not None else ()
        keeper = self.crawler.get_item_pipeline(KeepStage)
        yield from keeper.remarks() if keeper is not None else ()
        yield from self._challenges()
        if layouts_without_match:
            pages = "one page" if layouts_without_match == 1 else f"{layouts_without_match} pages"
            yield f"the definition's body selectors match nothing on {pages}, which were read without them"

    def _challenges(self) -> Iterator[str]:
        challenges = self.crawler.get_downloader_middleware(Challenges)
        yield from challenges.remarks() if challenges is not None else ()

    def _cut_short(self) -> Iterator[str]:
        for kind in sorted(self.plan.cut_short):
            yield f"there are more than {self.plan.budget} {kind} documents; the rest was left"
        if self.findings.is_full:
            yield f"the channels name more than {self.findings.most} stories; the rest was left (LINKS_PER_RUN)"
        if self.findings.texts_left:
            yield f"the channels tell more full texts than a run holds; {self.findings.texts_left} of them were left"
