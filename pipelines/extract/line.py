"""Text as it gathers into blocks, the way a browser fills a line: block elements end it, inline elements add to it."""

from __future__ import annotations

from crawler.items import BlockKind
from pipelines.extract.found import NO_DETAIL, RawBlock, Walked
from pipelines.extract.signs import Sign
from pipelines.extract.texts import BREAK, one_line, paragraphs_of

PLAIN = Sign()


class Line:
    """What has been read since the last block ended, and what the next block will be."""

    def __init__(self, furniture: str = "") -> None:
        self.found = Walked()
        self.furniture = furniture  # of a part that is entered although it is furniture
        self.buffer: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.link_characters = 0
        self.href: str | None = None  # of the link that is open
        self.link_start = 0
        self.kind = BlockKind.PARAGRAPH
        self.tag = "div"
        self.level = 0
        self.item = NO_DETAIL  # of the list that is open
        self.group = 0
        self.groups = 0
        self.container = 0
        self.sign = PLAIN

    def flush(self) -> None:
        """Ends the line: its text becomes a block, or several where empty lines part it."""
        buffer = self.buffer
        if not buffer:
            return
        if self.href is not None:
            self.close_link()
        text = "".join(buffer)
        buffer.clear()
        self.link_start = 0
        if not text.isspace():
            if BREAK not in text or self.kind is BlockKind.HEADING:
                line = one_line(text)
                self.append(self.kind, line, self.links, min(self.link_characters, len(line)))
            else:
                self._append_paragraphs(paragraphs_of(text))
        # A list of its own for every block, an empty one too: the next block's links are written into it.
        self.links = []
        self.link_characters = 0

    def _append_paragraphs(self, parts: list[str]) -> None:
        if len(parts) == 1:
            self.append(self.kind, parts[0], self.links, min(self.link_characters, len(parts[0])))
            return
        for part, links in zip(parts, _shared_out(self.links, parts), strict=True):
            covered = sum(len(link[0]) for link in links)
            self.append(self.kind, part, links, min(covered, len(part)))

    def append(self, kind: BlockKind, text: str, links: list[tuple[str, str]], link_characters: int) -> RawBlock:
        """A block with all that is known about the line it came from."""
        block = RawBlock(kind, text, self.container, self.tag, self.level, links, link_characters)
        block.group, block.furniture = self.group, self.furniture
        sign = self.sign
        if sign is not PLAIN:
            block.is_caption, block.is_credit = sign.is_caption, sign.is_credit
            block.is_standfirst = sign.spot == "standfirst"
        if kind is BlockKind.LIST:
            block.detail = self.item
        self.found.blocks.append(block)
        return block

    def close_link(self) -> None:
        """Remembers the text of the open link and where it leads."""
        text = one_line("".join(self.buffer[self.link_start :]))
        if text:
            self.link_characters += len(text)
            self.links.append((text, self.href or ""))

    def is_in_text(self) -> bool:
        """Whether the line has a word to which the next one is joined."""
        return bool(self.buffer) and not self.buffer[-1].isspace()


def _shared_out(links: list[tuple[str, str]], parts: list[str]) -> list[list[tuple[str, str]]]:
    """The links of each part of a line: both are in reading order, so that a name said again is no link again."""
    shared: list[list[tuple[str, str]]] = [[] for _ in parts]
    current, offset = 0, 0
    for link in links:
        for at in range(current, len(parts)):
            found = parts[at].find(link[0], offset if at == current else 0)
            if found >= 0:
                shared[at].append(link)
                current, offset = at, found + len(link[0])
                break
    return shared
