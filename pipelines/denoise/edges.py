"""Where the story's running text begins and ends: what stands outside is judged more boldly than what is between."""

from __future__ import annotations

import re

from crawler.items import Block
from pipelines.denoise.label_tables import LabelRow, Strength
from pipelines.denoise.patterns import pattern_of
from pipelines.denoise.prose import is_reported
from pipelines.denoise.readings import readings_of
from pipelines.denoise.shapes import reads_like_story
from pipelines.denoise.sheet import Sheet

# No label names a block longer than this; the longest are affiliate disclosures.
LONGEST = 900
_LONGEST_LABEL = 60
# What extraction took out for its shape alone may be the label all the same.
_BY_SHAPE = "shape.unlike-story"


def find_edges(sheet: Sheet) -> None:
    """Set the first and the last block of running text: the story lies between them, whatever stands at its edges."""
    blocks = sheet.open()
    sheet.first = next((index for index, block in blocks if _is_running_text(block)), -1)
    sheet.last = next((index for index, block in reversed(blocks) if _is_running_text(block)), -1)
    if _is_headed_by_author(sheet):
        above = (index for index, block in reversed(blocks) if index < sheet.last and _is_running_text(block))
        sheet.last = next(above, sheet.last)


def _is_headed_by_author(sheet: Sheet) -> bool:
    """Whether the last running text is about somebody, and stands below a line that says who the author is."""
    above = next((at for at in range(sheet.last - 1, -1, -1) if sheet.verdicts.get(at, _BY_SHAPE) == _BY_SHAPE), -1)
    if above < 0 or len(sheet.blocks[above].text) > _LONGEST_LABEL or not is_about_somebody(sheet, sheet.last):
        return False
    found = readings_of(sheet.blocks[above].text)
    return any(one.row.takes == "author" and one.strength is Strength.LABEL and not one.remainder for one in found)


def _is_running_text(block: Block) -> bool:
    return block.inside_body and reads_like_story(block) and not _is_noise_sentence(block)


def _is_noise_sentence(block: Block) -> bool:
    """Whether a block that has the shape of a sentence is a plea, a disclosure or a tail all the same."""
    if len(block.text) > LONGEST:
        return False
    for reading in readings_of(block.text):
        if reading.strength is Strength.OPENING or (reading.strength is Strength.LABEL and not reading.remainder):
            return True
    return believed_pattern(block.text) is not None


def believed_pattern(text: str, *, at_edge: bool = True) -> LabelRow | None:
    """The row whose pattern a text matches; none is believed of somebody's words, but for a feed's tail."""
    row = pattern_of(text, at_edge=at_edge)
    return None if row is not None and not row.cuts_tail and is_reported(text) else row


def is_about_somebody(sheet: Sheet, index: int) -> bool:
    """Whether a text names an author of the story, or begins with what may be somebody's name."""
    text = sheet.blocks[index].text
    return any(author and author in text for author in sheet.article.authors) or _NAME_FIRST.match(text) is not None


# Two or three words with capital letters, after an article at most.
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĆČĎĐĞİĹŁŃŇŐŘŚŞŠŤŮŰŹŻŽА-ЯЁІЇЄΑ-Ω]"
_NAME_FIRST = re.compile(rf"(?:\w{{1,3}} )?(?:{_CAPITAL}\w+[ .·]{{1,2}}){{1,2}}{_CAPITAL}\w+")
