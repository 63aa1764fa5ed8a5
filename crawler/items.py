"""The values that travel: what discovery finds, what a page becomes, what each stage hands to the next.

All of them are plain values without behaviour towards the network, the clock or the database. Instants are aware
datetimes in UTC unless a field says otherwise; texts are cleaned of control characters where they are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from crawler.values import value

if TYPE_CHECKING:
    from pipelines.store.drafts import Draft


class BlockKind(StrEnum):
    """What a block of an article is; the words are the archive's own (column ``kind``)."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    FIGURE = "figure"
    EMBED = "embed"
    CODE = "code"


class ChannelKind(StrEnum):
    """The ways in which a site names its stories."""

    FEED = "feed"
    SITEMAP = "sitemap"
    NEWS_SITEMAP = "news-sitemap"
    LISTING = "listing"
    WORDPRESS = "wordpress"
    URLS = "urls"


@value
class TextLink:
    """A link inside a block: its visible text and its absolute URL."""

    text: str
    url: str


@value
class Image:
    """A picture of an article. ``url`` is absolute and not empty; caption and credit are never part of the body."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    is_lead: bool = False


@value
class Block:
    """One block of a page in reading order.

    ``text`` is plain text: a list has an item a line, a table its title and a row a line with cells joined by " | ",
    code keeps its line breaks. A figure's text is its caption, an embed's its visible text (a quoted post) or "".

    The lower half is the evidence that extraction leaves for denoising; it is not stored with the article.
    """

    kind: BlockKind
    text: str
    level: int = 0  # of a heading: 1 to 6
    links: tuple[TextLink, ...] = ()
    image: Image | None = None
    url: str = ""  # of an embed: what it shows; of a quote: where the page says that it was said
    service: str = ""  # of an embed: "youtube", "x", "reddit", ...; "video" or "audio" for the site's own player
    rows: tuple[tuple[str, ...], ...] = ()  # of a table: its cells; one over several rows or columns stands in each
    header_rows: int = 0  # of a table: how many of its first rows are headings
    is_ordered: bool = False  # of a list: numbered
    levels: tuple[int, ...] = ()  # of a list with lists in it: how deep each line of ``text`` stands, from 1
    language: str = ""  # of code: the programming language that the page names
    mark: str = ""  # "update" or "correction" where the text says that it is one

    place: str = ""  # short path in the page, like "div.entry-content > p"; "line 12" in a flattened text
    furniture: str = ""  # the structural rule that the walk saw this block (or an ancestor) match; "" for none
    link_characters: int = 0  # characters of ``text`` that are inside links
    inside_body: bool = True  # False: before or after the element that holds the story


@value
class RemovedBlock:
    """One block that is not the story: what it said, where it stood and the rule that took it out."""

    position: int  # index in the page's blocks, in reading order
    kind: BlockKind
    text: str
    rule: str  # "label.next-story", "structure.share-bar", ...
    rule_version: int
    reason: str  # one sentence for the owner
    place: str = ""


@value
class Citation:
    """Where the story came from, by its own words: ``kind`` is "source" or "via"; a name or a URL may be missing."""

    kind: str
    name: str = ""
    url: str = ""


@value
class Neighbour:
    """Another story that the page names: ``relation`` is "previous", "next" or "related"; the URL may be missing."""

    relation: str
    title: str
    url: str = ""


class Right(NamedTuple):
    """One thing that a publisher says about the use of a story (see ``pipelines.extract.rights``)."""

    kind: str  # "licence", "tdm-reservation", "tdm-policy", "directive" or "robots.txt"
    value: str  # an address or a text; "1" or "0"; "noai", ...; the crawler that is kept away
    source: str  # where it is said: "link:license", "header:x-robots-tag", "tdmrep.json", ...


@value
class Provenance:
    """Where a field's value came from: the winner's source and raw text, and what the other candidates said."""

    source: str  # "json-ld:datePublished", "meta:og:title", "h1", "feed", "site definition", ...
    raw: str = ""
    candidates: tuple[tuple[str, str], ...] = ()  # (source, raw) of those that did not win
    note: str = ""  # why a candidate was refused, how a zone was decided


@value
class Article:
    """A page as knowledge.

    ``status`` is "article", or "rejected" with ``reason`` saying why the page is none. Before denoising ``blocks``
    holds every block of the page and ``body`` is ""; afterwards ``blocks`` is the story alone and ``body`` its plain
    text: paragraphs separated by a blank line, headings and list items as lines of their own, no captions, no
    navigation.
    """

    url: str | None
    status: str = "article"
    reason: str = ""
    headline: str = ""
    body: str = ""
    blocks: tuple[Block, ...] = ()
    removed: tuple[RemovedBlock, ...] = ()
    authors: tuple[str, ...] = ()
    published: datetime | None = None  # aware; UTC is assumed where no zone is known, see published_zone
    modified: datetime | None = None
    published_zone: str = ""  # "page", "site" or "" (nobody told: the instant may be hours off)
    language: str | None = None  # BCP 47, lower-case primary subtag: "en", "zh", "pt-BR"
    description: str = ""
    canonical_url: str | None = None
    site_name: str = ""
    publisher_id: str = ""  # the publisher's own id of the story, such as a WordPress post number
    images: tuple[Image, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    citations: tuple[Citation, ...] = ()
    flags: tuple[str, ...] = ()  # "affiliate-disclosure", "paywalled", "incomplete", ...
    paywall: str = "unknown"  # "yes", "no" or "unknown"; provenance["paywall"] has the signals
    rights: tuple[Right, ...] = ()  # what the page says about its use
    next_page: str | None = None  # of a story that goes on on another page
    provenance: Mapping[str, Provenance] = field(default_factory=dict)


class Span(NamedTuple):
    """A stretch of headline, blank line, body, as character offsets into the three joined: what proves a tag."""

    start: int
    end: int


@value
class Tag:
    """A facet of localization that a story carries. It is asserted from a score of 0.5 up; below, it only ranks."""

    facet: str
    score: float
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2, "EU" for the European Union
    companies: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    rule: str = ""  # which phrase rules spoke
    action: str = ""  # what is done: opens, moves, ... ("" where the evidence does not tell)
    stage: str = ""  # how far it is: plan, announced or done
    decided_by: str = "machine"  # or "owner": her verdict, which wins


@value
class Discovered:
    """One story as a channel names it. Everything but the URL is what the channel happens to know."""

    url: str
    title: str = ""
    published: datetime | None = None
    published_raw: str = ""
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    summary: str = ""
    content_html: str = ""
    image_url: str = ""
    language: str = ""
    publisher_id: str = ""


@dataclass(frozen=True, slots=True)
class LayoutHints:
    """What a site definition says about the pages of one era. Selectors are CSS, and hints: they may match nothing."""

    body: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    citation: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    published: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteHints:
    """What the pipelines need of a site definition to read one page."""

    source: str = ""
    language: str | None = None
    timezone: str | None = None  # an IANA name
    layout: LayoutHints = LayoutHints()


@value
class Duplicate:
    """A decision that two articles are one: ``reason`` names the signals that agreed."""

    of_url: str
    reason: str  # "same canonical URL", "same text", ...
    signals: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ChannelVisit:
    """What came of reading one channel document; the store writes it in one transaction."""

    source: str
    kind: ChannelKind
    url: str
    found_by: str  # "definition", "home page", "robots.txt", "guess", "sitemap", "option"
    fetched_at: datetime
    http_status: int = 0
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    links: tuple[Discovered, ...] = ()
    error: str = ""  # one sentence; links may still hold what could be read
    not_modified: bool = False
    body_bytes: int = 0  # how large the document was
    is_continuation: bool = False  # page 2, 3, ... of ``url``: adds links, says nothing about the first page
    not_before: datetime | None = None  # the server asked not to be asked for it again before this instant


@value
class Exchange:
    """One request and its answer as they went over the wire, but for the chunks of the transfer."""

    url: str  # of the answer
    at: datetime
    asked: bytes  # the request's line and headers, to the empty line
    told: bytes  # the answer's line and headers, likewise
    body: bytes  # packed where the server packed it
    ip_address: str = ""
    truncated: str = ""  # why the body has no end: "disconnect", "length" or "" for a whole one

    def __reduce__(self) -> tuple[type[Exchange], tuple[str, datetime, bytes, bytes, bytes]]:
        """To the processes that read pages it goes without its bytes: they have the page's body."""
        return Exchange, (self.url, self.at, b"", b"", b"")


