"""Learns the weights of pipelines/extract/rules/headlines.toml from pages with known headlines.

    python bench/train_headline.py CORPUS [--write]

A corpus is a folder with html/<id>.html.gz and expected.json ({id: {url, publisher, title, ...}}). The model is a
conditional logit: of a page's texts, the one whose sources weigh most is the headline. A publisher's pages together
weigh the square root of their number. What it prints as "unseen" leaves each publisher out in turn: how often the
headline is right on the pages of publishers that the weights have not seen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipelines.extract import extract
from pipelines.extract.candidates import Candidate
from pipelines.extract.fields import site_names_of
from pipelines.extract.headline import ballot_of, votes_of, without_site_name
from pipelines.extract.pages import read_page
from pipelines.extract.parsing import parse
from pipelines.extract.rule_files import table

TABLE = Path(__file__).resolve().parents[1] / "pipelines/extract/rules/headlines.toml"
# Not learned: "meta:twitter:title" copies another field (with a weight of its own, unseen publishers get worse), and
# pages have no channel.
FIXED = {"meta:twitter:title": 0.0, "channel": 0.4}
LEARNED = ("meta:og:title", "json-ld:headline", "h1", "title", "other")
SHRINKAGE = 0.3
STEPS = 100
SPEED = 0.05


@dataclass(frozen=True, slots=True)
class Page:
    """The texts that could be a page's headline: the sources of each, and whether it is right."""

    publisher: str
    texts: tuple[tuple[frozenset[str], bool], ...]
    sources: tuple[tuple[str, bool], ...]  # (source, whether it alone would be right)


def normal(text: str) -> str:
    """The text as headlines are compared: case, white space and invisible letters aside."""
    letters = (
        letter for letter in unicodedata.normalize("NFKC", text) if letter not in "\u00ad\u200b\u200c\u200d\u2060\ufeff"
    )
    return " ".join("".join(letters).split()).casefold()


def read_pages(folder: Path) -> list[Page]:
    """Every page of a corpus with a known headline."""
    items = json.loads((folder / "expected.json").read_text("utf-8"))
    return [
        _page(gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()), item)
        for key, item in sorted(items.items())
        if item.get("title")
    ]


def _page(html: bytes, item: dict[str, str]) -> Page:
    found = extract(html, item["url"]).provenance["headline"]
    candidates = [Candidate(source, raw) for source, raw in ((found.source, found.raw), *found.candidates)]
    raws = [candidate.raw for candidate in candidates]
    page = read_page(parse(html), item["url"], None)
    names = site_names_of(page.head, item["url"]) if page is not None else ()
    spelling = table("headlines")["spelling"]

    def is_right(candidate: Candidate) -> bool:
        return normal(without_site_name(candidate.raw, raws, names)) == normal(item["title"])

    texts = []
    for same in ballot_of(candidates, names).values():
        best = min(same, key=lambda one: spelling.index(one.source) if one.source in spelling else len(spelling))
        texts.append((frozenset(votes_of(same)), is_right(best)))
    alone = {candidate.source: is_right(candidate) for candidate in reversed(candidates)}
    return Page(item["publisher"], tuple(texts), tuple(alone.items()))


def learn(pages: Iterable[Page]) -> dict[str, float]:
    """The weights under which the right texts are likeliest, held towards zero."""
    pages = [page for page in pages if len(page.texts) > 1 and any(right for _, right in page.texts)]
    counts = Counter(page.publisher for page in pages)
    weights = dict.fromkeys(LEARNED, 0.0)
    for _ in range(STEPS):
        slope = {name: -SHRINKAGE * weight for name, weight in weights.items()}
        for page in pages:
            odds = [math.exp(score(weights, votes)) for votes, _ in page.texts]
            all_odds = sum(odds)
            right_odds = sum(odd for odd, (_, right) in zip(odds, page.texts, strict=True) if right)
            for odd, (votes, right) in zip(odds, page.texts, strict=True):
                pull = ((odd / right_odds if right else 0.0) - odd / all_odds) / math.sqrt(counts[page.publisher])
                for name in votes & weights.keys():
                    slope[name] += pull
        for name in weights:
            weights[name] += SPEED * slope[name]
    return weights


def score(weights: dict[str, float], votes: Iterable[str]) -> float:
    """What a text's sources weigh together."""
    return sum(weights.get(name, FIXED.get(name, 0.0)) for name in votes)


def is_right(weights: dict[str, float], page: Page) -> bool:
    """Whether the weights choose the page's headline."""
    return bool(page.texts) and max(page.texts, key=lambda text: score(weights, text[0]))[1]


def main() -> None:
    """Learns, validates, and writes the table where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    pages = read_pages(arguments.corpus)
    weights = learn(pages)
    unseen = 0
    for publisher in {page.publisher for page in pages}:
        others = learn(page for page in pages if page.publisher != publisher)
        unseen += sum(is_right(others, page) for page in pages if page.publisher == publisher)
    seen = sum(is_right(weights, page) for page in pages)
    publishers = len({page.publisher for page in pages})
    figures = (
        f"{len(pages)} pages of {publishers} publishers: right on {seen}, on {unseen} when their publisher is unseen"
    )
    print(figures)
    text = _as_table(weights, pages, figures)
    print(text)
    if arguments.write:
        TABLE.write_text(text, "utf-8")


def _as_table(weights: dict[str, float], pages: list[Page], figures: str) -> str:
    lines = TABLE.read_text("utf-8").partition("[weights]")[0].rstrip().splitlines()
    lines = [line for line in lines if not line.startswith("# Learned")]
    lines += [f"# Learned from {figures}.", "[weights]"]
    for name, weight in {**weights, **FIXED}.items():
        alone = [right for page in pages for source, right in page.sources if _row(source, weights) == name]
        remark = f"  # alone right {sum(alone)} of {len(alone)} times" if alone else "  # not measured: a feed's title"
        lines.append(f'"{name}" = {weight:.2f}{remark}')
    return "\n".join(lines) + "\n"


def _row(source: str, weights: dict[str, float]) -> str:
    return source if source in weights or source in FIXED else "other"


if __name__ == "__main__":
    main()
