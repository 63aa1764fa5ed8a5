"""Raw blocks become the article's blocks: pictures meet their captions, list items their list, parts their text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.items import Block, BlockKind, Image, TextLink
from pipelines.denoise.rules import RULES
from pipelines.extract.addresses import absolute
from pipelines.extract.body import Story
from pipelines.extract.found import Container, Picture, RawBlock, Spot, Walked
from pipelines.extract.pictures import identity_of
from pipelines.extract.shape import unlike_story
from pipelines.extract.texts import squeezed
from pipelines.extract.walk import Walker

# How far around the story its furniture is looked at: the story's neighbours, tags, source and author stand there.
_BEFORE = 12
_AFTER = 25
# A part of a page with more elements than this beside the story is another part of the page.
_LARGEST_PART = 250
# Beside the story only these say something about it: what a rule keeps as data, and who wrote the story.
_TELLING = frozenset(
    [
        *(name for name, known in RULES.items() if known.keeps and known.keeps != "image"),
        "structure.byline",
        "structure.author-box",
    ]
)
# The rule by which a block inside the story is recorded that has the shape of a box beside it.
UNLIKE_STORY = "shape.unlike-story"
# What these say about authors and dates belongs to other stories.
_OF_OTHERS = frozenset(
    [
        "structure.related",
        "structure.read-also",
        "structure.story-navigation",
        "structure.comments",
        "structure.newsletter",
    ]
)
_GROUPED = frozenset([BlockKind.LIST, BlockKind.QUOTE])
_LONGEST_CAPTION = 1_000
_MOST_LINKS = 200


@dataclass(slots=True)
class Gathered:
    """The article's blocks, its pictures, and the spots that were found in parts entered late."""

    blocks: list[Block] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)


def gather(walked: Walked, story: Story, base: str) -> Gathered:
    """The story's blocks and those beside it, in reading order, with their evidence."""
    gathered = Gathered()
    maker = _Maker(base)
    start = _start(walked, story)
    stop = min(len(walked.blocks), story.last + _AFTER)
    chosen = set(story.standfirst)
    unlike = unlike_story(walked, story)
    above = dict(story.sub_titles)
    for index in range(start, stop):
        inside = story.first <= index < story.last or index in chosen
        raw = walked.blocks[index]
        container = walked.containers[raw.container]
        if index in unlike:
            raw.furniture = raw.furniture or UNLIKE_STORY
        if index in above:
            raw.furniture = above[index]
        if raw.element is None:
            maker.add(raw, container, inside=inside)
            continue
        for part, home in _entered(raw, gathered, index, inside=inside):
            maker.add(part, home or container, inside=inside)
    gathered.blocks = maker.finished()
    return gathered


def _start(walked: Walked, story: Story) -> int:
    """From the headline on, where it stands close before the story."""
    first = min((story.first, *story.standfirst))
    headlines = [at for at, _ in walked.headlines if first - 40 <= at <= first]
    return max(0, min([first - _BEFORE, *headlines]) if headlines else first - _BEFORE)


def _entered(
    raw: RawBlock, gathered: Gathered, index: int, *, inside: bool
) -> Iterator[tuple[RawBlock, Container | None]]:
    """The blocks of a part that the walk recognised and passed by."""
    element = raw.element
    if element is None or (not inside and raw.furniture not in _TELLING):
        return
    if not inside and sum(1 for _ in element.traverse()) > _LARGEST_PART:
        return
    found = Walker(furniture=raw.furniture).walk(element)
    if raw.furniture not in _OF_OTHERS:
        gathered.spots.extend(Spot(spot.kind, spot.element, index) for spot in found.spots)
    for block in found.blocks:
        if block.element is None:
            yield block, found.containers[block.container] if block.container else None


