"""What the page says twice, what the site says everywhere, and what says nothing."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection

from crawler.items import Block, BlockKind
from pipelines.denoise.body import fingerprint, may_begin_with, plain
from pipelines.denoise.shapes import date_in, ends_like_sentence, is_signature, reads_like_story
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
_EMPTY_LIST = re.compile(r"\|\|\s*\[\]")
# Blocks that repeat nothing: what they say belongs to a picture, another page or a program.
_UNREAD = (BlockKind.FIGURE, BlockKind.EMBED, BlockKind.CODE)
# A date line may have a time, a zone and a few words beside the date.
_LONGEST_BYLINE = 110
# How far back a block is looked for that stands twice: themes print a lead or a quote again, right beside itself.
_NEAR = 3
_BELOW_STANDFIRST = 12
_LONG_ENOUGH_TO_REPEAT = 60


def judge_repeats(sheet: Sheet) -> None:
    """Take out headline, byline and date above the text, blocks that stand twice or on every page, and symbols."""
    headline = plain(sheet.article.headline)
    recent: deque[str] = deque(maxlen=_NEAR)
    for index, block in sheet.open():
        name = _repeated(sheet, index, block, headline, recent) if block.kind not in _UNREAD else ""
        if name:
            sheet.remove(index, name)
        elif block.kind is not BlockKind.FIGURE:
            recent.append(block.text)


def _repeated(sheet: Sheet, index: int, block: Block, headline: str, recent: Collection[str]) -> str:
    text = block.text
    if not text[:1].isalnum() and not _WORD.search(text):
        return "empty.symbols"
    # Punctuation makes a block longer than the words of its headline, but not twice as long.
    if headline and len(text) <= 2 * len(headline) + 10 and _says_headline(sheet, index, headline):
        return "repeat.headline"
    if _is_script(text):
        return "script.text"
    if sheet.repeated and fingerprint(text) in sheet.repeated:
        return "repeat.site-wide"
    if len(text) >= _LONG_ENOUGH_TO_REPEAT and text in recent:
        return "repeat.block"
    if len(text) <= _LONGEST_BYLINE and block.kind is BlockKind.PARAGRAPH and _is_byline(sheet, index, text.strip()):
        return "repeat.byline"
    return ""


def _is_script(text: str) -> bool:
    has_signs = ";" in text or "{" in text or "}" in text or ("||" in text and _EMPTY_LIST.search(text) is not None)
    return has_signs and _SCRIPT.match(text) is not None


def _is_below_standfirst(sheet: Sheet, index: int, text: str) -> bool:
    """Whether a short line stands between the story's first running text, its standfirst, and the second."""
    if not sheet.first < index < sheet.first + _BELOW_STANDFIRST or ends_like_sentence(text):
        return False
    between = (sheet.blocks[at] for at in range(sheet.first + 1, index) if at not in sheet.verdicts)
    return not any(reads_like_story(other) for other in between)


def _says_headline(sheet: Sheet, index: int, headline: str) -> bool:
    block = sheet.blocks[index]
    if not may_begin_with(block.text, (headline[:2],)) or plain(block.text) != headline:
        return False
    return not (sheet.first <= index < sheet.last and reads_like_story(block))


def _is_byline(sheet: Sheet, index: int, text: str) -> bool:
    """Whether a line above the text (or the last one below it) says nothing but who wrote the story and when."""
    if not (sheet.is_edge(index) or _is_below_standfirst(sheet, index, text)):
        return False
    rest = _without_authors(_BYLINE.sub("", text), sheet.article.authors)
    if index > sheet.last:
        return rest != _BYLINE.sub("", text) and not any(sign.isalnum() for sign in rest)
    if _says_when(rest):
        return True
    date = date_in(rest)
    if date:
        return date.start() <= 40 and len(rest) - (date.end() - date.start()) <= 50
    return is_signature(text) or (rest != _BYLINE.sub("", text) and len(rest) <= 20)


def _says_when(text: str) -> bool:
    """Whether a line is dates, times and the words that go with them, and nothing else."""
    rest, dates = text, 0
    while found := date_in(rest):
        rest, dates = f"{rest[: found.start()]} {rest[found.end() :]}", dates + 1
    return dates > 0 and not any(map(str.isalpha, _WITH_DATES.sub(" ", rest)))


# What stands beside a date in such a line: a clock, a zone, a weekday, what happened then, how long it takes to read.
_WITH_DATES = re.compile(
    r"\b(?:[ap]\.?m\b\.?|utc|gmt|bst|cest|cet|[ecmp][sd]?t|ist|uhr|klo|kl|at|um|on|am|le|à|o|alle|ore|às|las|h|min"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:first |last |originally )?(?:published|updated|modified|posted)|publi[éc]\w*|mis à jour|actualizado"
    r"|aggiornato|(?:artikel )?(?:veröffentlicht|aktualisiert|publiziert|erstellt|stand|erschienen)|zuletzt"
    r"|aktualizacja|publikacja|lesedauer|lesezeit|minuten?|minutes?|minuti|minutos|(?:reading|read) time|read|der|the"
    r"|del?|oppdatert|publisert|uppdaterad|publicerad|güncelleme|yayınlanma|опубликовано|обновлено|tempo de leitura)\b",
    re.IGNORECASE,
)


def _without_authors(text: str, authors: tuple[str, ...]) -> str:
    for author in authors:
        if author:
            text = text.replace(author, "")
    return text
