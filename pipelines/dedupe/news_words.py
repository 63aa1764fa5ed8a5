"""The words that tell what a story is about, and how much each tells: rare ones much, common ones nothing. Pure.

How common a word is stands in a table for each language, never in the archive: what counts for two stories must not
depend on what came in before them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pipelines.dedupe.texts import words_of
from pipelines.tag.chinese import simplified

TABLE = Path(__file__).with_name("common_words.toml")

# So many words of a text's beginning are looked at: in the news, who did what stands there.
LEAD = 120
# They are looked for in so many characters, and first in fewer: most texts have them there.
_LEAD_CHARACTERS = (1_000, 3_000)

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
# What more than a quarter of all stories says tells nothing.
_LEAST_WEIGHT = 2


@cache
def _weights() -> Mapping[str, tuple[int, Mapping[str, int]]]:
    """For each language the weight of a word that is not in its table, and the weights of those that are."""
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        language: (
            table["rare"],
            {word: int(weight) for weight, words in table.items() if weight != "rare" for word in words.split()},
        )
        for language, table in tables.items()
    }


def is_weighed(language: str) -> bool:
    """Whether there is a table for this language (its primary subtag)."""
    return language in _weights()


def weight(word: str, language: str) -> int:
    """How much a word tells, in halvings: one in two to the so manieth story of this language has it."""
    rare, table = _weights()[language]
    return table.get(word, rare)


def weight_of(words: Iterable[str], language: str) -> int:
    """How much words tell together."""
    rare, table = _weights()[language]
    return sum(table.get(word, rare) for word in words)


def telling_words(headline: str, body: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the headline, and those of headline and beginning, that tell anything: sorted, each once."""
    if not is_weighed(language):
        return (), ()
    head = _telling(tokens(headline), language)
    return head, _telling([*_beginning(body), *head], language)


def _beginning(body: str) -> list[str]:
    """The first words of a text."""
    found: list[str] = []
    for characters in _LEAD_CHARACTERS:
        found = tokens(body[:characters])
        if len(found) > LEAD:  # all but the last, which may be cut, are words
            break
    return found[:LEAD]


def tokens(text: str) -> list[str]:
    """Words in lower case; of scripts without spaces, pairs of neighbouring characters, in their simplified form."""
    found: list[str] = []
    last = ""
    for word in words_of(text if text.isascii() else simplified(text)):
        if len(word) == 1 and _UNSPACED.match(word):
            if last:
                found.append(last + word)
            last = word
        else:
            last = ""
            found.append(word)
    return found


def _telling(words: Iterable[str], language: str) -> tuple[str, ...]:
    rare, table = _weights()[language]
    return tuple(sorted(word for word in set(words) if table.get(word, rare) >= _LEAST_WEIGHT))
