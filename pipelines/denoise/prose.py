"""Sentences of a story that begin like a plea: about newsletters, cookies, channels, or in somebody's words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.denoise.label_tables import fold
from pipelines.denoise.shapes import ends_like_sentence, is_wide

_TABLE: dict[str, Any] = tomllib.loads((Path(__file__).with_name("rules") / "prose.toml").read_text("utf-8"))
# A longer line behind a thing's name is no sign or button any more.
_LONGEST_SIGN = 60
_SENTENCE = re.compile(r"\W*\w.*?(?:[.!?][\"'”’»)]*(?=\s|$)|[。！？])", re.DOTALL)


def is_prose(opening: str, text: str) -> bool:
    """Whether a text that begins with a plea's opening reports somebody's words, or only names the plea's thing.

    Args:
        opening: a folded opening of the label tables.
        text: the block's text from the opening on.
    """
    folded = fold(text)
    if _reports(folded):
        return True
    if opening not in _ADDRESSES:
        return False
    addresses = _address_in(opening)
    rest = folded[len(opening) :]
    if not any(map(str.isalnum, rest)) or (len(text) <= _LONGEST_SIGN and not ends_like_sentence(text)):
        return False
    return addresses.search(_first_sentence(rest)) is None


def is_reported(text: str) -> bool:
    """Whether a text tells what somebody else says: no plea does, whatever words it is made of."""
    return _reports(fold(text))


def _reports(folded: str) -> bool:
    for words in _REPORTS:
        if words in folded:
            return True
    return _SPEECH.search(folded) is not None


def _first_sentence(text: str) -> str:
    """The sentence that goes on from an opening; all of the text if it is a line without an end."""
    found = _SENTENCE.match(text)
    return found[0] if found else text


def _pattern_of(words: Iterable[str]) -> str:
    """Words as a pattern: whole ones, beginnings ("abonnez*"), ends ("*imiz"), or anywhere in wide scripts."""
    parts = []
    for word in map(fold, words):
        bare = re.escape(word.strip("*"))
        if is_wide(word) or not word.strip("*").isalnum():
            parts.append(bare)
            continue
        before = "" if word.startswith("*") else r"(?<!\w)"
        after = "" if word.endswith("*") else r"(?!\w)"
        parts.append(f"{before}{bare}{after}")
    return "|".join(parts)


def _addresses() -> Mapping[str, list[str]]:
    """By opening: what speaks to a reader in the languages in which it is one."""
    words: dict[str, list[str]] = {}
    for language, openings in _TABLE["nouns"].items():
        for opening in openings:
            words.setdefault(fold(opening), []).extend(_TABLE["addresses"][language])
    return words


_ADDRESSES = _addresses()


@cache  # a page holds few of the openings
def _address_in(opening: str) -> re.Pattern[str]:
    return re.compile(_pattern_of(_ADDRESSES[opening]))


_REPORTS = tuple(fold(words) for known in _TABLE["reports"].values() for words in known)
# What "we" and "you" say is the plea's own.
_SPEECH = re.compile(
    r"[,，][”\"»“]? (?:(?!we |you |i )[\w'’-]+ ){0,4}"
    rf"(?:{_pattern_of(words for known in _TABLE['speech'].values() for words in known)})"
    # Or it is quoted behind a colon; a channel's name in quotes is shorter.
    r"|: ?[“„«\"](?:[^\s”“»\"]+ ){3}"
)
EXAMPLES: tuple[str, ...] = tuple(line for lines in _TABLE["examples"].values() for line in lines)
