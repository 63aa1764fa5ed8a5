"""Blocks that extraction found inside furniture, or outside the element that holds the story."""

from __future__ import annotations

from crawler.items import Block
from pipelines.denoise.harvest import gather_furniture, keep_turn
from pipelines.denoise.shapes import reads_like_story
from pipelines.denoise.sheet import Sheet
from pipelines.denoise.sources import gather_source_in_line

_BYLINE = "structure.byline"


def judge_furniture(sheet: Sheet) -> None:
    """Take out every block whose element is furniture, unless that would take all running text of the page.

    A story inside a misnamed element is worth more than a rule: when the whole text stands in furniture, the rule that
    holds most of it is not believed.
    """
    spared = _misnamed(sheet)
    announced = ""
    for index, block in sheet.open():
        if block.furniture and block.furniture != spared:
            sheet.remove(index, block.furniture)
            announced = gather_furniture(sheet, index, announced)
            if block.furniture == _BYLINE:
                gather_source_in_line(sheet, block)


def judge_place(sheet: Sheet) -> None:
    """Take out what stands outside the element that holds the story."""
    if any(block.inside_body for block in sheet.blocks):
        for index, block in sheet.open():
            if not block.inside_body:
                sheet.remove(index, "place.outside-story")
                _keep_named(sheet, index, block)


def _keep_named(sheet: Sheet, index: int, block: Block) -> None:
    """Keep what a line outside the story names: its source above it, the stories before and after below."""
    if index < sheet.first:
        gather_source_in_line(sheet, block)
    elif index > sheet.last >= 0 and block.links:
        keep_turn(sheet, block)


def _misnamed(sheet: Sheet) -> str:
    """The rule that would take all running text of the page, or "" when some is left without it."""
    held: dict[str, int] = {}
    for block in sheet.blocks:
        if block.inside_body and reads_like_story(block):
            if not block.furniture:
                return ""
            held[block.furniture] = held.get(block.furniture, 0) + len(block.text)
    return max(held, key=lambda name: held[name], default="")
