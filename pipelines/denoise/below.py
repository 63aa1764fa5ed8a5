"""What hangs below a story: lists of links, titles of other stories, a feed's tail, headings of nothing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.items import Block, BlockKind
from pipelines.denoise.harvest import add_neighbour, keep_turn
from pipelines.denoise.patterns import TAIL, may_end_with_tail, pattern_of
from pipelines.denoise.shapes import ends_like_sentence, is_signature, is_title, is_wide
from pipelines.denoise.sheet import Sheet


def judge_empty_headings(sheet: Sheet) -> None:
    """Take out headings below the story that head only blocks that were removed, or nothing."""
    has_text_below = False
    for index in range(len(sheet.blocks) - 1, sheet.last, -1):
        if index in sheet.verdicts:
            continue
        block = sheet.blocks[index]
        if block.kind is BlockKind.HEADING and not has_text_below and sheet.last >= 0 and not _tells_a_point(block):
            sheet.remove(index, "heading.nothing-below")
        else:
            has_text_below = has_text_below or block.kind is not BlockKind.FIGURE


def _tells_a_point(block: Block) -> bool:
    """Whether a heading of the body is a sentence with its full stop: lists are told in them, with pictures between."""
    return block.inside_body and block.text[-1:] in ".。" and len(block.text) >= _SHORTEST_POINT


_SHORTEST_POINT = 32


def cut_tails(sheet: Sheet) -> None:
    """Cut a feed's tail off the paragraph that it was glued to; the story's sentences before it stay."""
    if sheet.last < 0:
        return
    for index, block in sheet.open():
        if index < sheet.last or block.kind is not BlockKind.PARAGRAPH:
            continue
        position, name = _tail_of(block.text)
        if name:
            sheet.cut(index, position, name)


_SENTENCE_START = re.compile(r"(?<=[.!?…。！？\]])\s+|\n+|(?<=[。！？])")


def _tail_of(text: str) -> tuple[int, str]:
    if not may_end_with_tail(text):
        return 0, ""
    for found in _SENTENCE_START.finditer(text, max(0, len(text) - TAIL)):
        tail = text[found.end() :]
        row = pattern_of(tail) if tail else None
        if row is not None and row.cuts_tail:
            return found.end(), row.name
    return 0, ""


def judge_author_note(sheet: Sheet) -> None:
    """Take out the last paragraph where it is about the story's author, or is a signature: nobody ends with herself."""
    before, index = _last_texts(sheet)
    if index < sheet.last or sheet.last <= sheet.first or sheet.blocks[index].kind is not BlockKind.PARAGRAPH:
        return
    text = sheet.blocks[index].text
    if any(_is_about(name, text) for name in sheet.article.authors if " " in name):
        sheet.remove(index, "repeat.author-note")
    elif before == sheet.last and is_signature(text):
        sheet.remove(index, "repeat.byline")


def _last_texts(sheet: Sheet) -> tuple[int, int]:
    """The last two blocks that nobody took out and that are no pictures; -1 where there is none."""
    texts = [index for index, block in sheet.open() if block.kind is not BlockKind.FIGURE]
    before, last = (-1, -1, *texts)[-2:]
    return before, last


def _is_about(name: str, text: str) -> bool:
    """Whether a text begins with somebody's name, or says after a word or two in front of it what she is or does."""
    at = text.find(name, 0, _NAME_WITHIN)
    rest = text[at + len(name) :]
    if at == 0:
        return not rest[:1].isalnum() and rest[:1] != ":"
    return at > 0 and (_IS_OR_DOES.match(rest) is not None or (len(text) <= _LINE and not ends_like_sentence(text)))


# How far into a note the author's name may stand: behind her office and the town's name.
_NAME_WITHIN = 60
_LINE = 60
_IS_OR_DOES = re.compile(
    r",? (?:is|was|has|works|writes|covers|reports|ist|war|arbeitet|schreibt|berichtet|leitet|es|escribe|trabaja|est"
    r"|écrit|travaille|è|scrive|lavora|é|escreve|is de|werkt|schrijft|är|skriver|er|jest|pisze|je|píše|este|scrie)\b"
)


def judge_link_lists(sheet: Sheet) -> None:
    """Take out what is nothing but links below the story: lists of them, and bare titles of other stories."""
    if sheet.last < 0:
        return
    for index, block in sheet.open():
        if index > sheet.last and (_is_link_list(block) or _is_other_story(sheet, block)):
            sheet.remove(index, "links.list")
            keep_turn(sheet, block)
            for link in block.links:
                add_neighbour(sheet, "related", link.text, link.url)


def _is_link_list(block: Block) -> bool:
    is_linked_throughout = block.link_characters >= 0.9 * len(block.text.replace("\n", ""))
    return block.kind is BlockKind.LIST and len(block.links) > 1 and is_linked_throughout


# What themes print before the title of an older story and behind that of a newer one.
_ARROWS = " «»‹›←→⟵⟶<>|·•–—-"


def _is_other_story(sheet: Sheet, block: Block) -> bool:
    """Whether a line is only the title of another story of the site: themes without labels print just that."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or len(block.links) != 1 or not sheet.article.url:
        return False
    link = block.links[0]
    title = block.text.strip(_ARROWS)
    is_title_alone = block.link_characters >= 0.95 * len(title) and is_title(title)
    here, there = urlsplit(sheet.article.url), urlsplit(link.url)
    leads_elsewhere = here.netloc == there.netloc and here.path.strip("/") != there.path.strip("/")
    return is_title_alone and leads_elsewhere and (is_wide(block.text) or block.text.count(" ") >= 3)
