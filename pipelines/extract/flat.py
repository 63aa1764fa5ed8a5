"""A flattened text, one line a block, as other extractors leave it: its first line is the headline."""

from __future__ import annotations

import re

from crawler.items import Block, BlockKind
from pipelines.extract.texts import one_line

_LIST_MARK = re.compile(r"^[-*•·‣–]\s+(?=\S)")
# A line without a full stop at its end that introduces a paragraph is a heading; longer ones are sentences.
_LONGEST_HEADING = 90
_SENTENCE_END = re.compile(r"[.!?:;…,。！？：」』”\"')\]]$")


def blocks_of_text(text: str) -> tuple[str, tuple[Block, ...]]:
    """The headline and the blocks of a flattened text; nothing is left out, nothing is judged.

    A heading is a short line of its own, without the end of a sentence, directly before a paragraph: what else it
    may be (a caption, a label) is for denoising to say.
    """
    lines = [(number, one_line(line)) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, line) for number, line in lines if line]
    if not lines:
        return "", ()
    blocks = tuple(_block(number, line) for number, line in lines[1:])
    return lines[0][1], blocks


def _block(number: int, line: str) -> Block:
    place = f"line {number}"
    if _LIST_MARK.match(line):
        return Block(BlockKind.LIST, _LIST_MARK.sub("", line), place=place)
    return Block(BlockKind.PARAGRAPH, line, place=place)
