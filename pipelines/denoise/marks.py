"""Last step: updates and corrections stay in the text, and are marked as such."""

from __future__ import annotations

from dataclasses import replace

from crawler.items import BlockKind
from pipelines.denoise.readings import mark_of
from pipelines.denoise.sheet import Sheet


def mark_updates(sheet: Sheet) -> None:
    """Mark the blocks whose first words say that they update or correct the story."""
    for index, block in sheet.open():
        mark = mark_of(block.text)
        if mark and not block.mark and block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE):
            sheet.change(index, replace(block, mark=mark))
