"""Boxes between a story's paragraphs that only their links, their words or their home give away."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import is_normalized
from urllib.parse import urlsplit

from crawler.items import Block, BlockKind
from pipelines.denoise.body import plain
from pipelines.denoise.harvest import add_neighbour
from pipelines.denoise.shapes import ends_like_sentence, is_wide, leads_in, reads_like_story
from pipelines.denoise.sheet import FAR, Sheet

# A line that is linked from end to end, and a list whose items are mostly link.
_LINKED_THROUGHOUT = 0.95
_LIST_LINKED = 0.68
_SHORTEST_TITLE = 4
_SHORTEST_NAME = 4
_LONGEST_LINE = 160
_LONGEST_HEADING = 60
# A quote is printed twice where this share of its longer words stands in one paragraph near it.
_QUOTED_AGAIN = 0.85
_SHORTEST_QUOTE = 5
_NEAR = 8
_LONG_WORD = 4
_LONGEST_SPEAKER = 80
# Asked of every block: members of an enumeration are looked up slowly.
_QUOTE = BlockKind.QUOTE
_BOXES = ("structure.related", "structure.newsletter", "structure.follow", "structure.video-box", "links.")
_LISTED = ("links.list", "links.inside", "shape.")


def judge_inner_links(sheet: Sheet) -> None:
    """Take out titles of the site's other stories between the paragraphs: linked lines, headings, lists of them."""
    if sheet.last < 0 or not sheet.article.url:
        return
    linked = [(index, block) for index, block in sheet.open() if block.links]
    _take_own_channels(sheet, linked)
    linked = [item for item in linked if item[0] <= sheet.last and item[0] not in sheet.verdicts]
    has_headings = any(block.kind is BlockKind.HEADING for _, block in linked)
    homes = _homes_of_prose(sheet) if has_headings else frozenset()
    for index, block in linked:
        if _is_other_stories(sheet, index, block, homes):
            sheet.remove(index, "links.inside")
            for link in block.links:
                add_neighbour(sheet, "related", link.text, link.url)


def _take_own_channels(sheet: Sheet, linked: list[tuple[int, Block]]) -> None:
    """Take out lines that are links from end to end, name the site and lead away from it: its app, its channel."""
    host = urlsplit(sheet.article.url or "").netloc
    names = [name for name in {plain(sheet.article.site_name), _name_of_site(host)} if len(name) >= _SHORTEST_NAME]
    for index, block in linked if names else ():
        is_line = block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and len(block.text) <= _LONGEST_LINE
        if not is_line or block.link_characters < _LINKED_THROUGHOUT * len(block.text.rstrip(" .!。！")):
            continue
        told = plain(block.text)
        if any(name in told for name in names) and not any(_is_of_site(sheet, link.url) for link in block.links):
            sheet.remove(index, "links.own-channel")


def _is_of_site(sheet: Sheet, url: str) -> bool:
    here, there = urlsplit(sheet.article.url or "").netloc, urlsplit(url).netloc
    return here == there or _name_of_site(here) == _name_of_site(there)


def _is_other_stories(sheet: Sheet, index: int, block: Block, homes: frozenset[str]) -> bool:
    if block.kind is BlockKind.LIST:
        return _is_list_of_titles(block) and not _is_announced(sheet, index) and _lead_to_other_pages(sheet, block)
    if len({link.url for link in block.links}) != 1:
        return False
    if block.link_characters < _LINKED_THROUGHOUT * len(block.text) and not leads_in(block.text, block.links[0].text):
        return False
    is_below_another = sheet.verdicts.get(index - 1) == "links.inside"
    if (
        block.kind is BlockKind.HEADING
        and _home(block) in homes
        and sheet.next_is_story(index)
        and not is_below_another
    ):
        # A heading among the paragraphs that it heads may link to what it is about.
        return False
    is_line = block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    is_title = is_line and not block.text.endswith((".", "。")) and _has_words(block.text, _SHORTEST_TITLE)
    return is_title and _lead_to_other_pages(sheet, block)


def _is_list_of_titles(block: Block) -> bool:
    lines = block.text.split("\n")
    is_linked = block.link_characters >= _LIST_LINKED * len(block.text) and len(block.links) >= len(lines)
    return is_linked and all(_has_words(line, _SHORTEST_TITLE) for line in lines)


def _is_announced(sheet: Sheet, index: int) -> bool:
    """Whether the story itself leads over to the list ("The changes in detail:")."""
    before = next(
        (sheet.blocks[at] for at in range(index - 1, max(-1, index - FAR), -1) if at not in sheet.verdicts), None
    )
    return before is not None and before.kind is BlockKind.PARAGRAPH and before.text.endswith((":", "："))


