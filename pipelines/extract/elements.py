"""What each kind of element adds to the blocks: a paragraph, a heading, a link, an item, a quote, a picture."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from crawler.items import BlockKind
from pipelines.extract.embeds import Embed, embed_of_element, post_kind, post_of
from pipelines.extract.found import Detail, RawBlock
from pipelines.extract.line import PLAIN, Line
from pipelines.extract.pictures import picture_of
from pipelines.extract.rule_files import table
from pipelines.extract.signs import Sign, sign_of
from pipelines.extract.tables import code_of, formula_of, is_data_table, language_of, table_of
from pipelines.extract.tree import Node, attributes_of, named

_FEW_PIECES = 2
# What a link's relation says of the story (HTML Standard, link types; rel=category is WordPress's).
_TELLING_RELATIONS = (
    ("author", "author"),
    ("category", "category"),
    ("tag", "keyword"),
    ("prev", "neighbour"),
    ("previous", "neighbour"),
    ("next", "neighbour"),
)
# Further large headings are compared with nothing.
_MOST_HEADLINES = 100

ELEMENTS = table("elements")
LISTS = frozenset(ELEMENTS["lists"])
HEADINGS = {f"h{level}": level for level in range(1, 7)}


class ElementReader(Line, ABC):
    """Fills the line and the blocks from elements; who walks the tree says how their children are come by.

    Each method takes an element, its attributes and what its names mean.
    """

    @abstractmethod
    def children(self, element: Node) -> None:
        """Reads all that stands in an element."""

    @abstractmethod
    def spot(self, kind: str, element: Node) -> None:
        """Remembers an element that tells a field of the story."""

    @abstractmethod
    def enter_container(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """Reads an element that can hold the story."""

    def _inherit(self, sign: Sign) -> Sign:
        """Takes over what a caption or standfirst says for the text inside it; answers with what held before."""
        outer = self.sign
        if sign.is_handed_on:
            self.sign = sign
        return outer

    def enter_block(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        """Text of its own: what stands before it ends, and so does it."""
        if self.buffer:
            self.flush()
        outer = self._inherit(sign)
        self.children(element)
        if self.buffer:
            self.flush()
        self.sign = outer

    def enter_paragraph(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """One paragraph, or what is printed like one."""
        if self.buffer:
            self.flush()
        outer_tag, self.tag = self.tag, "p"
        if element.tag == "figcaption" and not sign.is_caption:
            sign = sign_of("figcaption", "", "", "", "")
        self.enter_block(element, names, sign)
        self.tag = outer_tag

    def enter_heading(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """A heading of its level; an h1 may be the headline."""
        if self.buffer:
            self.flush()
        outer = self.kind, self.level, self.tag
        self.kind, self.level, self.tag = BlockKind.HEADING, HEADINGS[str(element.tag)], str(element.tag)
        at = len(self.found.blocks)
        self.enter_block(element, names, sign)
        self.kind, self.level, self.tag = outer
        if element.tag == "h1" and at < len(self.found.blocks) and len(self.found.headlines) < _MOST_HEADLINES:
            text = " ".join(block.text for block in self.found.blocks[at:] if block.text)
            self.found.headlines.append((at, text))

    def enter_link(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """A link: its text stays in the line, with its address."""
        if self.href is not None:  # a link inside a link, as a drawing or a template may hold: readers see one
            self.children(element)
            return
        relation = names.get("rel")
        if relation and not sign.spot:
            self._spot_relation(relation.lower().split(), element)
        elif sign.turns:
            self.spot("neighbour", element)
        self.href, self.link_start = names.get("href", ""), len(self.buffer)
        blocks = len(self.found.blocks)
        self.children(element)
        if len(self.buffer) - self.link_start <= _FEW_PIECES and len(self.found.blocks) == blocks:
            self.found.short_links.append((names.get("href", ""), element))
        self.close_link()
        self.href = None

    def _spot_relation(self, relations: list[str], element: Node) -> None:
        for relation, kind in _TELLING_RELATIONS:
            if relation in relations:
                self.spot(kind, element)
                return

    def grouped(self, element: Node, kind: BlockKind, names: Mapping[str, str], sign: Sign) -> None:
        """Blocks that belong together, as those of one quote do."""
        if self.buffer:
            self.flush()
        outer = self.kind, self.group
        if self.kind is not kind or not self.group:
            self.groups += 1
            self.group = self.groups
        self.kind = kind
        self.enter_block(element, names, sign)
        self.kind, self.group = outer

    def enter_list(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """A list, or one inside another."""
        if self.buffer:
            self.flush()
        outer = self.group, self.item
        is_inner = self.item.depth and element.parent is not None and element.parent.tag in LISTS
        if self.kind is not BlockKind.LIST and not is_inner:
            self.groups += 1
            self.group = self.groups
        self.item = Detail(is_ordered=element.tag == "ol", depth=self.item.depth + 1)
        # A list is a container, too: sites build columns of cards with it.
        self.enter_container(element, names, sign)
        self.group, self.item = outer

    def enter_item(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """One item of a list."""
        if not self.group:
            self.groups += 1
            self.group = self.groups
        outer_tag = self.tag
        if self.buffer:
            self.flush()
        outer_kind, self.kind, self.tag = self.kind, BlockKind.LIST, "li"
        if sign.is_caption or sign.spot == "standfirst" or sum(1 for _ in element.iter()) > 8:
            self.enter_block(element, names, sign)
        else:
            self.children(element)
            self.flush()
        self.kind, self.tag = outer_kind, outer_tag

    def enter_quote(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """A quote; or an embedded post, which is a quote with a class."""
        kind = post_kind(names.get("class", ""))
        if kind:
            self._post(element, kind)
            return
        first = len(self.found.blocks)
        self.grouped(element, BlockKind.QUOTE, names, sign)
        for block in self.found.blocks[first:] if "cite" in names else ():
            block.url = block.url or names["cite"]

    def _post(self, element: Node, service: str) -> None:
        """A quoted post of a social network: its visible text, and its address."""
        if self.buffer:
            self.flush()
        text, url = post_of(element)
        block = self.append(BlockKind.EMBED, text, [], 0)
        block.url, block.detail = url, Detail(service=service)

    def enter_figure(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """What stands in a figure belongs together: picture, caption, credit."""
        if self.buffer:
            self.flush()
        self.groups += 1
        outer, self.group = (self.group, self.kind), self.groups
        self.kind = BlockKind.PARAGRAPH
        self.enter_block(element, names, sign)
        self.group, self.kind = outer

    def picture(self, element: Node, names: Mapping[str, str], _sign: Sign) -> None:
        """A picture, unless it is an icon; an emoji is text."""
        picture = picture_of(element, names)
        if picture is None:
            return
        if self.is_in_text() and 0 < len(picture.alt) <= 2:
            # An emoji stands for its alternative text.
            self.buffer.append(picture.alt)
            return
        if self.href is None:
            self.flush()
        block = RawBlock(BlockKind.FIGURE, "", self.container, self.tag, picture=picture, furniture=self.furniture)
        block.group = self.group
        if self.href is not None:
            block.links = [("", self.href)]
        self.found.blocks.append(block)

    def embed(self, element: Node, names: Mapping[str, str], _sign: Sign) -> None:
        """A player, a post, a frame of another site."""
        self.add_embed(embed_of_element(element, names))

    def add_embed(self, embed: Embed | None) -> None:
        """A block for what is embedded, if it is anything of a story's."""
        if embed is None:
            return
        if self.buffer:
            self.flush()
        block = RawBlock(BlockKind.EMBED, "", self.container, self.tag, url=embed.url, furniture=self.furniture)
        block.detail = Detail(service=embed.service)
        self.found.blocks.append(block)

    def code(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        """Program text, with its lines."""
        if self.buffer:
            self.flush()
        text = code_of(element)
        if text:
            self.append(BlockKind.CODE, text, [], 0).detail = Detail(language=language_of(element))

    def formula(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        """A formula stays in its sentence."""
        self.buffer.append(formula_of(element))

    def table(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        """A table with data becomes a block; one that lays out the page is a part of it."""
        if not is_data_table(element):
            self.enter_container(element, names, sign)
            return
        if self.buffer:
            self.flush()
        text, rows, header_rows = table_of(element)
        if text:
            linked = sum(len(link.text()) for link in named(element, "a"))
            detail = Detail(rows=rows, header_rows=header_rows)
            self.append(BlockKind.TABLE, text, [], linked).detail = detail

    def enter_time(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        """A time may be the story's date."""
        if not sign.spot:
            self.spot("date", element)
        self.children(element)

    def enter_noscript(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        """Only pictures are worth anything there: the lazy image's other half."""
        for image in named(element, "img"):
            self.picture(image, attributes_of(image), PLAIN)

    def rule_off(self, _element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        """A rule ends what stands before it."""
        if self.buffer:
            self.flush()
