"""Chooses the length of pipelines/extract/rules/standfirst.toml on pages with known bodies.

    python bench/train_standfirst.py CORPUS...

A corpus is a folder with html/<id>.html.gz and ground-truth.json or expected.json. Some publishers' bodies hold the
sentence between headline and text, others do not; its length tells best which. Every page is read with every length; a
length is worth the mean F1 of the bodies' four-word sequences and the share of bodies that are right to the word, every
corpus alike. What it prints last is cross-validated with all pages of a site in one fold: each fold is read with the
length that the others choose.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from urllib.parse import urlsplit
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.known_bodies import pages, sequences
from pipelines.extract import standfirst
from pipelines.read import read

LENGTHS = (0, 60, 80, 100, 110, 120, 130, 140, 150, 160, 180, 200, 250)
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one page's body is worth with each length: (F1, right to the word)."""

    corpus: str
    fold: int
    worth: tuple[tuple[float, bool], ...]


def main() -> None:
    """Reads every page with every length and prints what each is worth, then the cross-validated figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    outcomes = [
        Outcome(folder.name, crc32((urlsplit(url).netloc or url).encode()) % FOLDS, _worth(url, html, body))
        for folder in parser.parse_args().corpora
        for url, html, body in pages(folder)
    ]
    corpora = sorted({outcome.corpus for outcome in outcomes})
    for at, length in enumerate(LENGTHS):
        print(f"up to {length:3} letters: {_shown(outcomes, [at] * FOLDS, corpora)}")
    chosen = [_best([each for each in outcomes if each.fold != fold], corpora) for fold in range(FOLDS)]
    print("chosen by the other sites:", ", ".join(str(LENGTHS[at]) for at in chosen))
    print(f"cross-validated:    {_shown(outcomes, chosen, corpora)}")


def _worth(url: str, html: bytes, body: str) -> tuple[tuple[float, bool], ...]:
    known, found = Counter(sequences(body)), []
    for length in LENGTHS:
        standfirst.LONGEST_SUB_TITLE = length
        told = read(html, url).body
        found.append((_f1(known, Counter(sequences(told))), re.findall(r"\w+", told) == re.findall(r"\w+", body)))
    return tuple(found)


def _f1(known: Counter[tuple[str, ...]], told: Counter[tuple[str, ...]]) -> float:
    return 2 * sum((known & told).values()) / (sum(known.values()) + sum(told.values()))


def _best(outcomes: Sequence[Outcome], corpora: Sequence[str]) -> int:
    return max(range(len(LENGTHS)), key=lambda at: sum(sum(_means(outcomes, [at] * FOLDS, name)) for name in corpora))


def _means(outcomes: Sequence[Outcome], chosen: Sequence[int], corpus: str) -> tuple[float, float]:
    worth = [outcome.worth[chosen[outcome.fold]] for outcome in outcomes if outcome.corpus == corpus]
    return mean(f1 for f1, _ in worth), mean(float(is_right) for _, is_right in worth)


def _shown(outcomes: Sequence[Outcome], chosen: Sequence[int], corpora: Sequence[str]) -> str:
    return "   ".join("{} F1 {:.4f} exact {:.4f}".format(name, *_means(outcomes, chosen, name)) for name in corpora)


if __name__ == "__main__":
    main()
