"""One walk over the tree: text becomes blocks as a reader sees them, and recognised furniture is not entered.

Text is gathered in a line, as a browser does: block elements end it, inline elements add to it. So bare text,
paragraphs made with ``<br>`` and blocks in inline elements come out in reading order, whatever the markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.items import BlockKind
from pipelines.extract.embeds import Embed, embed_of_element, post_kind, post_of, script_embed, stand_in
from pipelines.extract.found import Container, Detail, RawBlock, Spot, Walked
from pipelines.extract.head import MACHINE
from pipelines.extract.line import PLAIN, Line
from pipelines.extract.pictures import picture_of
from pipelines.extract.rule_files import table
from pipelines.extract.signs import Sign, sign_of
from pipelines.extract.tables import code_of, formula_of, is_data_table, language_of, table_of
from pipelines.extract.texts import BREAK
from pipelines.extract.tree import TEXT, Node, attributes_of, filled, named, spaced_text
from pipelines.extract.trust import LARGE_SHARE, is_furniture, is_invisible, is_large, letters_in

# Deeper than this the structure is no longer read, only the text.
_DEEPEST = 140
_FEW_PIECES = 2
# Elements that mean something without any attribute (a bare nav may be the one between stories).
_TELLING = frozenset(["article", "main", "aside"])
# Further large headings are compared with nothing.
_MOST_HEADLINES = 100
_NO_ATTRIBUTES: Mapping[str, str] = {}

_ELEMENTS = table("elements")
_SKIPPED = frozenset(_ELEMENTS["skipped"])
_LISTS = frozenset(_ELEMENTS["lists"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Walker(Line):
    """Walks a tree once. A site definition's ``noise`` (with its rule) and ``bodies`` are believed."""

    def __init__(
        self,
        *,
        is_trusting: bool = True,
        noise: Mapping[int, str] | None = None,
        bodies: frozenset[int] = frozenset(),
        furniture: str = "",
    ) -> None:
        super().__init__(furniture)
        self._noise = noise or {}
        self._bodies = bodies
        self._is_trusting = is_trusting
        self._depth = 0
        self._letters = 0
        self._away = 0

    def walk(self, root: Node) -> Walked:
        """Everything that the tree shows, in reading order."""
        self._letters = 0 if self._is_trusting else letters_in(root)
        self._enter_container(root, _NO_ATTRIBUTES, PLAIN)
        if self.buffer:
            self.flush()
        return self.found

    def _children(self, element: Node) -> None:
        buffer = self.buffer
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
                text = child.text_content
                # White space between blocks is most of a page's text nodes.
                if text and (buffer or not text.isspace()):
                    buffer.append(text)
            elif tag == "br":
                buffer.append(BREAK)
            elif tag in _SKIPPED:
                if tag in MACHINE:
                    self.found.machine.append(child)
                    if tag == "script" and self.found.blocks and child.first_child is None:
                        self._add_embed(script_embed(child))
            elif (attributes := child.attributes) or self._noise or tag in _TELLING:
                self._visit(child, tag, filled(attributes))
            elif (handler := _HANDLERS.get(tag)) is not None:
                handler(self, child, _NO_ATTRIBUTES, PLAIN)
            else:
                self._children(child)
            child = child.next
        self._depth -= 1

    def _visit(self, element: Node, tag: str, names: Mapping[str, str]) -> None:
        sign = sign_of(
            tag, names.get("class", ""), names.get("id", ""), names.get("role", ""), names.get("itemprop", "")
        )
        if sign.is_telling or self._noise or "style" in names or "hidden" in names:
            if sign.spot:
                self._spot(sign.spot, element)
            if self._is_left_out(element, tag, names, sign):
                return
        handler = _HANDLERS.get(tag)
        if sign.is_stand_in and (embed := stand_in(names)) is not None:
            self._add_embed(embed)
        elif sign.is_post:
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
        if sign.furniture and not self.furniture and self._believes(element, tag, sign.furniture):
            self._prune(element, sign.furniture)
            return True
        return False

    def _believes(self, element: Node, tag: str, rule: str) -> bool:
        """Whether a furniture rule may take this element: never what holds the story."""
        if tag in {"figure", "figcaption"} or (self.group and tag in {"footer", "cite"}):
            return False
        return is_furniture(element, tag, rule) if self._is_trusting else not self._holds_the_story(element)

    def _holds_the_story(self, element: Node) -> bool:
        return not self._is_trusting and letters_in(element) > self._letters * LARGE_SHARE

    def _prune(self, element: Node, rule: str) -> None:
        """One block stands for the whole part; it is entered only if it turns out to be near the story."""
        if self.buffer and (self.href is None or len(self.buffer) > self.link_start):
            self.flush()
        block = RawBlock(BlockKind.PARAGRAPH, "", self.container, furniture=rule, element=element)
        self.found.blocks.append(block)
        self.found.pruned.append(block)

    def _spot(self, kind: str, element: Node) -> None:
        # A date or a name inside a box of other stories is not this story's.
        if self._away and kind != "standfirst":
            return
        self.found.spots.append(Spot(kind, element, len(self.found.blocks)))

    def _enter_container(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        if self.buffer:
            self.flush()
        found = self.found
        outer, outer_sign, outer_tag, outer_away = self.container, self.sign, self.tag, self._away
        tag = element.tag or ""
        container = Container(len(found.containers), outer, tag, sign.names, sign.weight, len(found.blocks))
        if self._bodies and element.mem_id in self._bodies:
            container.is_chosen = True
        found.containers.append(container)
        self.container, self.tag = container.index, "div"
        self._away += sign.is_beside
        if sign.is_handed_on and not (sign.is_caption and is_large(element)):
            self.sign = sign
        self._children(element)
        if self.buffer:
            self.flush()
        self.tag, self.sign, self.container, self._away = outer_tag, outer_sign, outer, outer_away
        container.last = len(found.blocks)

    def _inherit(self, sign: Sign) -> Sign:
        """Takes over what a caption or standfirst says for the text inside it; answers with what held before."""
        outer = self.sign
        if sign.is_handed_on:
            self.sign = sign
        return outer

    def _enter_block(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        if self.buffer:
            self.flush()
        outer = self._inherit(sign)
        self._children(element)
        if self.buffer:
            self.flush()
        self.sign = outer

    def _enter_paragraph(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if self.buffer:
            self.flush()
        outer_tag, self.tag = self.tag, "p"
        if element.tag == "figcaption" and not sign.is_caption:
            sign = sign_of("figcaption", "", "", "", "")
        self._enter_block(element, names, sign)
        self.tag = outer_tag

    def _enter_heading(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if self.buffer:
            self.flush()
        outer = self.kind, self.level, self.tag
        self.kind, self.level, self.tag = BlockKind.HEADING, _HEADINGS[str(element.tag)], str(element.tag)
        at = len(self.found.blocks)
        self._enter_block(element, names, sign)
        self.kind, self.level, self.tag = outer
        if element.tag == "h1" and at < len(self.found.blocks) and len(self.found.headlines) < _MOST_HEADLINES:
            text = " ".join(block.text for block in self.found.blocks[at:] if block.text)
            self.found.headlines.append((at, text))

    def _enter_link(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if self.href is not None:  # a link inside a link: libxml2 keeps it, readers see one
            self._children(element)
            return
        relation = names.get("rel")
        if relation and not sign.spot:
            self._spot_relation(relation.lower().split(), element)
        self.href, self.link_start = names.get("href", ""), len(self.buffer)
        blocks = len(self.found.blocks)
        self._children(element)
        if len(self.buffer) - self.link_start <= _FEW_PIECES and len(self.found.blocks) == blocks:
            self.found.short_links.append(element)
        self.close_link()
        self.href = None

    def _spot_relation(self, relations: list[str], element: Node) -> None:
        for relation, kind in (("author", "author"), ("category", "category"), ("tag", "keyword")):
            if relation in relations:
                self._spot(kind, element)
                return

    def _grouped(self, element: Node, kind: BlockKind, names: Mapping[str, str], sign: Sign) -> None:
        if self.buffer:
            self.flush()
        outer = self.kind, self.group
        if self.kind is not kind or not self.group:
            self.groups += 1
            self.group = self.groups
        self.kind = kind
        self._enter_block(element, names, sign)
        self.kind, self.group = outer

    def _enter_list(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if self.buffer:
            self.flush()
        outer = self.group, self.item
        is_inner = self.item.depth and element.parent is not None and element.parent.tag in _LISTS
        if self.kind is not BlockKind.LIST and not is_inner:
            self.groups += 1
            self.group = self.groups
        self.item = Detail(is_ordered=element.tag == "ol", depth=self.item.depth + 1)
        # A list is a container, too: sites build columns of cards with it.
        self._enter_container(element, names, sign)
        self.group, self.item = outer

    def _enter_item(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if not self.group:
            self.groups += 1
            self.group = self.groups
        outer_tag = self.tag
        if self.buffer:
            self.flush()
        outer_kind, self.kind, self.tag = self.kind, BlockKind.LIST, "li"
        if sign.is_caption or sign.spot == "standfirst" or sum(1 for _ in element.iter()) > 8:
            self._enter_block(element, names, sign)
        else:
            self._children(element)
            self.flush()
        self.kind, self.tag = outer_kind, outer_tag

    def _enter_quote(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        kind = post_kind(names.get("class", ""))
        if kind:
            self._post(element, kind)
            return
        first = len(self.found.blocks)
        self._grouped(element, BlockKind.QUOTE, names, sign)
        for block in self.found.blocks[first:] if "cite" in names else ():
            block.url = block.url or names["cite"]

    def _post(self, element: Node, service: str) -> None:
        """A quoted post of a social network: its visible text, and its address."""
        if self.buffer:
            self.flush()
        text, url = post_of(element)
        block = self.append(BlockKind.EMBED, text, [], 0)
        block.url, block.detail = url, Detail(service=service)

    def _enter_figure(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if self.buffer:
            self.flush()
        self.groups += 1
        outer, self.group = (self.group, self.kind), self.groups
        self.kind = BlockKind.PARAGRAPH
        self._enter_block(element, names, sign)
        self.group, self.kind = outer

    def _picture(self, element: Node, names: Mapping[str, str], _sign: Sign) -> None:
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

    def _embed(self, element: Node, names: Mapping[str, str], _sign: Sign) -> None:
        self._add_embed(embed_of_element(element, names))

    def _add_embed(self, embed: Embed | None) -> None:
        if embed is None:
            return
        if self.buffer:
            self.flush()
        block = RawBlock(BlockKind.EMBED, "", self.container, self.tag, url=embed.url, furniture=self.furniture)
        block.detail = Detail(service=embed.service)
        self.found.blocks.append(block)

    def _code(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        if self.buffer:
            self.flush()
        text = code_of(element)
        if text:
            self.append(BlockKind.CODE, text, [], 0).detail = Detail(language=language_of(element))

    def _formula(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        self.buffer.append(formula_of(element))

    def _table(self, element: Node, names: Mapping[str, str], sign: Sign) -> None:
        if not is_data_table(element):
            self._enter_container(element, names, sign)
            return
        if self.buffer:
            self.flush()
        text, rows, header_rows = table_of(element)
        if text:
            linked = sum(len(link.text()) for link in named(element, "a"))
            detail = Detail(rows=rows, header_rows=header_rows)
            self.append(BlockKind.TABLE, text, [], linked).detail = detail

    def _enter_time(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        if not sign.spot:
            self._spot("date", element)
        self._children(element)

    def _enter_noscript(self, element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        """Only pictures are worth anything there: the lazy image's other half."""
        for image in named(element, "img"):
            self._picture(image, attributes_of(image), PLAIN)

    def _rule_off(self, _element: Node, _names: Mapping[str, str], _sign: Sign) -> None:
        if self.buffer:
            self.flush()


_Handler = Callable[[Walker, Node, Mapping[str, str], Sign], None]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(_ELEMENTS["containers"], Walker._enter_container),
    **dict.fromkeys(_ELEMENTS["paragraphs"], Walker._enter_paragraph),
    **dict.fromkeys(_HEADINGS, Walker._enter_heading),
    **dict.fromkeys(_ELEMENTS["embeds"], Walker._embed),
    **dict.fromkeys(_ELEMENTS["pictures"], Walker._picture),
    **dict.fromkeys(_LISTS, Walker._enter_list),
    **dict.fromkeys(("li", "dt", "dd"), Walker._enter_item),
    "math": Walker._formula,
    "a": Walker._enter_link,
    "blockquote": Walker._enter_quote,
    "figure": Walker._enter_figure,
    "pre": Walker._code,
    "table": Walker._table,
    "time": Walker._enter_time,
    "noscript": Walker._enter_noscript,
    "hr": Walker._rule_off,
}