class Kept(NamedTuple):
    """Where a page is kept as it was received: a WARC record in the folder of kept pages."""

    file: str
    offset: int
    length: int  # of the record as it stands in the file, packed


@dataclass(slots=True)
class Page:
    """A fetched page on its way through the stages; each stage fills what is its own."""

    source: str
    url: str  # as it was asked for
    final_url: str  # after redirects
    fetched_at: datetime
    http_status: int = 200
    body: bytes = b""
    encoding: str | None = None  # as the HTTP header declares it
    etag: str = ""
    last_modified: str = ""
    channels: tuple[str, ...] = ()  # URLs of the channels that named it so far
    entry: Discovered | None = None
    hints: SiteHints = SiteHints()
    parts: tuple[bytes, ...] = ()  # further pages of the same story, in order
    part_urls: tuple[str, ...] = ()  # their addresses, and that of the one under way

    rights: tuple[Right, ...] = ()  # what headers and robots.txt say about its use
    exchanges: tuple[Exchange, ...] = ()  # of the page and of its further pages, as they were received
    kept: Kept | None = None  # where they are kept
    is_as_kept: bool = False  # byte for byte the one that is kept: only our reading of it can differ

    article: Article | None = None
    tags: tuple[Tag, ...] = ()
    draft: Draft | None = None  # of article and tags, where it is made already


@dataclass(slots=True)
class PageConfirmation:
    """A page of which the server said "not modified" (304): it is as the archive has it."""

    source: str
    url: str
    fetched_at: datetime


@dataclass(slots=True)
class PageFailure:
    """A page that could not be had: gone (404, 410) or failed for now; never a reason to touch what is stored."""

    source: str
    url: str
    fetched_at: datetime
    http_status: int = 0
    reason: str = ""
    is_gone: bool = False
    channels: tuple[str, ...] = ()
    not_before: datetime | None = None  # the server asked not to be asked for it again before this instant
