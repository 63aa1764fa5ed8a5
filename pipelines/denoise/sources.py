"""What the page names as its sources is kept: citations of those whom the story cites, and how it says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.items import Block, Citation, TextLink
from pipelines.denoise.readings import Reading, readings_of
from pipelines.denoise.shapes import is_date_line, is_name, terms_of, without_via
from pipelines.denoise.sheet import Sheet

# A page that names more sources wants to be a burden.
_MOST = 200


def gather_citations(sheet: Sheet, reading: Reading, blocks: Sequence[Block]) -> None:
    """Keep the sources that a labelled block names, and the blocks that its label took along."""
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
        bare = without_via(name)
        told = kind if bare == name else "via"
        add_citation(sheet, told, TextLink("" if is_address else bare, name if is_address else ""))


def terms_of_names(text: str) -> list[str]:
    """The names in a Source line: one, or several between commas; a date beside them is none."""
    if text.startswith(("http://", "https://")):
        return [text]
    parts = [part for part in terms_of(text) if not is_date_line(part)]
    return parts if parts and all(is_name(without_via(part)) for part in parts) else [text]


def gather_structural_citation(sheet: Sheet, block: Block) -> None:
    """Keep the source that a block names by what its element is, with a label or without."""
    reading = next((found for found in readings_of(block.text) if found.row.takes == "name"), None)
    if reading is not None:
        gather_citations(sheet, reading, (block,))
    else:
        kind = "via" if "via" in block.place.lower().rsplit(" > ", 1)[-1] else "source"
        for link in block.links or (TextLink(block.text if is_name(block.text) else "", ""),):
            add_citation(sheet, kind, link)


def source_reading(block: Block) -> Reading | None:
    """The label for sources that a block begins with, also where only the link parts it from the name."""
    before = block.text.partition(block.links[0].text)[0] if block.links else ""
    found = (reading for text in (block.text, before) for reading in readings_of(text))
    return next((reading for reading in found if reading.row.keeps == "citation"), None)


def gather_source_in_line(sheet: Sheet, block: Block) -> None:
    """Keep the source that a line of facts above the story names beside date and author."""
    text = block.text
    if len(text) > _LONGEST_LINE or not (":" in text or "：" in text):
        return
    for found in _LABEL_START.finditer(text):
        for reading in readings_of(text[found.end() :]):
            if reading.row.keeps == "citation" and reading.is_marked and reading.remainder:
                _cite_in_line(sheet, reading, block)
                return


def _cite_in_line(sheet: Sheet, reading: Reading, block: Block) -> None:
    name = _NEXT_LABEL.split(reading.remainder, maxsplit=1)[0]
    for author in sheet.article.authors:
        name = name.partition(author)[0] if author else name
    name = name.strip(" -–—|,/·")
    if name and is_name(name, words=4):
        link = next((link for link in block.links if link.text == name), TextLink(name, ""))
        add_citation(sheet, reading.row.relation or "source", link)


# A label in such a line stands at its beginning, or behind a figure or a sign that parts it from another.
_LABEL_START = re.compile(r"^|(?<=[\d|/·,，])\s+|[|/·]\s*")
_NEXT_LABEL = re.compile(r"\s+\S{1,12}[:：]|\s*[|·]\s*|\s{2,}")
_LONGEST_LINE = 120


def add_citation(sheet: Sheet, kind: str, link: TextLink) -> None:
    """Add a source, unless it is known; a citation without name and address says that the line named nobody."""
    name = link.text.strip(" ()[]|")
    is_label = any(reading.row.keeps == "citation" and not reading.remainder for reading in readings_of(name))
    found = Citation(kind, "" if is_label else name, link.url)
    known = {(one.kind, one.name, one.url) for one in sheet.citations}
    if (found.kind, found.name, found.url) not in known and len(sheet.citations) < _MOST:
        sheet.citations.append(found)
