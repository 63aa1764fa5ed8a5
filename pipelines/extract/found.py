"""What the walk over a page finds: blocks, the containers that hold them, and spots where fields stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from crawler.items import BlockKind
from crawler.values import value
from pipelines.extract.tree import Node

# Where a link leads, as it stands, and its element.
Link: TypeAlias = tuple[str, Node]


@dataclass(slots=True)
class Container:
    """An element that can hold a story; its blocks are ``first`` to ``last`` (exclusive) of the page's."""

    index: int
    parent: int
    tag: str
    names: str  # class and id, for the place of a block
    weight: float
    first: int
    last: int = 0
    is_chosen: bool = False  # by a site definition


@dataclass(slots=True)
class Picture:
    """An image element as it stands: the best of its addresses, not yet absolute."""

    source: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@value
class Detail:
    """What blocks of some kinds know beyond their text: embeds, tables, code, the items of lists."""

    service: str = ""  # of an embed: whose it is
    rows: tuple[tuple[str, ...], ...] = ()  # of a table
    header_rows: int = 0
    is_ordered: bool = False  # of a list's item
    depth: int = 0  # of a list's item: in how many lists it stands
    language: str = ""  # of code


NO_DETAIL = Detail()


@dataclass(slots=True)
class RawBlock:
    """A run of text (or a picture, an embed) that the page shows as one thing."""

    kind: BlockKind
    text: str
    container: int
    tag: str = "p"
    level: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    link_characters: int = 0
    picture: Picture | None = None
    url: str = ""
    detail: Detail = NO_DETAIL
    group: int = 0  # blocks of one list, quote or figure share a number
    furniture: str = ""
    element: Node | None = None  # a part of the page that was recognised and not entered
    is_caption: bool = False
    is_credit: bool = False
    is_standfirst: bool = False
    points: float = 0.0


@dataclass(slots=True)
class Spot:
    """An element that says something about the story: its author, its date."""

    kind: str
    element: Node
    block: int  # index of the block that follows


@dataclass(slots=True)
class Walked:
    """The outcome of one walk."""

    blocks: list[RawBlock] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    headlines: list[tuple[int, str]] = field(default_factory=list)  # (index of the block, text) of each h1
    short_links: list[Link] = field(default_factory=list)  # of a word or two: a pager's may be among them
    machine: list[Node] = field(default_factory=list)  # meta, link, title, base and script elements
    is_too_deep: bool = False  # structure was left unread below the depth that the walk reaches
    pruned: list[RawBlock] = field(default_factory=list)  # the blocks that stand for parts not entered