def _has_words(text: str, least: int) -> bool:
    return len(text.split()) >= least or (is_wide(text) and len(text) >= 3 * least)


def _lead_to_other_pages(sheet: Sheet, block: Block) -> bool:
    return all(_leads_to_other_page(sheet, link.url) for link in block.links)


def _leads_to_other_page(sheet: Sheet, url: str) -> bool:
    here, there = urlsplit(sheet.article.url or ""), urlsplit(url)
    return _is_of_site(sheet, url) and there.path.strip("/") not in {"", here.path.strip("/")}


def _name_of_site(host: str) -> str:
    """The longest part of a host's name: the same on a site's hosts in several countries and on its parts."""
    return max(host.lower().split("."), key=len)


def _home(block: Block) -> str:
    return block.place.partition(" > ")[0]


def _homes_of_prose(sheet: Sheet) -> frozenset[str]:
    return frozenset(
        _home(block) for _, block in sheet.open() if block.kind is BlockKind.PARAGRAPH and reads_like_story(block)
    )


def judge_pull_quotes(sheet: Sheet) -> None:
    """Take out quotes that the page prints in large letters although a paragraph near them says the same."""
    quotes = [(index, block) for index, block in sheet.open() if block.kind is _QUOTE]
    homes = _homes_of_prose(sheet) if quotes else frozenset()
    for index, block in quotes:
        if _is_said_nearby(sheet, index, block):
            sheet.remove(index, "repeat.pull-quote")
            if _names_speaker(sheet, index + 1, homes):
                sheet.remove(index + 1, "repeat.pull-quote")


def _names_speaker(sheet: Sheet, index: int, homes: frozenset[str]) -> bool:
    """Whether a block is the line below a printed quote that says whose it is, in a home of its own."""
    if index >= len(sheet.blocks) or index in sheet.verdicts:
        return False
    block = sheet.blocks[index]
    is_line = block.kind is BlockKind.PARAGRAPH and len(block.text) <= _LONGEST_SPEAKER
    return is_line and not ends_like_sentence(block.text) and _home(block) not in homes


def _is_said_nearby(sheet: Sheet, index: int, block: Block) -> bool:
    said = block.text.split("\n")[0]
    words = _long_words(said)
    if is_wide(said):
        return len(said) >= 3 * _SHORTEST_QUOTE and any(
            plain(said) in plain(text) for text in _texts_near(sheet, index)
        )
    if len(words) < _SHORTEST_QUOTE:
        return False
    return any(_says_most(text, words) for text in _texts_near(sheet, index))


def _says_most(text: str, words: frozenset[str]) -> bool:
    """Whether a text has nearly all of the words; without their letters in it, it need not be taken apart."""
    least = _QUOTED_AGAIN * len(words)
    if text.isascii() or is_normalized("NFKC", text):
        lowered = text.casefold()
        if sum([word in lowered for word in words]) < least:
            return False
    return len(words & _long_words(text)) >= least


def _texts_near(sheet: Sheet, index: int) -> Iterator[str]:
    for at in range(max(0, index - _NEAR), min(len(sheet.blocks), index + _NEAR + 1)):
        if at != index and at not in sheet.verdicts and sheet.blocks[at].kind is BlockKind.PARAGRAPH:
            yield sheet.blocks[at].text


def _long_words(text: str) -> frozenset[str]:
    return frozenset(word for word in plain(text).split() if len(word) >= _LONG_WORD)


def judge_box_headings(sheet: Sheet) -> None:
    """Take out headings inside the story that headed a box: the box is gone, and no paragraph shares their home."""
    headings = [item for item in sheet.open() if sheet.first < item[0] <= sheet.last and _may_head(item[1])]
    below = {index: sheet.verdicts.get(index + 1, "") for index, _ in headings}
    homes = _homes_of_prose(sheet) if any(name.startswith(_BOXES) for name in below.values()) else frozenset()
    for index, block in headings:
        heads_box = below[index].startswith(_BOXES) and _home(block) not in homes
        if heads_box or _is_list_of_links(sheet, index + 1, below[index]):
            sheet.remove(index, "heading.nothing-below")


def _may_head(block: Block) -> bool:
    """Whether a block is a heading, or a short line that is no sentence and leads over to nothing."""
    if block.kind is BlockKind.HEADING:
        return True
    is_line = block.kind is BlockKind.PARAGRAPH and len(block.text) <= _LONGEST_HEADING and not block.links
    return is_line and not ends_like_sentence(block.text) and not block.text.endswith((":", "："))


def _is_list_of_links(sheet: Sheet, index: int, verdict: str) -> bool:
    return (
        verdict.startswith(_LISTED) and sheet.blocks[index].kind is BlockKind.LIST and bool(sheet.blocks[index].links)
    )
