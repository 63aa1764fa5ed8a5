"""One walk over the tree: text becomes blocks as a reader sees them, and recognised furniture is not entered.

Text is gathered in a buffer, as a browser fills a line: block elements empty it, inline elements add to it. So bare
text, paragraphs made with ``<br>`` and blocks in inline elements come out in reading order, whatever the markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.items import BlockKind
from pipelines.extract.embeds import embed_of_element, post_kind, post_of
from pipelines.extract.found import Container, RawBlock, Spot, Walked
from pipelines.extract.head import MACHINE
from pipelines.extract.pictures import picture_of
from pipelines.extract.rule_files import table
from pipelines.extract.signs import Sign, sign_of
from pipelines.extract.tables import code_of, is_data_table, rows_of
from pipelines.extract.texts import BREAK, one_line, paragraphs_of
from pipelines.extract.tree import TEXT, Node, attributes_of, named, spaced_text
from pipelines.extract.trust import LARGE_SHARE, is_furniture, is_invisible, is_large, letters_in

# Deeper than this the structure is no longer read, only the text.
_DEEPEST = 140
_FEW_PIECES = 2
_AWAY_WEIGHT = -0.3
_LARGE_PARTS = frozenset(["body", "main", "article", "header", "html", "footer"])
_NO_ATTRIBUTES: Mapping[str, str] = {}
_PLAIN = Sign()

_ELEMENTS = table("elements")
_SKIPPED = frozenset(_ELEMENTS["skipped"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Walker:
    """Walks a tree once. A site definition's ``noise`` (with its rule) and ``bodies`` are believed."""

    def __init__(
        self,
        *,
        is_trusting: bool = True,
        noise: Mapping[int, str] | None = None,
        bodies: frozenset[int] = frozenset(),
        furniture: str = "",
    ) -> None:
        self.found = Walked()
        self._noise = noise or {}
        self._bodies = bodies
        self._is_trusting = is_trusting
        self._furniture = furniture  # of a part that is entered although it is furniture
        self._buffer: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._link_characters = 0
        self._href: str | None = None
        self._link_start = 0
        self._kind = BlockKind.PARAGRAPH
        self._tag = "div"
        self._level = 0
        self._group = 0
        self._groups = 0
        self._container = 0
        self._sign = _PLAIN
        self._depth = 0
        self._letters = 0
        self._away = 0

    def walk(self, root: Node) -> Walked:
        """Everything that the tree shows, in reading order."""
        self._letters = 0 if self._is_trusting else letters_in(root)
        self._enter_container(root, _NO_ATTRIBUTES, _PLAIN)
        self._flush()
        return self.found

    def _children(self, element: Node) -> None:
        buffer = self._buffer
        self._depth += 1
        if self._depth > _DEEPEST:
            buffer.append(spaced_text(element))
            self.found.is_too_deep = True
            self._depth -= 1
            return
        child = element.first_child
        while child is not None:
            tag = child.tag or TEXT
            if tag == TEXT:
                buffer.append(child.text_content or "")
            elif tag == "br":
                buffer.append(BREAK)
            elif tag not in _SKIPPED:
                self._visit(child, tag)
            elif tag in MACHINE:
                self.found.machine.append(child)
            child = child.next
        self._depth -= 1

    def _visit(self, element: Node, tag: str) -> None:
        names = attributes_of(element)
        if not names and not self._noise:
            handler = _HANDLERS.get(tag)
            if handler is None:
                self._children(element)
            else:
                handler(self, element, _NO_ATTRIBUTES, _PLAIN)
            return
        sign = sign_of(
            tag, names.get("class", ""), names.get("id", ""), names.get("role", ""), names.get("itemprop", "")
        )
        if sign.spot or sign.furniture or self._noise or "style" in names or "hidden" in names:
            if sign.spot:
                self._spot(sign.spot, element)
            if self._is_left_out(element, tag, names, sign):
                return
        handler = _HANDLERS.get(tag)
        if sign.is_post:
            self._grouped(element, BlockKind.QUOTE, names, sign)
        elif handler is not None:
            handler(self, element, names, sign)
        elif sign.is_caption or "-" in tag:
            self._enter_block(element, names, sign)
        else:
            self._children(element)

    def _is_left_out(self, element: Node, tag: str, names: Mapping[str, str], sign: Sign) -> bool:
        if self._noise or self._bodies:
            identity = element.mem_id
            if identity in self._noise:
                self._prune(element, self._noise[identity])
                return True
            if identity in self._bodies:
                return False
        if "hidden" in names or is_invisible(names.get("style", "")):
            return tag not in {"body", "html", "main", "article"} and not self._holds_the_story(element)
        if sign.furniture and not self._furniture and self._believes(element, tag, sign.furniture):
            self._prune(element, sign.furniture)
            return True
        return False

    def _believes(self, element: Node, tag: str, rule: str) -> bool:
        """Whether a furniture rule may take this element: never what holds the story."""
        if tag in {"figure", "figcaption"} or (self._group and tag in {"footer", "cite"}):
            return False
        return is_furniture(element, tag, rule) if self._is_trusting else not self._holds_the_story(element)

    def _holds_the_story(self, element: Node) -> bool:
        return not self._is_trusting and letters_in(element) > self._letters * LARGE_SHARE

    def _prune(self, element: Node, rule: str) -> None:
        """One block stands for the whole part; it is entered only if it turns out to be near the story."""
        if self._href is None or len(self._buffer) > self._link_start:
            self._flush()
        block = RawBlock(BlockKind.PARAGRAPH, "", self._container, furniture=rule, element=element)
        self.found.blocks.append(block)
        self.found.pruned.append(block)

    def _spot(self, kind: str, element: Node) -> None:
        # A date or a name inside a box of other stories is not this story's.
        if self._away and kind != "standfirst":
            return
        self.found.spots.append(Spot(kind, element, len(self.found.blocks)))

    def _flush(self) -> None:
        buffer = self._buffer
        if not buffer:
            return
        if self._href is not None:
            self._close_link()
        text = "".join(buffer)
        buffer.clear()
        self._link_start = 0
        if not text.isspace():
            self._append_text(text)
        self._links = []
        self._link_characters = 0

    def _append_text(self, text: str) -> None:
        """The text of the buffer as one block, or as several where empty lines part it."""
        parts = paragraphs_of(text) if self._kind is not BlockKind.HEADING else [one_line(text)]
        for part in parts:
            links = self._links if len(parts) == 1 else [link for link in self._links if link[0] in part]
            covered = self._link_characters if len(parts) == 1 else sum(len(link[0]) for link in links)
            self._append(self._kind, part, links, min(covered, len(part)))

    def _append(self, kind: BlockKind, text: str, links: list[tuple[str, str]], link_characters: int) -> RawBlock:
        sign = self._sign
        block = RawBlock(kind, text, self._container, self._tag, self._level, links, link_characters)
        block.group, block.furniture = self._group, self._furniture
        block.is_caption, block.is_credit = sign.is_caption, sign.is_credit
        block.is_standfirst = sign.spot == "standfirst"
        self.found.blocks.append(block)
        return block

    def _enter_container(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        self._flush()
        outer, containers = self._container, self.found.containers
        label = f"{names.get('class', '')} {names.get('id', '')}".strip()
        tag = str(element.tag)
        container = Container(len(containers), outer, tag, label, sign.weight, len(self.found.blocks))
        container.is_chosen = bool(self._bodies) and element.mem_id in self._bodies
        containers.append(container)
        self._container = container.index
        is_away = sign.weight <= _AWAY_WEIGHT and element.tag not in _LARGE_PARTS
        self._away += is_away
        outer_sign = self._sign if sign.is_caption and is_large(element) else self._inherit(sign)
        outer_tag, self._tag = self._tag, "div"
        self._children(element)
        self._flush()
        self._tag, self._sign, self._container = outer_tag, outer_sign, outer
        self._away -= is_away
        container.last = len(self.found.blocks)

    def _inherit(self, sign: Sign) -> Sign:
        """Takes over what a caption or standfirst says for the text inside it; answers with what held before."""
        outer = self._sign
        if sign.is_caption or sign.is_credit or sign.spot == "standfirst":
            self._sign = sign
        return outer

    def _enter_block(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        self._flush()
        outer = self._inherit(sign)
        self._children(element)
        self._flush()
        self._sign = outer

    def _enter_paragraph(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        self._flush()
        outer_tag, self._tag = self._tag, "p"
        if element.tag == "figcaption" and not sign.is_caption:
            sign = sign_of("figcaption", "", "", "", "")
        self._enter_block(element, names, sign)
        self._tag = outer_tag

    def _enter_heading(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        self._flush()
        outer = self._kind, self._level, self._tag
        self._kind, self._level, self._tag = BlockKind.HEADING, _HEADINGS[str(element.tag)], str(element.tag)
        at = len(self.found.blocks)
        self._enter_block(element, names, sign)
        self._kind, self._level, self._tag = outer
        if element.tag == "h1" and len(self.found.blocks) > at:
            text = " ".join(block.text for block in self.found.blocks[at:] if block.text)
            self.found.headlines.append((at, text))

    def _enter_link(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if self._href is not None:  # a link inside a link: libxml2 keeps it, readers see one
            self._children(element)
            return
        relation = names.get("rel")
        if relation and not sign.spot:
            self._spot_relation(relation.lower().split(), element)
        self._href, self._link_start = names.get("href", ""), len(self._buffer)
        blocks = len(self.found.blocks)
        self._children(element)
        if len(self._buffer) - self._link_start <= _FEW_PIECES and len(self.found.blocks) == blocks:
            self.found.short_links.append(element)
        self._close_link()
        self._href = None

    def _spot_relation(self, relations: list[str], element: Node) -> None:
        for relation, kind in (("author", "author"), ("category", "category"), ("tag", "keyword")):
            if relation in relations:
                self._spot(kind, element)
                return

    def _close_link(self) -> None:
        text = one_line("".join(self._buffer[self._link_start :]))
        if text:
            self._link_characters += len(text)
            self._links.append((text, self._href or ""))

    def _grouped(self, element: Node, kind: BlockKind, names: Mapping[str, str], sign: Sign) -> None:
        self._flush()
        outer = self._kind, self._group
        if self._kind is not kind or not self._group:
            self._groups += 1
            self._group = self._groups
        self._kind = kind
        self._enter_block(element, names, sign)
        self._kind, self._group = outer

    def _enter_list(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        self._flush()
        outer = self._group
        if self._kind is not BlockKind.LIST:
            self._groups += 1
            self._group = self._groups
        # A list is a container, too: sites build columns of cards with it.
        self._enter_container(element, names, sign)
        self._group = outer

    def _enter_item(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if not self._group:
            self._groups += 1
            self._group = self._groups
        outer_tag = self._tag
        self._flush()
        outer_kind, self._kind, self._tag = self._kind, BlockKind.LIST, "li"
        if sign.is_caption or sign.spot == "standfirst" or sum(1 for _ in element.iter()) > 8:
            self._enter_block(element, names, sign)
        else:
            self._children(element)
            self._flush()
        self._kind, self._tag = outer_kind, outer_tag

    def _enter_quote(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        kind = post_kind(names.get("class", ""))
        if kind:
            self._post(element)
        else:
            self._grouped(element, BlockKind.QUOTE, names, sign)

    def _post(self, element: Node) -> None:
        """A quoted post of a social network: its visible text, and the address of the post (its last link)."""
        self._flush()
        text, url = post_of(element)
        self._append(BlockKind.EMBED, text, [], 0).url = url

    def _enter_figure(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        self._flush()
        self._groups += 1
        outer, self._group = (self._group, self._kind), self._groups
        self._kind = BlockKind.PARAGRAPH
        self._enter_block(element, names, sign)
        self._group, self._kind = outer

    def _picture(self, element: Node, names: Mapping[str, str], _sign: Sign) -> None:
        picture = picture_of(element, names)
        if picture is None:
            return
        if self._is_in_text() and 0 < len(picture.alt) <= 2:
            # An emoji stands for its alternative text.
            self._buffer.append(picture.alt)
            return
        if self._href is None:
            self._flush()
        block = RawBlock(BlockKind.FIGURE, "", self._container, self._tag, picture=picture, furniture=self._furniture)
        block.group = self._group
        if self._href is not None:
            block.links = [("", self._href)]
        self.found.blocks.append(block)

    def _is_in_text(self) -> bool:
        return bool(self._buffer) and not self._buffer[-1].isspace()

    def _embed(self, element: Node, names: Mapping[str, str], _sign: Sign) -> None:
        url = embed_of_element(element, names)
        if not url:
            return
        self._flush()
        self.found.blocks.append(
            RawBlock(BlockKind.EMBED, "", self._container, self._tag, url=url, furniture=self._furniture)
        )

    def _code(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        self._flush()
        text = code_of(element)
        if text:
            self._append(BlockKind.CODE, text, [], 0)

    def _table(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if not is_data_table(element):
            self._enter_container(element, names, sign)
            return
        self._flush()
        rows = rows_of(element)
        if rows:
            linked = sum(len(link.text()) for link in named(element, "a"))
            self._append(BlockKind.TABLE, "\n".join(rows), [], linked)

    def _enter_time(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        if not sign.spot:
            self._spot("date", element)
        self._children(element)

    def _enter_noscript(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        """Only pictures are worth anything there: the lazy image's other half."""
        for image in named(element, "img"):
            self._picture(image, attributes_of(image), _PLAIN)

    def _rule_off(self, _element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        self._flush()


_Handler = Callable[[Walker, Node, Mapping[str, str], Sign], None]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(_ELEMENTS["containers"], Walker._enter_container),
    **dict.fromkeys(_ELEMENTS["paragraphs"], Walker._enter_paragraph),
    **dict.fromkeys(_HEADINGS, Walker._enter_heading),
    **dict.fromkeys(_ELEMENTS["embeds"], Walker._embed),
    **dict.fromkeys(_ELEMENTS["pictures"], Walker._picture),
    **dict.fromkeys(_ELEMENTS["lists"], Walker._enter_list),
    "li": Walker._enter_item,
    "a": Walker._enter_link,
    "blockquote": Walker._enter_quote,
    "figure": Walker._enter_figure,
    "pre": Walker._code,
    "table": Walker._table,
    "time": Walker._enter_time,
    "noscript": Walker._enter_noscript,
    "hr": Walker._rule_off,
}
