"""Short lines below the story that are no sentences: what they mention, count or link tells what they are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from crawler.items import Block, BlockKind
from pipelines.denoise.harvest import add_neighbour
from pipelines.denoise.label_tables import fold
from pipelines.denoise.shapes import is_linked, is_wide, leads_in
from pipelines.denoise.sheet import Sheet

_LONGEST_LINE = 160
# In scripts that say more in a letter, and end no sentence with a stop, a longer line is a sentence.
_LONGEST_WIDE_LINE = 40
_LINKED_THROUGHOUT = 0.95
_SHORTEST = 1
_FULL_STOPS = (".", "。", "।", "۔")
# What may stand behind a full stop.
_QUOTES = "\"'”“’»」』)"
_WORD = re.compile(r"\w+")
# Words are found by their first letters.
_KEY = 3
# "Comments (12)" in any language: a word or three and how many.
_COUNT = re.compile(r"[^\W\d_][^\d:：()（）]{1,30}[(（]\s?\d{1,5}\s?[)）]|\d{1,5}\s[^\W\d_]{4,20}")


def judge_closing_lines(sheet: Sheet) -> None:
    """Take out lines below the story, without a full stop, that mention comments, channels, newsletters."""
    if sheet.last < 0:
        return
    for index, block in sheet.open():
        if index > sheet.last and _is_line(block):
            name = _rule_of(sheet, block)
            if name:
                sheet.remove(index, name)
                if name == "links.list":
                    add_neighbour(sheet, "related", block.links[0].text, block.links[0].url)


def _is_line(block: Block) -> bool:
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or block.mark or not 0 < len(text) <= _LONGEST_LINE or "\n" in text:
        return False
    return not text.rstrip(_QUOTES).endswith(_FULL_STOPS) and (len(text) <= _LONGEST_WIDE_LINE or not is_wide(text))


def _rule_of(sheet: Sheet, block: Block) -> str:
    if _COUNT.fullmatch(block.text):
        return "label.counts"
    return _mentioned(fold(block.text)) or ("links.list" if _is_button(sheet, block) else "")


def _mentioned(folded: str) -> str:
    """The rule of which a word stands in a line, at the beginning of one of its words."""
    for word in _WORD.finditer(folded):
        start = word.start()
        for stem, name in _STEMS.get(folded[start : start + _KEY], ()):
            if folded.startswith(stem, start):
                return name
    if is_wide(folded):
        return next((name for stem, name in _WIDE_STEMS if stem in folded), "")
    return ""


def _is_button(sheet: Sheet, block: Block) -> bool:
    """Whether a line is a link to another page of the site, from its first word to its last."""
    if len(block.links) != 1 or not sheet.article.url:
        return False
    if not is_linked(block, _LINKED_THROUGHOUT) and not leads_in(block.text, block.links[0].text):
        return False
    here, there = urlsplit(sheet.article.url), urlsplit(block.links[0].url)
    is_elsewhere = here.netloc == there.netloc and here.path.strip("/") != there.path.strip("/")
    return is_elsewhere and (block.text.count(" ") >= _SHORTEST or is_wide(block.text))


def _read() -> tuple[dict[str, list[tuple[str, str]]], tuple[tuple[str, str], ...]]:
    """The words of the table with their rules: by their first letters, and those of scripts without spaces."""
    path = Path(__file__).with_name("rules") / "closing.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
    pairs = [(fold(word), str(row["name"])) for row in rows for word in row["words"]]
    stems: dict[str, list[tuple[str, str]]] = {}
    for word, name in pairs:
        if not is_wide(word):
            stems.setdefault(word[:_KEY], []).append((word, name))
    return stems, tuple(pair for pair in pairs if is_wide(pair[0]))


_STEMS, _WIDE_STEMS = _read()
