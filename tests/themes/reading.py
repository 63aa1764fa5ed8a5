"""Reads generated pages with the project's own pipelines and counts what is lost and what leaks.

``python -m tests.themes.reading --pages 1000 --seed 7`` prints how many pages are read perfectly, how much of the
stories is kept, and the lost and leaked lines by class of noise, theme and language, with examples and their seeds.
``--show SEED`` prints one page and how it was read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.items import Article
from pipelines.read import read
from tests.themes.checks import data_lost, leaks, losses
from tests.themes.pages import ThemePage, make_page


@dataclass(frozen=True, slots=True)
class Reading:
    """One generated page as it was read."""

    page: ThemePage
    article: Article
    lost: list[str]
    leaked: list[tuple[str, str]]

    @property
    def is_perfect(self) -> bool:
        """Whether every line of the story is there and nothing else."""
        return not self.lost and not self.leaked


def reading_of(page: ThemePage) -> Reading:
    """One page, read."""
    article = read(page.html, page.url)
    return Reading(page, article, losses(page, article.body), leaks(page, article.body))


def readings(count: int, seed: int, theme: str = "", language: str = "") -> Iterator[Reading]:
    """That many pages, read; page ``n`` of a run has the seed ``SEED-n``."""
    for number in range(count):
        yield reading_of(make_page(f"{seed}-{number}", theme=theme, language=language))


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 if a page was not read perfectly."""
    parser = argparse.ArgumentParser(prog="python -m tests.themes.reading", description="Reads generated pages.")
    parser.add_argument("--pages", type=int, default=1000, help="how many pages (default 1000)")
    parser.add_argument("--seed", type=int, default=7, help="seed of the run (default 7)")
    parser.add_argument("--theme", default="", help="this theme alone")
    parser.add_argument("--language", default="", help="this language alone")
    parser.add_argument("--examples", type=int, default=3, help="examples of each class (default 3)")
    parser.add_argument("--show", default="", help="print the page of this seed and how it was read")
    options = parser.parse_args(arguments)
    if options.show:
        return _show(reading_of(make_page(options.show, theme=options.theme, language=options.language)))
    return _report(readings(options.pages, options.seed, options.theme, options.language), options.examples)


def _report(found: Iterator[Reading], examples: int) -> int:
    pages = perfect = lines = lost = leaked = named = unkept = 0
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[str, list[str]] = defaultdict(list)
    for reading in found:
        pages, perfect = pages + 1, perfect + reading.is_perfect
        lines, lost, leaked = lines + len(reading.page.kept), lost + len(reading.lost), leaked + len(reading.leaked)
        missing = data_lost(reading.page, reading.article)
        named, unkept = named + len(reading.page.sources) + len(reading.page.neighbours), unkept + len(missing)
        for kind, text in missing:
            counts["data"][f"{kind} {reading.page.theme}"] += 1
            shown["data"].append(f"{reading.page.seed} {reading.page.theme} {reading.page.language}: {kind} {text}")
        wrong = [("lost", line) for line in reading.lost] + [(f"leaked {kind}", line) for kind, line in reading.leaked]
        for kind, line in wrong:
            counts["class"][kind] += 1
            counts["theme"][reading.page.theme] += 1
            counts["language"][reading.page.language] += 1
            shown[kind].append(f"{reading.page.seed} {reading.page.theme} {reading.page.language}: {line}")
    for kind, number in counts["class"].most_common():
        _say(f"{kind}: {number}", *(f"    {example[:220]}" for example in shown[kind][:examples]))
    _say(*(f"not kept as data: {example[:180]}" for example in shown["data"][:examples]))
    for name in ("theme", "language", "data"):
        _say(f"by {name}: " + ", ".join(f"{one} {number}" for one, number in counts[name].most_common(20)))
    _say(f"{1 - unkept / max(named, 1):.1%} of {named} sources and neighbouring stories kept as data")
    _say(
        f"{pages} pages, {perfect / max(pages, 1):.1%} perfect, {1 - lost / max(lines, 1):.2%} of the lines kept, "
        f"{lost} lost, {leaked} leaked"
    )
    return 0 if perfect == pages else 1


def _show(reading: Reading) -> int:
    _say(reading.page.html.decode(), "", *(f"{row.rule}: {row.text}" for row in reading.article.removed), "")
    _say(reading.article.status, reading.article.reason, reading.article.body, "")
    _say(*(f"lost    {line}" for line in reading.lost), *(f"leaked  {kind}: {line}" for kind, line in reading.leaked))
    return 0 if reading.is_perfect else 1


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
