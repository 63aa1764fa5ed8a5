"""Captions among the paragraphs, and in a flattened text what is a caption and what a sub-heading.

A sub-heading says something and heads a text of its own: it is followed by a paragraph, and it is more than names. A
caption names what the picture shows: nothing but names, mostly those of the headline, and it heads nothing of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from crawler.items import Block, BlockKind
from pipelines.denoise.body import first_word, may_begin_with, plain
from pipelines.denoise.harvest import credit_picture
from pipelines.denoise.readings import readings_of
from pipelines.denoise.shapes import ends_like_sentence, is_linked, is_name, is_wide, reads_like_story
from pipelines.denoise.sheet import Sheet

_LONGEST_CAPTION = 300
_LONGEST_NAME_LINE = 70
_LINES = (BlockKind.PARAGRAPH, BlockKind.HEADING)


# A word with a capital letter inside a sentence: a name.
_NAME_IN_SENTENCE = re.compile(r"(?<=[^\W\d_,;] )[^\W\d_a-zß-ÿ]\w+")


@dataclass(frozen=True, slots=True)
class Names:
    """The words of the headline, those and the names of the story, and how often each line stands in the text."""

    headline: frozenset[str] = frozenset()
    story: frozenset[str] = frozenset()
    lines: Counter[str] = field(default_factory=Counter)


def keep_pictures(sheet: Sheet) -> None:
    """Let the story have the pictures that stand in its text, and each picture the words of its figure."""
    known = {image.url: position for position, image in enumerate(sheet.images)}
    figure = BlockKind.FIGURE
    for index, block in sheet.open():
        if block.kind is figure:
            _keep_picture(sheet, index, block, known)


def judge_captions(sheet: Sheet) -> None:
    """Take captions out of the text: their words stay with the picture, in a flattened text as a figure without one."""
    is_flat = _is_flattened(sheet)
    openings = {first_word(text) for text in {text for text, _ in _said_of_pictures(sheet)}}
    if not openings and not is_flat:
        return
    beginnings = {word[:2] for word in openings}
    pictured: dict[str, str] | None = None
    names = _names(sheet) if is_flat else Names()
    for index, block in sheet.open():
        may_open_so = may_begin_with(block.text, beginnings) and first_word(block.text) in openings
        if (is_flat or may_open_so) and _may_be_caption(block):
            pictured = _pictured_words(sheet) if pictured is None else pictured
            _judge_line(sheet, index, pictured, names)
    if is_flat:
        _find_sub_headings(sheet)


def _judge_line(sheet: Sheet, index: int, pictured: dict[str, str], names: Names) -> None:
    block = sheet.blocks[index]
    url = pictured.get(plain(block.text))
    if url is not None and (not ends_like_sentence(block.text) or _is_beside_picture(sheet, index)):
        _give_caption(sheet, url, block.text)
        sheet.remove(index, "caption.alternative-text")
    elif names.headline and _is_name_line(sheet, index, names):
        sheet.change(index, replace(block, kind=BlockKind.FIGURE))


def _may_be_caption(block: Block) -> bool:
    return 0 < len(block.text) <= _LONGEST_CAPTION and block.kind in _LINES and "\n" not in block.text


def _pictured_words(sheet: Sheet) -> dict[str, str]:
    """What the pictures of the page say of themselves (captions, alternative texts) → the picture's address."""
    words: dict[str, str] = {}
    headline = plain(sheet.article.headline)
    for text, url in _said_of_pictures(sheet):
        said = plain(text)
        if len(said) > 2 and said != headline:
            words.setdefault(said, url)
    return words


def _said_of_pictures(sheet: Sheet) -> list[tuple[str, str]]:
    """Captions and alternative texts of the page's pictures, each with the picture's address."""
    images = [*[block.image for block in sheet.blocks if block.image is not None], *sheet.images]
    return [(text, image.url) for image in images for text in (image.caption, image.alt) if text]


def _is_beside_picture(sheet: Sheet, index: int) -> bool:
    beside = sheet.blocks[max(0, index - 2) : index + 3]
    return any(block.kind is BlockKind.FIGURE for block in beside)


