"""Runs extractors over pages, one after the other, again and again, and keeps answers and processor time.

An extractor's pass over all pages follows a pass of lxml's bare parse over the same pages, so that both saw the same
machine; the order changes with every repeat, so that a busy neighbour does not always meet the same one. A page's time
is its median over the repeats.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

import lxml.html

from bench.peers.adapters import Extractor
from bench.peers.records import Answer, Page

Clock = Callable[[], float]
WARMING = 5  # pages read before the clock runs: imports, tables and patterns are made once


@dataclass(slots=True)
class Run:
    """What an extractor answered, where it failed, and its seconds a page by repeat beside the bare parse's."""

    answers: list[Answer] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    seconds: list[list[float]] = field(default_factory=list)
    bare_seconds: list[list[float]] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """The mean page's time."""
        return fmean(page_seconds(self.seconds)) * 1e3

    @property
    def times_the_parse(self) -> float:
        """The time of all pages as a multiple of their bare parse."""
        return sum(page_seconds(self.seconds)) / sum(page_seconds(self.bare_seconds))

    @property
    def parse_milliseconds(self) -> float:
        """The mean page's bare parse."""
        return fmean(page_seconds(self.bare_seconds)) * 1e3


def page_seconds(repeats: Sequence[Sequence[float]]) -> list[float]:
    """The median of each page's times."""
    return [median(times) for times in zip(*repeats, strict=True)]


def bare_parse(page: Page) -> Answer:
    """The unit of time: lxml builds the tree, and drops it."""
    lxml.html.document_fromstring(page.html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    return Answer()


def run_all(
    extractors: Mapping[str, Extractor],
    pages: Sequence[Page],
    repeats: int,
    clock: Clock = time.process_time,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Run]:
    """Runs every extractor over all pages, ``repeats`` times; answers are those of the first time."""
    runs = {name: Run() for name in extractors}
    for extractor in [bare_parse, *extractors.values()]:
        _pass(extractor, pages[:WARMING], clock)
    for repeat in range(repeats):
        for name in order(list(extractors), repeat):
            tell(f"pass {repeat + 1} of {repeats}: {name}")
            run = runs[name]
            run.bare_seconds.append(_pass(bare_parse, pages, clock)[0])
            seconds, answers, crashes = _pass(extractors[name], pages, clock)
            run.seconds.append(seconds)
            if not repeat:
                run.answers, run.crashes = answers, crashes
    return runs


def order(names: list[str], repeat: int) -> list[str]:
    """In which order the extractors run: begun elsewhere each time, every second time backwards."""
    start = repeat % len(names) if names else 0
    turned = names[start:] + names[:start]
    return turned[::-1] if repeat % 2 else turned


def _pass(extractor: Extractor, pages: Sequence[Page], clock: Clock) -> tuple[list[float], list[Answer], list[str]]:
    gc.collect()
    seconds, answers, crashes = [], [], []
    for page in pages:
        start = clock()
        try:
            answer = extractor(page)
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer: none
            answer = Answer()
            crashes.append(f"{page.url}: {type(error).__name__}: {' '.join(str(error).split())[:120]}")
        seconds.append(clock() - start)
        answers.append(answer)
    return seconds, answers, crashes
