"""Learns what the tagger knows from read stories, or shows how far each design gets.

    python -m bench.tagging SHARED [--also FILE ...]      writes the weights, the tables of wording and the judgement
    python -m bench.tagging SHARED --check                figures over sites that were not learned from; writes nothing

SHARED is the folder with localization/ and corpora/tech-news/. ``bench/tagging/read/`` has what our own readers said of
stories of that corpus, by their ids; ``--also`` adds stories of yours, as ``scrapy review --examples`` writes them.
What is written has learned from gold-dev.jsonl, too: the figures to trust are those of ``--check``, which judges each
story by what other sites than its own teach: on gold-dev.jsonl, on it and train.jsonl, and on those by language.
Needs requirements-training.txt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.tagging.figures import compared
from bench.tagging.stories import gold_stories, our_stories
from bench.tagging.training import train
from bench.tagging.writing import write
from pipelines.tag.reading import Reader

_LANGUAGES = {"en": "in English", "zh": "in Chinese"}


def main() -> None:
    """Reads the stories and learns, or compares."""
    parser = argparse.ArgumentParser(
        "python -m bench.tagging", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--also", type=Path, nargs="*", default=[])
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    reader = Reader()
    labels = chosen.shared / "localization"
    gold = gold_stories(labels / "gold-dev.jsonl", reader)
    labelled = [*gold, *gold_stories(labels / "train.jsonl", reader)]
    stories = labelled + our_stories(chosen.shared / "corpora" / "tech-news" / "articles.jsonl.gz", reader)
    for path in chosen.also:
        stories += gold_stories(path, reader)
    if chosen.check:
        judged = {"gold-dev": gold, "gold-dev and train": labelled}
        judged |= {name: [one for one in labelled if one.language == code] for code, name in _LANGUAGES.items()}
        for figures in compared(stories, judged):
            print(figures)
    else:
        write(train(stories))


if __name__ == "__main__":
    main()