class _Maker:
    """Turns raw blocks into blocks, one after the other."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._blocks: list[Block] = []
        self._groups: list[tuple[int, str, bool]] = []  # (group, furniture, inside) of each block
        self._pictures: dict[str, int] = {}
        self._more: list[RawBlock] = []  # what belongs to the last block, too

    def finished(self) -> list[Block]:
        self._close()
        return self._blocks

    def add(self, raw: RawBlock, container: Container, *, inside: bool) -> None:
        if raw.picture is not None:
            self._add_picture(raw, raw.picture, container, inside=inside)
        elif raw.is_caption and len(raw.text) <= _LONGEST_CAPTION:
            self._add_caption(raw, container, inside=inside)
        elif self._continues_group(raw, inside=inside):
            self._extend(raw)
        else:
            self._append(raw, self._block(raw, container, inside=inside), inside=inside)

    def _append(self, raw: RawBlock, block: Block, *, inside: bool) -> None:
        self._close()
        self._blocks.append(block)
        self._groups.append((raw.group, raw.furniture, inside))

    def _block(self, raw: RawBlock, container: Container, *, inside: bool) -> Block:
        return Block(
            kind=raw.kind,
            text=raw.text,
            level=raw.level if raw.kind is BlockKind.HEADING else 0,
            links=self._links(raw),
            url=absolute(self._base, raw.url) if raw.url else "",
            service=raw.detail.service,
            rows=raw.detail.rows,
            header_rows=raw.detail.header_rows,
            is_ordered=raw.detail.is_ordered,
            levels=(raw.detail.depth,) * (raw.text.count("\n") + 1) if raw.detail.depth > 1 else (),
            language=raw.detail.language,
            place=_place(container, raw.tag),
            furniture=raw.furniture,
            link_characters=raw.link_characters,
            inside_body=inside,
        )

    def _links(self, raw: RawBlock) -> tuple[TextLink, ...]:
        if not raw.links:
            return ()
        found = (TextLink(text, absolute(self._base, href)) for text, href in raw.links[:_MOST_LINKS] if text)
        return tuple(link for link in found if link.url)

    def _continues_group(self, raw: RawBlock, *, inside: bool) -> bool:
        if not raw.group or not self._blocks or raw.kind not in _GROUPED:
            return False
        return self._groups[-1] == (raw.group, raw.furniture, inside) and self._blocks[-1].kind is raw.kind

    def _extend(self, raw: RawBlock) -> None:
        self._more.append(raw)

    def _close(self) -> None:
        """Gives the last block the items that followed it, all at once: lists may be long."""
        if not self._more:
            return
        last, more = self._blocks[-1], self._more
        self._blocks[-1] = Block(
            kind=last.kind,
            text="\n".join([last.text, *(raw.text for raw in more)]),
            links=(*last.links, *(link for raw in more for link in self._links(raw))),
            url=last.url,
            is_ordered=last.is_ordered,
            levels=_levels(last, more),
            place=last.place,
            furniture=last.furniture,
            link_characters=last.link_characters + sum(raw.link_characters for raw in more),
            inside_body=last.inside_body,
        )
        self._more = []

    def _add_picture(self, raw: RawBlock, picture: Picture, container: Container, *, inside: bool) -> None:
        url = absolute(self._base, picture.source)
        if not url or (identity := identity_of(url)) in self._pictures:
            return
        self._pictures[identity] = len(self._blocks)
        image = Image(url, picture.alt, picture.caption, picture.credit)
        block = Block(
            BlockKind.FIGURE,
            "",
            image=image,
            place=_place(container, "img"),
            furniture=raw.furniture,
            inside_body=inside,
        )
        self._append(raw, block, inside=inside)

    def _add_caption(self, raw: RawBlock, container: Container, *, inside: bool) -> None:
        """A caption belongs to the picture just before it; one without a picture is a figure without image."""
        if self._blocks and self._blocks[-1].kind is BlockKind.FIGURE and self._blocks[-1].image is not None:
            self._blocks[-1] = _captioned(self._blocks[-1], raw)
            return
        block = Block(
            BlockKind.FIGURE, raw.text, place=_place(container, raw.tag), furniture=raw.furniture, inside_body=inside
        )
        self._append(raw, block, inside=inside)


def _captioned(block: Block, raw: RawBlock) -> Block:
    image = block.image
    assert image is not None
    if squeezed(raw.text) in squeezed(block.text):
        return block
    caption, credit = image.caption, image.credit
    if raw.is_credit:
        credit = f"{credit} {raw.text}".strip()
    else:
        caption = f"{caption} {raw.text}".strip()
    return Block(
        kind=block.kind,
        text=f"{caption} {credit}".strip(),
        image=Image(image.url, image.alt, caption, credit, image.is_lead),
        place=block.place,
        furniture=block.furniture,
        inside_body=block.inside_body,
    )


def _levels(first: Block, more: Iterable[RawBlock]) -> tuple[int, ...]:
    """How deep the lines of a list stand; nothing where all of them stand in one list."""
    levels = list(first.levels) or [1] * (first.text.count("\n") + 1)
    for raw in more:
        levels += [raw.detail.depth] * (raw.text.count("\n") + 1)
    return tuple(levels) if max(levels) > 1 else ()


def _place(container: Container, tag: str) -> str:
    return _place_of(container.tag, container.names, tag)


# The paragraphs of a story stand in one place.
@lru_cache(maxsize=1024)
def _place_of(home: str, classes: str, tag: str) -> str:
    names = classes.split()
    label = f"{home}.{names[0]}" if names else home
    return f"{label[:80]} > {tag}"


def pictures_of(blocks: Iterable[Block]) -> tuple[Image, ...]:
    """Every picture of the story, once."""
    return tuple(
        block.image for block in blocks if block.image is not None and block.inside_body and not block.furniture
    )
