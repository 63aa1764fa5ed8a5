"""What removed blocks name is kept: neighbours, citations, keywords, credits, flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.items import Block, BlockKind, Citation, Neighbour, TextLink
from pipelines.denoise.readings import Reading, readings_of
from pipelines.denoise.rules import rule
from pipelines.denoise.shapes import is_name, is_title, terms_of
from pipelines.denoise.sheet import Sheet

_PREVIOUS = ("prev", "older")
_NEXT = ("next", "newer")


def gather(sheet: Sheet, reading: Reading, block: Block, followers: Sequence[Block]) -> None:
    """Keep what a labelled block, and the blocks that its label took along, name as data."""
    keeps = rule(reading.row.name).keeps
    blocks = (block, *followers)
    if keeps.startswith("flag:"):
        sheet.flag(keeps.removeprefix("flag:"))
    elif keeps in ("neighbours", "related"):
        _gather_stories(sheet, reading, block, followers)
    elif keeps == "citation":
        _gather_citations(sheet, reading, blocks)
    elif keeps == "keywords":
        _gather_terms(sheet.keywords, reading.remainder, blocks)
    elif keeps == "image":
        credit_picture(sheet, block, reading.remainder or " ".join(follower.text for follower in followers))


def gather_furniture(sheet: Sheet, block: Block) -> None:
    """Keep what a block inside furniture names as data, by what its structural rule keeps."""
    keeps = rule(block.furniture).keeps
    if keeps.startswith("flag:"):
        sheet.flag(keeps.removeprefix("flag:"))
    elif keeps in ("neighbours", "related"):
        _gather_structural_stories(sheet, block, keeps)
    elif keeps == "citation":
        _gather_structural_citation(sheet, block)
    elif keeps == "keywords":
        reading = next((found for found in readings_of(block.text) if found.row.takes == "terms"), None)
        _gather_terms(sheet.keywords, reading.remainder if reading else block.text, (block,))
    elif keeps == "categories":
        _gather_terms(sheet.categories, "", (block,))
    elif keeps == "image" and block.kind is not BlockKind.FIGURE:
        credit_picture(sheet, block, "")


# -- stories


def _gather_stories(sheet: Sheet, reading: Reading, block: Block, followers: Sequence[Block]) -> None:
    relation = reading.row.relation or "related"
    if reading.remainder:
        add_neighbour(sheet, relation, reading.remainder, _url_of(block, reading.remainder))
    elif block.links and not followers and relation != "related":
        add_neighbour(sheet, relation, "", block.links[-1].url)
    for follower in followers:
        _add_titles(sheet, relation, follower)


def _add_titles(sheet: Sheet, relation: str, block: Block) -> None:
    if block.links:
        for link in block.links:
            add_neighbour(sheet, relation, link.text, link.url)
    elif is_title(block.text):
        add_neighbour(sheet, relation, block.text, "")


def _gather_structural_stories(sheet: Sheet, block: Block, keeps: str) -> None:
    relation = "related" if keeps == "related" else _relation_of(block)
    labelled = next((found for found in readings_of(block.text) if found.row.takes in ("title", "titles")), None)
    if not block.links:
        if relation != "related" and labelled is None and is_title(block.text):
            add_neighbour(sheet, relation, block.text, "")
        return
    for link in block.links:
        title = next((found.remainder for found in readings_of(link.text) if found.row.takes == "title"), link.text)
        add_neighbour(sheet, relation, title or "", link.url)


def _relation_of(block: Block) -> str:
    """Which way a block of a story navigation leads, by its label or by the path to it; "related" where nobody says."""
    for reading in readings_of(block.text):
        if reading.row.relation in ("previous", "next"):
            return reading.row.relation
    place = block.place.lower().rsplit(" > ", 3)
    for step in reversed(place):
        if any(word in step for word in _PREVIOUS):
            return "previous"
        if any(word in step for word in _NEXT):
            return "next"
    return "related"


def _url_of(block: Block, title: str) -> str:
    """The address of the link that carries a title: the one whose text is in it, or the last one."""
    for link in block.links:
        if link.text and (link.text in title or title in link.text):
            return link.url
    return block.links[-1].url if block.links else ""


def add_neighbour(sheet: Sheet, relation: str, title: str, url: str) -> None:
    """Add another story, unless it is known by its address or its title; an address completes a title."""
    title = title.strip(" →←«»›‹")
    if not title and not url:
        return
    for position, known in enumerate(sheet.neighbours):
        is_same = known.url == url if known.url and url else bool(title) and known.title == title
        if is_same:
            relation = relation if known.relation == "related" else known.relation
            sheet.neighbours[position] = Neighbour(relation, known.title or title, known.url or url)
            return
    sheet.neighbours.append(Neighbour(relation, title, url))


# -- citations


def _gather_citations(sheet: Sheet, reading: Reading, blocks: Sequence[Block]) -> None:
    links = [link for block in blocks for link in block.links]
    kind = reading.row.relation or "source"
    if links:
        for link in links:
            add_citation(sheet, kind, link)
        return
    names = [reading.remainder] if reading.remainder else [block.text for block in blocks[1:]]
    found = [name for text in names for name in terms_of_names(text)]
    for name in found or [""]:
        is_address = name.startswith(("http://", "https://"))
        add_citation(sheet, kind, TextLink("" if is_address else name, name if is_address else ""))


def terms_of_names(text: str) -> list[str]:
    """The names in a Source line: one, or several between commas."""
    if text.startswith(("http://", "https://")):
        return [text]
    parts = terms_of(text)
    return parts if parts and all(is_name(part) for part in parts) else [text]


def _gather_structural_citation(sheet: Sheet, block: Block) -> None:
    reading = next((found for found in readings_of(block.text) if found.row.takes == "name"), None)
    if reading is not None:
        _gather_citations(sheet, reading, (block,))
    else:
        kind = "via" if "via" in block.place.lower().rsplit(" > ", 1)[-1] else "source"
        for link in block.links or (TextLink(block.text if is_name(block.text) else "", ""),):
            add_citation(sheet, kind, link)


def add_citation(sheet: Sheet, kind: str, link: TextLink) -> None:
    """Add a source, unless it is known; a citation without name and address says that the line named nobody."""
    found = Citation(kind, link.text.strip(" ()[]|"), link.url)
    known = {(one.kind, one.name, one.url) for one in sheet.citations}
    if (found.kind, found.name, found.url) not in known:
        sheet.citations.append(found)


# -- terms and pictures


def _gather_terms(into: list[str], text: str, blocks: Sequence[Block]) -> None:
    linked = [link.text for block in blocks for link in block.links]
    loose = text or " , ".join(block.text for block in blocks[1:])
    for term in linked or [term for term in terms_of(loose) if len(term) <= 60]:
        clean = term.strip(" #.,:|")
        if clean and clean not in into:
            into.append(clean)


def credit_picture(sheet: Sheet, block: Block, credit: str) -> None:
    """Give a credit or a caption to the picture before it; without a picture it stays in the ledger alone."""
    if not sheet.images:
        return
    index = sheet.blocks.index(block)
    before = [other.image.url for other in sheet.blocks[:index] if other.image is not None]
    urls = [image.url for image in sheet.images]
    position = urls.index(before[-1]) if before and before[-1] in urls else 0
    image = sheet.images[position]
    if credit and not image.credit:
        sheet.images[position] = replace(image, credit=credit.strip(" ()[]"))
    elif not credit and not image.caption and block.text:
        sheet.images[position] = replace(image, caption=block.text)
