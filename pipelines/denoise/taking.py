"""What a label takes along on its own line: a title, terms, names, a date; and whether that is what stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.items import Block, BlockKind
from pipelines.denoise.label_tables import Strength
from pipelines.denoise.readings import Reading
from pipelines.denoise.shapes import (
    are_terms,
    begins_like_title,
    ends_like_sentence,
    is_date_line,
    is_linked,
    is_name,
    is_title,
    terms_of,
    without_via,
)
from pipelines.denoise.sheet import Sheet


def _takes_title(sheet: Sheet, index: int, block: Block, reading: Reading) -> bool:
    text = reading.remainder
    if not is_title(text) and not (reading.is_marked and is_linked(block)):
        return False
    if _links_cover(block, text):
        return reading.is_marked or reading.strength is Strength.LABEL or begins_like_title(text)
    if reading.strength is Strength.LABEL and reading.is_marked:
        return True
    if reading.strength is Strength.WORD and reading.row.takes == "titles" and not reading.is_marked:
        return False
    return sheet.is_edge(index) and (reading.is_marked or begins_like_title(text)) and not _is_sub_heading(sheet, index)


def _is_sub_heading(sheet: Sheet, index: int) -> bool:
    return sheet.blocks[index].kind is BlockKind.HEADING and sheet.next_is_story(index)


def _links_cover(block: Block, text: str) -> bool:
    return block.link_characters >= 0.7 * len(text)


def _takes_terms(sheet: Sheet, index: int, block: Block, reading: Reading) -> bool:
    text = reading.remainder
    words = {word.strip(" .:,!").lower() for word in text.replace("|", " ").split()}
    if reading.row.terms:
        return all(word in reading.row.terms or not word or word.isdigit() for word in words)
    if not are_terms(text):
        return False
    if _links_cover(block, text):
        return True
    if not reading.is_marked:
        return sheet.is_edge(index) and len(terms_of(text)) > 1
    return sheet.is_edge(index) or len(terms_of(text)) > 1 or reading.strength is Strength.LABEL


def _takes_name(sheet: Sheet, index: int, block: Block, reading: Reading) -> bool:
    text = reading.remainder.strip(" ()[]")
    if _links_cover(block, text) and len(text) <= 120:
        return reading.is_marked or len(text.split()) <= 6
    if reading.strength is Strength.LABEL and not ends_like_sentence(text) and is_name(text):
        return True
    if reading.is_marked or (reading.strength is Strength.LABEL and sheet.is_edge(index)):
        return all(is_name(without_via(part)) for part in terms_of(text)) and len(text) <= 120
    return sheet.is_edge(index) and is_name(text, words=4)


def _takes_date(_sheet: Sheet, _index: int, _block: Block, reading: Reading) -> bool:
    return is_date_line(reading.remainder)


def _takes_author(sheet: Sheet, index: int, _: Block, reading: Reading) -> bool:
    is_author = any(author and author in reading.remainder for author in sheet.article.authors)
    return is_author or (sheet.is_edge(index) and is_name(reading.remainder, words=4))


CHECKS: Mapping[str, Callable[[Sheet, int, Block, Reading], bool]] = {
    "title": _takes_title,
    "titles": _takes_title,
    "terms": _takes_terms,
    "name": _takes_name,
    "author": _takes_author,
    "date": _takes_date,
}