def _keep_picture(sheet: Sheet, index: int, block: Block, known: dict[str, int]) -> None:
    """A figure's picture is the story's if it stands in the text; one that is known already gets the figure's words."""
    picture = block.image
    if picture is None:
        credit_picture(sheet, index, block.text)
        return
    position = known.get(picture.url)
    if position is not None:
        image = sheet.images[position]
        said = (image.caption or picture.caption, image.alt or picture.alt, image.credit or picture.credit)
        if said != (image.caption, image.alt, image.credit):
            sheet.images[position] = replace(image, caption=said[0], alt=said[1], credit=said[2])
    elif block.inside_body:
        known[picture.url] = len(sheet.images)
        sheet.images.append(picture)


def _give_caption(sheet: Sheet, url: str, caption: str) -> None:
    for position, image in enumerate(sheet.images):
        if image.url == url and not image.caption:
            sheet.images[position] = replace(image, caption=caption)


def split_credits(sheet: Sheet) -> None:
    """A credit at the end of a caption ("... (Photo: Name)") is the picture's credit, not a part of the caption."""
    for position, given in enumerate(sheet.images):
        image = replace(given, credit=_credited(given.credit) or given.credit) if given.credit else given
        sheet.images[position] = image
        if not _CREDIT_SIGN.search(image.caption):
            continue
        for found in _CREDIT_START.finditer(image.caption, max(0, len(image.caption) - _LONGEST_CREDIT)):
            words = image.caption[found.start() :].strip()
            credit = _credited(words)
            if credit:
                caption = image.caption[: found.start()].rstrip(" -–—|,([")
                sheet.images[position] = replace(image, caption=caption, credit=image.credit or credit)
                break


def _credited(words: str) -> str:
    """Whom a line with the label of a credit names ("Photo: Name"); "" where it is no such line."""
    reading = next((read for read in readings_of(words) if read.row.name == "label.image-credit"), None)
    if reading is None or not reading.is_marked or not is_name(reading.remainder.strip(" ()[]"), words=8):
        return ""
    return reading.remainder.strip(" ()[].")


_LONGEST_CREDIT = 90
_CREDIT_SIGN = re.compile(r"[:：©/(\[]|[cC][rR][eE][dD][iI][tT]|[vV][iI][aA]")
_CREDIT_START = re.compile(r"(?<=\s)[(\[]?(?=[^\W\d_])")


# -- flattened texts


def _is_flattened(sheet: Sheet) -> bool:
    return bool(sheet.blocks) and all(block.place.startswith("line ") for block in sheet.blocks)


def _names(sheet: Sheet) -> Names:
    headline = frozenset(plain(sheet.article.headline).split())
    story = " ".join(block.text for block in sheet.blocks if reads_like_story(block))
    lines = Counter(block.text for block in sheet.blocks)
    return Names(headline, headline | {found.lower() for found in _NAME_IN_SENTENCE.findall(story)}, lines)


def _is_name_line(sheet: Sheet, index: int, names: Names) -> bool:
    """Whether a line is a caption: only names, all the headline's, or most the story's where it heads nothing."""
    text = sheet.blocks[index].text
    if not _has_only_names(text):
        return False
    words = plain(text).split()
    if all(word in names.headline for word in words):
        return len(words) > 1 or names.lines[text] > 1
    heads_story = sheet.next_is_story(index) and index > sheet.first
    return not heads_story and 2 * sum(word in names.story for word in words) >= len(words)


def _has_only_names(text: str) -> bool:
    if len(text) > _LONGEST_NAME_LINE or ends_like_sentence(text) or is_wide(text):
        return False
    words = text.split()
    return len(words) <= 8 and all(word[:1].isupper() or word[:1].isdigit() or not word[:1].isalpha() for word in words)


def _find_sub_headings(sheet: Sheet) -> None:
    """A short line of a flattened text that no sentence ends and a paragraph follows is a heading."""
    for index, block in sheet.open():
        is_line = block.kind is BlockKind.PARAGRAPH and len(block.text) <= 120 and not is_linked(block)
        is_sentence = ends_like_sentence(block.text) or reads_like_story(block)
        if is_line and not is_sentence and sheet.next_is_story(index):
            sheet.change(index, replace(block, kind=BlockKind.HEADING, level=2))
