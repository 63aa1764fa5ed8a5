"""One walk over the tree: text becomes blocks as a reader sees them, and recognised furniture is not entered.

Text is gathered in a line, as a browser does: block elements end it, inline elements add to it. So bare text,
paragraphs made with ``<br>`` and blocks in inline elements come out in reading order, whatever the markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.items import BlockKind
from pipelines.extract.elements import ELEMENTS, HEADINGS, LISTS, ElementReader
from pipelines.extract.embeds import script_embed, stand_in
from pipelines.extract.found import Container, RawBlock, Spot, Walked
from pipelines.extract.head import MACHINE
from pipelines.extract.line import PLAIN
from pipelines.extract.signs import Sign, sign_of
from pipelines.extract.texts import BREAK
from pipelines.extract.tree import TEXT, Node, filled, spaced_text
from pipelines.extract.trust import LARGE_SHARE, is_furniture, is_invisible, is_large, letters_in

# Deeper than this the structure is no longer read, only the text.
_DEEPEST = 140
_SAID_ANYWHERE = frozenset(["standfirst", "neighbour"])
# Elements that mean something without any attribute (a bare nav may be the one between stories).
_TELLING = frozenset(["article", "main", "aside"])
_NO_ATTRIBUTES: Mapping[str, str] = {}

_SKIPPED = frozenset(ELEMENTS["skipped"])


class Walker(ElementReader):
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
        self.enter_container(root, _NO_ATTRIBUTES, PLAIN)
        if self.buffer:
            self.flush()
        return self.found

    def children(self, element: Node) -> None:
        """All that stands in an element, in reading order; below a depth that no page has, as text alone."""
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
                # White space between blocks is most of a page's text nodes.
                if buffer or not child.is_empty_text_node:
                    text = child.text_content
                    if text and (buffer or not text.isspace()):
                        buffer.append(text)
            elif tag == "br":
                buffer.append(BREAK)
            elif tag in _SKIPPED:
                if tag in MACHINE:
                    self.found.machine.append(child)
                    if tag == "script" and self.found.blocks and child.first_child is None:
                        self.add_embed(script_embed(child))
            elif (attributes := child.attributes) or self._noise or tag in _TELLING:
                self._visit(child, tag, filled(attributes))
            elif (handler := _HANDLERS.get(tag)) is not None:
                handler(self, child, _NO_ATTRIBUTES, PLAIN)
            else:
                self.children(child)
            child = child.next
        self._depth -= 1

    def _visit(self, element: Node, tag: str, names: Mapping[str, str]) -> None:
        sign = sign_of(
            tag, names.get("class", ""), names.get("id", ""), names.get("role", ""), names.get("itemprop", "")
        )
        if sign.is_telling or self._noise or "style" in names or "hidden" in names:
            if sign.spot:
                self.spot(sign.spot, element)
            if self._is_left_out(element, tag, names, sign):
                return
        handler = _HANDLERS.get(tag)
        if sign.is_stand_in and (embed := stand_in(names)) is not None:
            self.add_embed(embed)
        elif sign.is_post:
            self.grouped(element, BlockKind.QUOTE, names, sign)
        elif handler is not None:
            handler(self, element, names, sign)
        elif sign.is_caption or "-" in tag:
            self.enter_block(element, names, sign)
        else:
            self.children(element)

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

    def spot(self, kind: str, element: Node) -> None:
        """An element that tells an author, a date, a section; or a standfirst."""
        # A date or a name inside a box of other stories is not this story's.
        if self._away and kind not in _SAID_ANYWHERE:
            return
        self.found.spots.append(Spot(kind, element, len(self.found.blocks)))

    def enter_container(self, element: Node, _names: Mapping[str, str], sign: Sign) -> None:
        """An element that can hold the story: its blocks are counted as its own."""
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
        self.children(element)
        if self.buffer:
            self.flush()
        self.tag, self.sign, self.container, self._away = outer_tag, outer_sign, outer, outer_away
        container.last = len(found.blocks)


_Handler = Callable[[Walker, Node, Mapping[str, str], Sign], None]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(ELEMENTS["containers"], Walker.enter_container),
    **dict.fromkeys(ELEMENTS["paragraphs"], Walker.enter_paragraph),
    **dict.fromkeys(HEADINGS, Walker.enter_heading),
    **dict.fromkeys(ELEMENTS["embeds"], Walker.embed),
    **dict.fromkeys(ELEMENTS["pictures"], Walker.picture),
    **dict.fromkeys(LISTS, Walker.enter_list),
    **dict.fromkeys(("li", "dt", "dd"), Walker.enter_item),
    "math": Walker.formula,
    "a": Walker.enter_link,
    "blockquote": Walker.enter_quote,
    "figure": Walker.enter_figure,
    "pre": Walker.code,
    "table": Walker.table,
    "time": Walker.enter_time,
    "noscript": Walker.enter_noscript,
    "hr": Walker.rule_off,
}
