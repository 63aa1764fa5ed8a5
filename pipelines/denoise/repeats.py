"""Fourth judge: what the page says twice, what the site says everywhere, and what says nothing."""

from __future__ import annotations

import re

from crawler.items import Block, BlockKind
from pipelines.denoise.body import fingerprint, plain
from pipelines.denoise.readings import pattern_of
from pipelines.denoise.shapes import date_in, reads_like_story
from pipelines.denoise.sheet import Sheet

_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|autor|author|автор|yazar|penulis|oleh|tác giả|作者|記者|文|기자"
    r"|posted by|written by|published by|text|redaktion|przez|napisał|od|від|από|του|بقلم|كتب|نویسنده)\b[\s:：]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]")
_SCRIPT = re.compile(
    r"^(?:window\.\w|var \w+\s*=|let \w+\s*=|\(function|!function|googletag\.|document\.\w|\w+\.push\()"
)
_SCRIPT_SIGNS = re.compile(r"[;{}]|\|\|\s*\[\]")
# A date line may have a time, a zone and a few words beside the date.
_LONGEST_BYLINE = 110
# How far back a block is looked for that stands twice: themes print a lead or a quote again, right beside itself.
_NEAR = 3
_LONG_ENOUGH_TO_REPEAT = 60


def judge_repeats(sheet: Sheet) -> None:
    """Take out headline, byline and date above the text, blocks that stand twice or on every page, and symbols."""
    headline = plain(sheet.article.headline)
    recent: list[str] = []
    for index, block in list(sheet.open()):
        name = _repeated(sheet, index, block, headline, recent)
        if name:
            sheet.remove(index, name)
        elif block.kind is not BlockKind.FIGURE:
            recent = [*recent[1 - _NEAR :], block.text]


def _repeated(sheet: Sheet, index: int, block: Block, headline: str, recent: list[str]) -> str:
    if block.kind in (BlockKind.FIGURE, BlockKind.EMBED, BlockKind.CODE):
        return ""
    if not _WORD.search(block.text):
        return "empty.symbols"
    if headline and _says_headline(sheet, index, headline):
        return "repeat.headline"
    if _SCRIPT.match(block.text) and _SCRIPT_SIGNS.search(block.text):
        return "script.text"
    if sheet.repeated and fingerprint(block.text) in sheet.repeated:
        return "repeat.site-wide"
    if len(block.text) >= _LONG_ENOUGH_TO_REPEAT and block.text in recent:
        return "repeat.block"
    if sheet.is_edge(index) and _is_byline(sheet, index, block):
        return "repeat.byline"
    return ""


def _says_headline(sheet: Sheet, index: int, headline: str) -> bool:
    block = sheet.blocks[index]
    # Punctuation makes a block longer than the words of its headline, but not twice as long.
    if len(block.text) > 2 * len(headline) + 10 or plain(block.text) != headline:
        return False
    return not (sheet.first <= index < sheet.last and reads_like_story(block))


def _is_byline(sheet: Sheet, index: int, block: Block) -> bool:
    """Whether a line above the text (or the last one below it) says nothing but who wrote the story and when."""
    text = block.text.strip()
    if len(text) > _LONGEST_BYLINE or block.kind is not BlockKind.PARAGRAPH:
        return False
    rest = _without_authors(_BYLINE.sub("", text), sheet.article.authors)
    if index > sheet.last:
        return rest != _BYLINE.sub("", text) and not any(sign.isalnum() for sign in rest)
    date = date_in(rest)
    if date:
        return date.start() <= 40 and len(rest) - (date.end() - date.start()) <= 50
    return rest != _BYLINE.sub("", text) and len(rest) <= 20


def _without_authors(text: str, authors: tuple[str, ...]) -> str:
    for author in authors:
        if author:
            text = text.replace(author, "")
    return text


def judge_empty_headings(sheet: Sheet) -> None:
    """Take out headings below the story that head only blocks that were removed, or nothing."""
    has_text_below = False
    for index in range(len(sheet.blocks) - 1, sheet.last, -1):
        if index in sheet.verdicts:
            continue
        block = sheet.blocks[index]
        if block.kind is BlockKind.HEADING and not has_text_below and sheet.last >= 0:
            sheet.remove(index, "heading.nothing-below")
        else:
            has_text_below = has_text_below or block.kind is not BlockKind.FIGURE


def cut_tails(sheet: Sheet) -> None:
    """Cut a feed's tail off the paragraph that it was glued to; the story's sentences before it stay."""
    if sheet.last < 0:
        return
    for index, block in list(sheet.open()):
        if index < sheet.last or block.kind is not BlockKind.PARAGRAPH:
            continue
        position, name = _tail_of(block.text)
        if name:
            sheet.cut(index, position, name)


_SENTENCE_START = re.compile(r"(?<=[.!?…。！？\]])\s+|\n+|(?<=[。！？])")


def _tail_of(text: str) -> tuple[int, str]:
    for found in _SENTENCE_START.finditer(text, max(0, len(text) - 600)):
        tail = text[found.end() :]
        row = pattern_of(tail) if tail else None
        if row is not None and row.cuts_tail:
            return found.end(), row.name
    return 0, ""


def judge_link_lists(sheet: Sheet) -> None:
    """Take out lists below the story that are nothing but links to other pages."""
    for index, block in list(sheet.open()):
        if index <= sheet.last or sheet.last < 0 or block.kind is not BlockKind.LIST:
            continue
        if len(block.links) > 1 and block.link_characters >= 0.9 * len(block.text.replace("\n", "")):
            sheet.remove(index, "links.list")
