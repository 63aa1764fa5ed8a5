"""What stands between the headline and the text: a lead, which is story, or a sub-title, which belongs to the headline.

Both are there to be read first. A lead is a paragraph that tells something of its own; a sub-title is one short
sentence that the page gives as its description, too, or that the text says again. The length that parts them was chosen
by ``bench/train_standfirst.py``.
"""

from __future__ import annotations

from crawler.items import BlockKind
from pipelines.extract.found import RawBlock, Walked
from pipelines.extract.rule_files import table
from pipelines.extract.texts import STOPS, count_of_digits, is_unstopped, squeezed, weighty_length

# The rules by which a sub-title is recorded.
SUB_TITLE = "standfirst.sub-title"
SAID_AGAIN = "standfirst.said-again"

_TABLE = table("standfirst")
LONGEST_SUB_TITLE: int = _TABLE["longest_sub_title"]
_LANGUAGES = frozenset(_TABLE["sub_title_languages"])
_SHORTEST = 40
# How much of the longer one the shorter of sub-title and description is: a full stop or a name may be added.
_SAME = 0.9
# A heading as long as this says a sentence; a line with more figures than this says when.
_SENTENCE = 60
_MOST_DIGITS = 0.2
_SHORTEST_HEADLINE = 15
_HEADLINE_ABOVE = 30
# So many blocks from the story's first on may stand above its text.
_ABOVE = 4
_PROSE = 1.5
_FAR = 60


def standfirst_of(
    walked: Walked, headline: int | None, opening: int, home: int, *, title: str, description: str
) -> tuple[int, ...]:
    """The blocks between the headline and the story's opening that are to be read with it.

    Args:
        walked: what the walk found.
        headline: the block of the h1 that is the story's headline, if there is one.
        opening: the story's first block.
        home: the container that holds the story.
        title: the page's title, which tells a headline that is no h1.
        description: the page's description, or "".
    """
    blocks = walked.blocks
    if headline is None:
        headline = _heading_before(blocks, opening, title)
    low = max(0, opening - 12) if headline is None else max(headline + 1, opening - 40)
    return tuple(
        at
        for at in range(low, opening)
        if _may_be_read_first(blocks[at])
        and (
            is_quoted(blocks[at], description)
            or (blocks[at].is_standfirst and blocks[at].kind is not BlockKind.LIST)
            or (headline is not None and _is_lead(blocks[at], home))
            or (at - 1 == headline and _is_sentence(blocks[at]))
        )
    )


def _may_be_read_first(block: RawBlock) -> bool:
    """Whether a block is long enough for a standfirst, and neither a caption nor links nor a line of dates."""
    text = block.text
    if block.is_caption or block.element is not None or weighty_length(text) < _SHORTEST:
        return False
    return block.link_characters * 2 <= len(text) and count_of_digits(text) < _MOST_DIGITS * len(text)


def _is_lead(block: RawBlock, home: int) -> bool:
    """Whether a block below the headline is prose or, as a heading, a sentence: with a stop, or in the story's home."""
    if block.kind is BlockKind.HEADING:
        needs_no_stop = block.container == home or is_unstopped(block.text)
        is_sentence = block.points > 0 or (needs_no_stop and weighty_length(block.text) >= _SENTENCE)
        return is_sentence and block.level > 1
    return block.points >= _PROSE and block.kind is BlockKind.PARAGRAPH


def _is_sentence(block: RawBlock) -> bool:
    """Whether a paragraph of its own is a whole sentence, however short."""
    return block.tag == "p" and not block.links and block.points > 0 and block.text[-1:] in STOPS


def _heading_before(blocks: list[RawBlock], opening: int, title: str) -> int | None:
    """On a page without an h1 for its headline: the heading that the title repeats, else the last before the story."""
    found, key = None, squeezed(title)
    for at in range(opening - 1, max(-1, opening - _HEADLINE_ABOVE), -1):
        block = blocks[at]
        if block.kind is not BlockKind.HEADING or block.level > 2 or block.link_characters * 2 >= len(block.text):
            continue
        if len(block.text) >= _SHORTEST_HEADLINE and squeezed(block.text) in key:
            return at
        if found is None and at > opening - 12:
            found = at
    return found


def is_quoted(block: RawBlock, description: str) -> bool:
    """Whether the page's description is this block, or begins with it."""
    if len(block.text) < 40 or block.link_characters * 2 > len(block.text) or block.is_caption:
        return False
    if block.text[:8].casefold() != description[:8].casefold():
        return False
    mine, theirs = squeezed(block.text[:120]), squeezed(description[:160])
    return len(theirs) > 25 and (theirs.startswith(mine[:60]) or mine.startswith(theirs[:60]))


def sub_titles(
    walked: Walked, standfirst: tuple[int, ...], first: int, last: int, *, description: str, language: str
) -> tuple[tuple[int, str], ...]:
    """The blocks above the text that are no lead but a sub-title, each with the rule that says so.

    Args:
        walked: what the walk found.
        standfirst: the blocks before the story's first that belong to it.
        first: the story's first block.
        last: the block behind its last.
        description: the page's description, or "".
        language: as the page declares it, or "".
    """
    found = []
    may_be_sub_title = not language or language[:2].lower() in _LANGUAGES
    for at in (*standfirst, *range(first, min(first + _ABOVE, last))):
        block = walked.blocks[at]
        if block.element is not None or not block.text:
            continue
        if at >= first and block.kind is not BlockKind.HEADING and not _has_own_home(walked, at, first, last):
            break
        if may_be_sub_title and _is_description(block.text, description):
            found.append((at, SUB_TITLE))
        elif at < first and _is_said_again(walked, at, last):
            found.append((at, SAID_AGAIN))
        elif at >= first and block.points >= _PROSE:
            break
    return tuple(found)


def _has_own_home(walked: Walked, at: int, first: int, last: int) -> bool:
    """Whether no other paragraph of the story lives where this one does."""
    home = walked.containers[walked.blocks[at].container]
    for other in range(first, min(last, at + _FAR)):
        block = walked.blocks[other]
        if other == at or block.points < _PROSE:
            continue
        its = walked.containers[block.container]
        if its.tag == home.tag and its.names == home.names:
            return False
    return True


def _is_description(text: str, description: str) -> bool:
    """Whether the page's description is this text; what it adds ("Opinion: ", a name) is no difference."""
    if not len(text) - 2 <= len(description) <= len(text) / _SAME + 2:
        return False
    if weighty_length(text) > LONGEST_SUB_TITLE:
        return False
    mine, theirs = squeezed(text), squeezed(description)
    return mine in theirs


def _is_said_again(walked: Walked, at: int, last: int) -> bool:
    """Whether a paragraph further down says the same sentence, word for word."""
    said = walked.blocks[at].text.rstrip(" .。…")
    if not _SHORTEST <= len(said) <= 2 * LONGEST_SUB_TITLE:
        return False
    below = walked.blocks[at + 1 : min(last, at + _FAR)]
    return any(block.points >= _PROSE and said in block.text for block in below)
