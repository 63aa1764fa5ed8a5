"""How a block's text may hold a label at all: at its beginning, behind a question, before a link, between brackets."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.items import Block
from pipelines.denoise.label_tables import Strength
from pipelines.denoise.readings import Reading, may_name_source, readings_of
from pipelines.denoise.shapes import is_wide

# A longer block is no plea, and no plea follows a question in it.
LONGEST_PLEA = 240


def may_be_labelled(block: Block) -> bool:
    """Whether a block begins as a label or a plea does, or has one behind a question or before a link.

    Asked of every block, once: most are the story's own, and are not looked at again.
    """
    text = block.text
    if readings_of(text) or text.startswith(_BRACKETS) or (len(text) <= LONGEST_PLEA and ("?" in text or "!" in text)):
        return True
    # Without a blank between them, a label may stand right before a link.
    length = len(block.links[0].text) if len(block.links) == 1 else 0
    return 0 < length < len(text) and not text[-length - 1].isspace() and text.endswith(block.links[0].text)


# Lines of nothing but sources stand in brackets.
_BRACKETS = ("(", "[", ")", "]", " ")


def glued_to_link(block: Block) -> Reading | None:
    """The label of another story's title where only the link parts the two ("Related<a>A title</a>")."""
    if len(block.links) != 1 or not block.text.endswith(block.links[0].text):
        return None
    before = block.text[: -len(block.links[0].text)]
    if not before or before[-1].isspace():
        return None
    for reading in readings_of(before):
        # In scripts without spaces a word right before a link is prose.
        is_label = reading.strength is Strength.LABEL or not is_wide(before)
        if is_label and not reading.remainder and reading.row.takes in {"title", "titles"}:
            return replace(reading, remainder=block.links[0].text, is_marked=True)
    return None


def names_only_sources(text: str) -> Reading | None:
    """A line of nothing but source labels ("(Source, Via)", "Source 1 | Source 2"), as themes print them over links."""
    if len(text) > _LONGEST_SOURCES:
        return None
    bare = text.strip("()[] ")
    if not bare or (bare[0].isalnum() and not may_name_source(bare)):
        return None
    first = None
    for part in _BETWEEN.split(bare):
        if not part:
            continue
        reading = next((read for read in readings_of(part) if read.row.keeps == "citation"), None)
        if reading is None or (reading.remainder and not reading.remainder.isdigit()):
            return None
        first = first or reading
    return replace(first, remainder="") if first is not None else None


_BETWEEN = re.compile(r"\s*[|,/&、，]\s*|\s+and\s+|\s+\d\b")
_LONGEST_SOURCES = 60


def asked_and_pleaded(text: str, *, at_edge: bool) -> Reading | None:
    """The plea that follows a short question or cry ("Want more? Subscribe to our newsletter.")."""
    cut = _QUESTION.match(text) if "?" in text or "!" in text else None
    if cut is None:
        return None
    pleas = (reading for reading in readings_of(text[cut.end() :]) if reading.strength is Strength.OPENING)
    return next((plea for plea in pleas if not plea.row.is_edge_only or at_edge), None)


_QUESTION = re.compile(r"[^.?!]{3,80}[?!]\s+(?=\w)")
