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
_LINKED_THROUGHOUT = 0.95
_SHORTEST = 1
_FULL_STOPS = (".", "。", "।", "۔")
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
    is_line = block.kind is BlockKind.PARAGRAPH and not block.mark and "\n" not in block.text
    return is_line and 0 < len(block.text) <= _LONGEST_LINE and not block.text.endswith(_FULL_STOPS)


def _rule_of(sheet: Sheet, block: Block) -> str:
    if _COUNT.fullmatch(block.text):
        return "label.counts"
    found = _MENTIONS.search(fold(block.text))
    if found is not None:
        return _RULES[int((found.lastgroup or "g0")[1:])]
    return "links.list" if _is_button(sheet, block) else ""


def _is_button(sheet: Sheet, block: Block) -> bool:
    """Whether a line is a link to another page of the site, from its first word to its last."""
    if len(block.links) != 1 or not sheet.article.url:
        return False
    if not is_linked(block, _LINKED_THROUGHOUT) and not leads_in(block.text, block.links[0].text):
        return False
    here, there = urlsplit(sheet.article.url), urlsplit(block.links[0].url)
    is_elsewhere = here.netloc == there.netloc and here.path.strip("/") != there.path.strip("/")
    return is_elsewhere and (block.text.count(" ") >= _SHORTEST or is_wide(block.text))


def _read() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The rules' names, and one pattern with a group for each of them."""
    path = Path(__file__).with_name("rules") / "closing.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
    groups = (f"(?P<g{number}>{_any_of(row['words'])})" for number, row in enumerate(rows))
    return tuple(row["name"] for row in rows), re.compile("|".join(groups))


def _any_of(words: list[str]) -> str:
    folded = sorted(map(fold, words), key=len, reverse=True)
    return "|".join(re.escape(word) if is_wide(word) else rf"(?<!\w){re.escape(word)}" for word in folded)


_RULES, _MENTIONS = _read()
