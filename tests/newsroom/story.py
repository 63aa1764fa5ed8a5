"""A story of the newsroom: what its page says, and what an extractor must and must not find there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.newsroom.manuscript import Piece, plain_block

# The site changed its theme over time: (theme, first day of its era, how its addresses look).
ERAS = (
    ("presso", "2026-03-01", "/{year}/{month:02}/{day:02}/{slug}/"),
    ("envirra", "2026-05-01", "/{year}/{month:02}/{day:02}/{slug}/"),
    ("wordpress", "2026-07-01", "/{year}/{month:02}/{slug}/"),
    ("tagdiv", "2026-09-01", "/{slug}/"),
    ("modern", "2026-10-01", "/{category}/{slug}"),
)
# Where a page says when it was published, unless its story says otherwise.
HEADS = {"presso": "visible", "envirra": "yoast", "wordpress": "time", "tagdiv": "meta", "modern": "json-ld"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its texts; ``file`` is the name under which the server paints it."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a story says that it came from; ``kind`` is "source" or "via"."""

    kind: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class NamedNeighbour:
    """A previous or next story as the page names it; the title or the path may be missing."""

    relation: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Noise:
    """One text on a page that is not the story, and the class of noise that it belongs to."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story: its words (from a file in ``stories/``) and, below, the truth that rendering the site adds."""

    slug: str
    headline: str
    authors: tuple[str, ...]
    published: datetime  # with its zone
    category: str
    pieces: tuple[Piece, ...]
    modified: datetime | None = None
    language: str = "en"
    tags: tuple[str, ...] = ()
    subtitle: str = ""
    lead: Picture | None = None
    citations: tuple[Cited, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet → countries
    is_trap: bool = False
    head: str = ""  # "yoast", "json-ld", "meta", "time", "microdata" or "visible"
    navigation: str = ""  # how the page names its neighbours; "" is the theme's own way
    copy_of: str = ""  # slug of the story whose text this page repeats under its own address
    encoding: str = "utf-8"  # of the page as it is served
    canonical: str = ""  # slug of the story that this page declares to be itself
    missing_from: tuple[str, ...] = ()  # channels that forgot this story
    only_in: tuple[str, ...] = ()  # the only channels that name it, if any are given

    must_not_contain: tuple[Noise, ...] = ()
    neighbours: tuple[NamedNeighbour, ...] = ()
    channels: tuple[str, ...] = ()  # names of the channels (see channels.CHANNELS) that name this story

    @property
    def theme(self) -> str:
        """The theme of the era in which the story was published."""
        return self._era[0]

    @property
    def path(self) -> str:
        """The path of the story's own address."""
        day = self.published
        return self._era[2].format(
            year=day.year, month=day.month, day=day.day, slug=self.slug, category=self.category.lower()
        )

    @property
    def dated_by(self) -> str:
        """Where the page says when it was published."""
        return self.head or HEADS[self.theme]

    @property
    def tells_the_hour(self) -> bool:
        """Whether the page itself gives the instant; otherwise it gives the day alone."""
        return self.dated_by != "visible"

    @property
    def parts(self) -> tuple[tuple[Piece, ...], ...]:
        """The story's blocks, page by page."""
        pages: list[list[Piece]] = [[]]
        for piece in self.pieces:
            if piece.kind == "page":
                pages.append([])
            else:
                pages[-1].append(piece)
        return tuple(tuple(page) for page in pages)

    @property
    def expected_body(self) -> str:
        """The exact text that a clean article of this story has, all its pages together."""
        return "\n\n".join(text for text in map(plain_block, self.pieces) if text)

    @property
    def optional_lines(self) -> tuple[str, ...]:
        """Lines that a body may have or lack: the standfirst, and the words of quoted posts."""
        posts = [text for piece in self.pieces if piece.kind == "post" for text in (piece.rows[0][2], piece.rows[0][1])]
        return tuple(line for line in (self.subtitle, *posts) if line)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures of the story, the lead picture first."""
        inside = [Picture(*piece.rows[0]) for piece in self.pieces if piece.kind == "image"]
        return tuple([self.lead, *inside] if self.lead else inside)

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions of the story's pictures, in their order."""
        return tuple(picture.caption for picture in self.pictures if picture.caption)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of all facets together."""
        return tuple(sorted({country for countries in self.facets.values() for country in countries}))

    @property
    def changed(self) -> datetime:
        """When the page last changed."""
        return self.modified or self.published

    @property
    def _era(self) -> tuple[str, str, str]:
        day = self.published.date().isoformat()
        return [era for era in ERAS if era[1] <= day][-1]
