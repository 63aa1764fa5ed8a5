"""How much each block of a page speaks for being part of a story, or of a menu, a card, a bar."""

from __future__ import annotations

import re

from crawler.items import BlockKind
from pipelines.extract.found import RawBlock
from pipelines.extract.texts import FULL_STOPS, weighty_length

# Sentences have commas; menus, cards and lists of links have none. In the scripts of the world.
_COMMAS = re.compile("[,，、،;；,।።]")
# Notices that are written like prose and stand on every page.
_BOILERPLATE_WORDS = ("ookie", "eserved", "ESERVED", "non-commercial", "CAPTCHA")
_BOILERPLATE = re.compile(
    # A notice about cookies speaks to its reader; a story about them does not, though somebody in it may.
    r"\b(?:we|our|you|your|this (?:web)?site)\b[^“”\".!?]{0,160}\bcookies|"
    r"cookies? [^“”\".!?]{0,200}\b(?:we|our|you|your|this (?:web)?site)\b|"
    r"all rights reserved|personal, non-commercial use|reCAPTCHA|^©|^copyright ",
    re.IGNORECASE,
)
_SHORTEST_PROSE = 32
# Asked of every block of a page: members of an enumeration are looked up slowly.
_FIGURE, _HEADING, _TOLD = BlockKind.FIGURE, BlockKind.HEADING, (BlockKind.CODE, BlockKind.TABLE, BlockKind.EMBED)
_LINKED = 0.5
# Points of a paragraph, and of one that no teaser has; of a card or a menu.
PROSE = 1.5
LONG = 3.0
CARD = -0.8


def points_of(block: RawBlock) -> float:
    """How much a block speaks for being part of a story (above 0) or of a menu, a card, a bar (below)."""
    kind = block.kind
    if block.element is not None or block.is_caption or kind is _FIGURE:
        return 0.0
    text = block.text
    if kind in _TOLD:
        return 1.0 if text else 0.0
    length = len(text)
    density = block.link_characters / length if length else 0.0
    if kind is _HEADING:
        return -1.0 if density > _LINKED else _points_of_heading(text)
    if density > _LINKED or _is_boilerplate(text):
        return -0.5 - min(block.link_characters / 80, 1.0)
    weight = weighty_length(text)
    if weight < _SHORTEST_PROSE:
        return 0.0 if block.tag == "p" else -0.1
    value = 1.0 + min(weight / 100, 4.0) + min(_commas_in(text), 6) * 0.3
    if block.tag == "li":
        value *= 0.5
    elif block.tag == "div":
        value *= 0.8
    return value * (1.0 - density)


def _points_of_heading(text: str) -> float:
    """Nothing, as a rule; a whole sentence with a full stop is a point of a list that is told in headings."""
    return 1.0 if text[-1:] in FULL_STOPS and weighty_length(text) >= _SHORTEST_PROSE else 0.0


def _commas_in(text: str) -> int:
    return text.count(",") + text.count(";") if text.isascii() else len(_COMMAS.findall(text))


def _is_boilerplate(text: str) -> bool:
    # The words first: the pattern would cost more than all else that is asked of a paragraph.
    if text[:1] in "©cC":
        return _BOILERPLATE.search(text) is not None
    for word in _BOILERPLATE_WORDS:
        if word in text:
            return _BOILERPLATE.search(text) is not None
    return False
