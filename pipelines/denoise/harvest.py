"""What removed blocks name is kept: neighbours, citations, keywords, credits, flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.items import Block, BlockKind, Neighbour
from pipelines.denoise.label_tables import Strength
from pipelines.denoise.readings import Reading, readings_of
from pipelines.denoise.rules import rule
from pipelines.denoise.shapes import begins_like_title, is_title, terms_of
from pipelines.denoise.sheet import FAR, Sheet
from pipelines.denoise.sources import gather_citations, gather_structural_citation, source_reading

# No story has more neighbours, sources or tags; a page that names more wants to be a burden.
_MOST = 200
_PREVIOUS = ("prev", "older")
_NEXT = ("next", "newer")


def gather(sheet: Sheet, reading: Reading, index: int, followers: Sequence[int]) -> None:
    """Keep what a labelled block, and the blocks that its label took along, name as data."""
    keeps = rule(reading.row.name).keeps
    blocks = [sheet.blocks[position] for position in (index, *followers)]
    if keeps.startswith("flag:"):
        sheet.flag(keeps.removeprefix("flag:"))
    elif keeps in ("neighbours", "related"):
        _gather_stories(sheet, reading, blocks)
    elif keeps == "citation":
        gather_citations(sheet, reading, blocks)
    elif keeps == "keywords":
        _gather_terms(sheet.keywords, reading.remainder, blocks)
    elif keeps == "image":
        credit_picture(sheet, index, reading.remainder or " ".join(block.text for block in blocks[1:]), is_credit=True)


def gather_furniture(sheet: Sheet, index: int, pending: str) -> str:
    """Keep what a block inside furniture names as data, by what its structural rule keeps.

    ``pending`` is the relation ("previous", "next") that a label before this block announced; what this block announces
    for the next one is returned.
    """
    block = sheet.blocks[index]
    keeps = rule(block.furniture).keeps
    if keeps.startswith("flag:"):
        sheet.flag(keeps.removeprefix("flag:"))
    elif keeps in ("neighbours", "related"):
        return _gather_structural_stories(sheet, block, keeps, pending)
    elif keeps == "citation":
        gather_structural_citation(sheet, block)
    elif keeps == "keywords":
        source = source_reading(block)
        if source is not None:
            gather_citations(sheet, source, (block,))
        else:
            reading = next((found for found in readings_of(block.text) if found.row.takes == "terms"), None)
            _gather_terms(sheet.keywords, reading.remainder if reading else block.text, (block,))
    elif keeps == "categories":
        _gather_terms(sheet.categories, "", (block,))
    elif keeps == "image" and block.kind is not BlockKind.FIGURE:
        credit_picture(sheet, index, block.text)
    return ""


# -- stories


def _gather_stories(sheet: Sheet, reading: Reading, blocks: Sequence[Block]) -> None:
    relation = reading.row.relation or "related"
    block, followers = blocks[0], blocks[1:]
    if len(block.links) > 1:
        _add_linked(sheet, block, relation)
    elif reading.remainder:
        add_neighbour(sheet, relation, reading.remainder, _url_of(block, reading.remainder))
    elif block.links and not followers and relation != "related":
        add_neighbour(sheet, relation, "", block.links[-1].url)
    for follower in followers:
        if follower.links:
            _add_linked(sheet, follower, relation)
        elif is_title(follower.text):
            add_neighbour(sheet, relation, follower.text, "")


def _add_linked(sheet: Sheet, block: Block, relation: str) -> None:
    """Add the stories that a block links, each with the relation that a label in or before its link names."""
    end = 0
    for link in block.links:
        start = max(block.text.find(link.text, end), end)
        own = _story_reading(link.text)
        before = _story_reading(block.text[end:start].strip())
        if own is None or own.remainder or not own.row.relation:
            title = own.remainder if own is not None and own.row.takes == "title" else link.text
            named = next((found.row.relation for found in (own, before) if found and found.row.relation), relation)
            add_neighbour(sheet, named, title, link.url)
        else:
            # Only a label is linked: the address is worth keeping, a title comes from elsewhere.
            add_neighbour(sheet, own.row.relation, "", link.url)
        end = start + len(link.text)


def _story_reading(text: str) -> Reading | None:
    return next((found for found in readings_of(text) if found.row.takes in ("title", "titles")), None)


def _gather_structural_stories(sheet: Sheet, block: Block, keeps: str, pending: str) -> str:
    reading = _story_reading(block.text)
    relation = "related" if keeps == "related" else _relation_of(block, reading) or pending or "related"
    if reading is not None and not reading.remainder and len(block.links) < 2:
        if block.links:
            add_neighbour(sheet, relation, "", block.links[0].url)
        return relation
    if block.links:
        _add_linked(sheet, block, relation)
    elif keeps == "neighbours" and relation != "related" and not _says_none(block.text):
        title = reading.remainder if reading is not None else block.text
        add_neighbour(sheet, relation, title if is_title(title) else "", "")
    return ""


def keep_turn(sheet: Sheet, block: Block) -> None:
    """Keep the story that a linked title with an arrow leads to: back with the arrow before it, on with it behind."""
    has_arrow = block.text[:1] in _BACK or block.text[-1:] in _ON
    if not has_arrow or len(block.links) != 1 or not sheet.article.url:
        return
    link = block.links[0]
    before, title, after = block.text.partition(link.text)
    signs = (before or title[:1]).strip(), (after or title[-1:]).strip()
    if len(before) > _LONGEST_ARROW or len(after) > _LONGEST_ARROW or (signs[0] in _BACK) == (signs[1] in _ON):
        return
    if is_title(title.strip(" «»‹›←→")) and urlsplit(link.url).netloc == urlsplit(sheet.article.url).netloc:
        add_neighbour(sheet, "previous" if signs[0] in _BACK else "next", link.text, link.url)


_BACK = frozenset("«‹←⟵❮")
_ON = frozenset("»›→⟶❯")
_LONGEST_ARROW = 3


def _says_none(text: str) -> bool:
    return any(found.row.name == "label.no-neighbour" for found in readings_of(text))


def _relation_of(block: Block, reading: Reading | None) -> str:
    """Which way a block of a story navigation leads, by its label or by the path to it; "" where nobody says."""
    if reading is not None and reading.row.relation in ("previous", "next"):
        return reading.row.relation
    for step in reversed(block.place.lower().split(" > ")[-3:]):
        is_previous = any(word in step for word in _PREVIOUS)
        if is_previous != any(word in step for word in _NEXT):
            return "previous" if is_previous else "next"
    return ""


def clean_neighbours(sheet: Sheet) -> None:
    """A title that still has its label in front ("Next post: ...") loses it; the label names the relation."""
    known, sheet.neighbours = sheet.neighbours, []
    for neighbour in known:
        reading = _story_reading(neighbour.title)
        title = neighbour.title
        if reading is not None:
            # A word alone ("Next: ...") may begin a headline; not where it says what the link said already.
            is_said_twice = reading.row.relation == neighbour.relation
            signs = (reading.is_marked, reading.strength is Strength.LABEL, is_said_twice)
            is_label = sum(signs) >= 2 or (is_said_twice and begins_like_title(reading.remainder))
            title = reading.remainder if is_label and reading.remainder else title
        add_neighbour(sheet, neighbour.relation, title, neighbour.url)


def _url_of(block: Block, title: str) -> str:
    """The address of the link that carries a title: the one whose text is in it, or the last one."""
    for link in block.links:
        if link.text and (link.text in title or title in link.text):
            return link.url
    return block.links[-1].url if block.links else ""


def add_neighbour(sheet: Sheet, relation: str, title: str, url: str) -> None:
    """Add another story, unless it is known by its address or its title; an address completes a title."""
    title = title.strip(" →←«»›‹")
    if (not title and not url) or len(sheet.neighbours) >= _MOST:
        return
    for position, known in enumerate(sheet.neighbours):
        is_same = known.url == url if known.url and url else bool(title) and known.title == title
        if is_same:
            relation = relation if known.relation == "related" else known.relation
            sheet.neighbours[position] = Neighbour(relation, known.title or title, known.url or url)
            return
    sheet.neighbours.append(Neighbour(relation, title, url))


# -- terms and pictures


def _gather_terms(into: list[str], text: str, blocks: Sequence[Block]) -> None:
    linked = [link.text for block in blocks for link in block.links]
    loose = text or " , ".join(block.text for block in blocks[1:])
    for term in linked or [term for term in terms_of(loose) if len(term) <= 60]:
        clean = term.strip(" #.,:|")
        if clean and clean not in into and len(into) < _MOST:
            into.append(clean)


def credit_picture(sheet: Sheet, index: int, words: str, *, is_credit: bool = False) -> None:
    """Give a caption or a credit to the picture that stands before the block of that index, else to the lead picture.

    Without any picture the words stay in the ledger alone.
    """
    if not sheet.images or not words:
        return
    before = [block.image.url for block in sheet.blocks[max(0, index - FAR) : index] if block.image is not None]
    urls = [image.url for image in sheet.images]
    position = urls.index(before[-1]) if before and before[-1] in urls else 0
    image = sheet.images[position]
    reading = next((found for found in readings_of(words) if found.row.name == "label.image-credit"), None)
    if (is_credit or reading is not None) and not image.credit:
        credit = reading.remainder if reading is not None and reading.remainder else words
        sheet.images[position] = replace(image, credit=credit.strip(" ()[]"))
    elif not is_credit and reading is None and not image.caption:
        sheet.images[position] = replace(image, caption=words)
