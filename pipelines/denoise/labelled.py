"""Blocks that a label names, believed only with their context.

A label is believed when it is alone in its block, or when what follows it on its line is what such a label takes
(another story's title, a name, terms, a link); ordinary words ("Next", "Source", "Tags") need the story's edge or a
link besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from crawler.items import Block, BlockKind
from pipelines.denoise.edges import LONGEST, believed_pattern, is_about_somebody
from pipelines.denoise.harvest import gather
from pipelines.denoise.label_tables import Strength
from pipelines.denoise.readings import Reading, mark_of, readings_of
from pipelines.denoise.shapes import (
    are_terms,
    begins_like_title,
    ends_like_sentence,
    is_linked,
    is_name,
    is_title,
    is_wide,
    may_be_unstopped_sentence,
    reads_like_story,
)
from pipelines.denoise.sheet import Sheet
from pipelines.denoise.taking import CHECKS
from pipelines.denoise.wordings import (
    LONGEST_PLEA,
    asked_and_pleaded,
    glued_to_link,
    may_be_labelled,
    names_only_sources,
)

# How many stories a box of related ones may name before it is something else.
_MOST_TITLES = 15
_BY_SHAPE = "shape.unlike-story"
_LONGEST_LABEL = 60


def judge_labels(sheet: Sheet) -> None:
    """Take out every labelled block, what belongs to its label, and keep what they name as data."""
    for index, block in sheet.open():
        if not 0 < len(block.text) <= LONGEST or index in sheet.verdicts or block.kind is BlockKind.CODE:
            continue
        reading = believed(sheet, index, block)
        if reading is not None:
            sheet.remove(index, reading.row.name)
            followers = _followers(sheet, index, reading)
            gather(sheet, reading, index, followers)
            for follower in followers:
                sheet.remove(follower, "links.title")
    _judge_boxes_left(sheet)


def _judge_boxes_left(sheet: Sheet) -> None:
    """Take out what belongs to a label that went before its box, for the shape of it alone ("About the author")."""
    for index, verdict in tuple(sheet.verdicts.items()):
        block = sheet.blocks[index]
        if verdict != _BY_SHAPE or not 0 < len(block.text) <= _LONGEST_LABEL:
            continue
        reading = next((reading for reading in readings_of(block.text) if not reading.remainder), None)
        if reading is not None and reading.row.takes:
            followers = _followers(sheet, index, reading)
            gather(sheet, reading, index, followers)
            for follower in followers:
                sheet.remove(follower, "links.title")


def believed(sheet: Sheet, index: int, block: Block) -> Reading | None:
    """The reading of a block that its context bears out, or None: then it is the story's."""
    reading = label_of(sheet, index, block) if may_be_labelled(block) else None
    if reading is not None or not _may_match(sheet, index, block):
        return reading
    row = believed_pattern(block.text, at_edge=sheet.is_edge(index))
    if row is None:
        return None
    return Reading(row, Strength.OPENING, "", _credited(block.text) if row.takes == "name" else "", is_marked=False)


def label_of(sheet: Sheet, index: int, block: Block) -> Reading | None:
    """The reading of a block's label or plea that its context bears out."""
    if (glued := glued_to_link(block)) is not None:
        return glued
    for reading in readings_of(block.text):
        if reading.row.is_edge_only and not (sheet.is_edge(index) or sheet.last < 0):
            continue
        if reading.strength is Strength.OPENING or _is_borne_out(sheet, index, block, reading):
            return reading
    if len(block.text) <= LONGEST_PLEA:
        return asked_and_pleaded(block.text, at_edge=sheet.is_edge(index)) or names_only_sources(block.text)
    return None


def _may_match(sheet: Sheet, index: int, block: Block) -> bool:
    """Patterns cost time: they are tried on short blocks of the body, and on all at its edges."""
    return block.inside_body and (len(block.text) <= LONGEST_PLEA or sheet.is_edge(index))


def _credited(text: str) -> str:
    return text.strip(" ()[]")


def _is_borne_out(sheet: Sheet, index: int, block: Block, reading: Reading) -> bool:
    if not reading.remainder:
        return _stands_alone(sheet, index, block, reading)
    if reading.remainder[0] in ",;.!?、，":
        return False
    if block.kind is BlockKind.LIST and "\n" in block.text and not is_linked(block):
        return False
    check = CHECKS.get(reading.row.takes)
    return check is not None and check(sheet, index, block, reading)


# -- a label alone in its block


def _stands_alone(sheet: Sheet, index: int, block: Block, reading: Reading) -> bool:
    if sheet.is_edge(index) or is_linked(block):
        return True
    heads_story = sheet.next_is_story(index)
    may_head = block.kind is BlockKind.HEADING or block.place.startswith("line ") or reading.row.takes == "titles"
    if reading.strength is Strength.WORD:
        # An ordinary word inside the story: not where it may head what follows, unless that is what it would take.
        is_marked_name = reading.row.takes == "name" and reading.is_marked
        return is_marked_name or _next_is_linked(sheet, index) or not (may_head and heads_story)
    is_one_word = " " not in reading.label and not is_wide(reading.label) and not reading.is_marked
    return not (may_head and heads_story and is_one_word and not reading.row.is_sure)


