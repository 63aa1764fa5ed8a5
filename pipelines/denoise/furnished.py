"""Blocks that extraction found inside furniture, or outside the element that holds the story."""

from __future__ import annotations

from pipelines.denoise.harvest import gather_furniture
from pipelines.denoise.shapes import reads_like_story
from pipelines.denoise.sheet import Sheet


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


def judge_place(sheet: Sheet) -> None:
    """Take out what stands outside the element that holds the story."""
    if any(block.inside_body for block in sheet.blocks):
        for index, block in sheet.open():
            if not block.inside_body:
                sheet.remove(index, "place.outside-story")


def _misnamed(sheet: Sheet) -> str:
    """The rule that would take all running text of the page, or "" when some is left without it."""
    held: dict[str, int] = {}
    for block in sheet.blocks:
        if block.inside_body and reads_like_story(block):
            if not block.furniture:
                return ""
            held[block.furniture] = held.get(block.furniture, 0) + len(block.text)
    return max(held, key=lambda name: held[name], default="")