def _next_is_linked(sheet: Sheet, index: int) -> bool:
    """Whether links follow: in the next block that is left, or in one that structure took out before."""
    block = sheet.next_open(index)
    below = sheet.verdicts.get(index + 1, "")
    return below.startswith(_BOXES) or (block is not None and is_linked(block, 0.75))


_BOXES = ("structure.related", "shape.", "links.")


# -- a label with something on its line


# -- what belongs to a label in the blocks below it


def _followers(sheet: Sheet, index: int, reading: Reading) -> Sequence[int]:
    takes = reading.row.takes
    if takes == "title" and not reading.remainder:
        return _while(sheet, index, _is_other_title, most=1)
    if takes == "titles":
        return _while(sheet, index, _is_other_title, most=_MOST_TITLES if not reading.remainder else 0)
    if takes == "terms" and not reading.remainder:
        return _while(sheet, index, _are_other_terms, most=_MOST_TITLES)
    if takes == "name" and not reading.remainder:
        return _while(sheet, index, _is_other_name, most=1)
    if takes == "contents":
        return _while(sheet, index, _is_contents, most=_MOST_TITLES)
    if takes == "author":
        return _while(sheet, index, _is_about_author, most=3)
    return ()


def _while(sheet: Sheet, index: int, belongs: Callable[[Sheet, int, Block], bool], most: int) -> list[int]:
    taken: list[int] = []
    has_links = False
    for follower in range(index + 1, len(sheet.blocks)):
        block = sheet.blocks[follower]
        if follower in sheet.verdicts or (block.kind is BlockKind.FIGURE and not block.text):
            has_links = has_links or (bool(block.links) and sheet.verdicts.get(follower, "").startswith(_BOXES))
            continue
        if len(taken) >= most or not belongs(sheet, follower, block) or _is_labelled(sheet, follower, block):
            break
        if has_links and not block.links:
            # A box that links its stories links them all.
            break
        has_links = has_links or (bool(block.links) and not taken)
        taken.append(follower)
    return taken


def _is_labelled(sheet: Sheet, index: int, block: Block) -> bool:
    """Whether a block is another label; an agency's name alone is what a label for sources takes."""
    reading = believed(sheet, index, block)
    return reading is not None and reading.row.name != "label.agency"


def _is_other_title(sheet: Sheet, index: int, block: Block) -> bool:
    if reads_like_story(block) or block.kind in (BlockKind.TABLE, BlockKind.CODE, BlockKind.QUOTE, BlockKind.EMBED):
        return False
    if is_linked(block, 0.75):
        return True
    if block.kind is BlockKind.HEADING and (sheet.next_is_story(index) or _heads_sentence(sheet, index)):
        return False
    if may_be_unstopped_sentence(block.text):
        return False
    if block.text.endswith((":", "：")) or mark_of(block.text):
        return False
    is_like_title = all(is_title(line) and begins_like_title(line) for line in block.text.split("\n") if line)
    return is_like_title and sheet.is_edge(index)


def _heads_sentence(sheet: Sheet, index: int) -> bool:
    """Whether a short sentence without a link stands below a heading, in the same home."""
    below = sheet.next_open(index)
    if below is None or below.kind is not BlockKind.PARAGRAPH or below.links:
        return False
    return ends_like_sentence(below.text) and _home_of(below) == _home_of(sheet.blocks[index])


def _are_other_terms(sheet: Sheet, index: int, block: Block) -> bool:
    is_list = is_linked(block) or sheet.is_edge(index)
    return is_list and block.kind is not BlockKind.HEADING and are_terms(block.text)


def _is_other_name(sheet: Sheet, index: int, block: Block) -> bool:
    is_short = len(block.text) <= 80 and block.kind is not BlockKind.HEADING
    return is_short and (is_linked(block) or (sheet.is_edge(index) and is_name(block.text, words=4)))


def _is_contents(sheet: Sheet, _: int, block: Block) -> bool:
    if block.kind is not BlockKind.LIST:
        return False
    headings = {other.text.strip() for _, other in sheet.open() if other.kind is BlockKind.HEADING}
    return is_linked(block, 0.8) or any(line.strip() in headings for line in block.text.split("\n"))


def _is_about_author(sheet: Sheet, index: int, block: Block) -> bool:
    """Whether a block names an author of the story, or stands with the label in a box that the story has no part in."""
    if any(author and author in block.text for author in sheet.article.authors):
        return True
    if sheet.is_edge(index) and is_about_somebody(sheet, index):
        return True
    home = _home_of(block)
    return home == _home_of(sheet.blocks[index - 1]) and home != _home_of_story(sheet) and not block.links


def _home_of(block: Block) -> str:
    return block.place.partition(" > ")[0]


def _home_of_story(sheet: Sheet) -> str:
    homes = Counter(_home_of(block) for _, block in sheet.open() if reads_like_story(block))
    return max(homes, key=lambda home: homes[home], default="")
