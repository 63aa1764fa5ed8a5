"""Pages that are no articles, and the words or signs by which one can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from crawler.items import BlockKind, Provenance
from pipelines.extract.body import Story
from pipelines.extract.embeds import VIDEOS
from pipelines.extract.found import RawBlock, Walked
from pipelines.extract.head import Head
from pipelines.extract.linked_data import kinds_of
from pipelines.extract.phrases import CONSENT, Phrase, asks_for_consent, may_ask_for_consent, phrase_in, phrase_of_title
from pipelines.extract.texts import one_line, weighty_length
from pipelines.extract.tree import Node, attribute, named

# Less prose than this is looked at with suspicion; a short piece of news with a headline is longer.
_LITTLE = 400
_NOTHING = 25
# What a page without a headline must say at least.
_FEW_WORDS = 60
# What is left of a page that its publisher calls an article, pleas and notices aside, is read if it is as long as this.
_TEASER = 80
# Beside what only walls, dialogs and error pages say, these say no more than this.
_LONGEST_DIALOG = 5_000
_BESIDE = 200
# A heading that says nothing but what the page is, is no longer than this.
_LONGEST_SIGN = 80
_FIRST_BLOCKS = 12
_MANY_LINKS = 15
_MOST_LINKED_HEADINGS = 5
# The points of a paragraph, and how many of them are more than a greeting.
_PARAGRAPH = 1.5
_SEVERAL = 2
_VIDEO_PAGE = 220
_VIDEO_KINDS = frozenset(["videoobject", "clip", "broadcastevent"])
_BINARY = re.compile(
    rb"^\s*(?:%PDF-|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|RIFF|\x00\x00\x00.ftyp|Rar!|\x7fELF|OggS|ID3|"
    rb"\xd0\xcf\x11\xe0|7z\xbc\xaf|\x00asm|MZ[^<]{0,60}\x00)",
    re.DOTALL,
)
_PAGE_BEGINS = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|title)", re.IGNORECASE)
# Shares of zero bytes and of control characters in what a document begins with.
_WIDE, _CONTROLS = 0.3, 0.05
# Pages that are no stories have an address, a type, even a date of change, but were not published.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "cxenseparse:recs:publishtime",
)  # fmt: skip
_LISTING_KINDS = frozenset(["collectionpage", "searchresultspage", "profilepage"])
_LONGEST_EVIDENCE = 300


class Refusal(NamedTuple):
    """Why a page is no article: the reason, where that shows, and the words that show it."""

    reason: str
    source: str
    words: str = ""

    @property
    def provenance(self) -> Provenance:
        """The record of the decision, for the article's ``provenance["status"]``."""
        return Provenance(self.source, self.words[:_LONGEST_EVIDENCE], note=self.reason)


EMPTY = Refusal("empty", "bytes")
NOT_HTML = Refusal("not html", "bytes")


def is_binary(body: bytes) -> bool:
    """Whether the bytes are a picture, a document, an archive, whatever the server calls them."""
    if _BINARY.match(body[:64]):
        return True
    head = body[:2000]
    is_wide = head.count(0) > len(head) * _WIDE  # UTF-16 and UTF-32 are full of zero bytes
    if not head or is_wide or _PAGE_BEGINS.match(head):
        return False
    return sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) * _CONTROLS


def refusal_of(head: Head, walked: Walked, story: Story | None, root: Node, headline: str) -> Refusal | None:
    """Why the page is no article; None for one that is."""
    prose = _prose(walked, story)
    # Beyond the longest dialog nobody asks how long a text is to its readers.
    length = sum(map(len, prose))
    if length < _LONGEST_DIALOG:
        length = sum(map(weighty_length, prose))
    is_told = _is_told(head)
    if length < _LITTLE:
        refusal = _by_words(head, walked, prose, headline, is_told=is_told) or _by_field(root, length, is_told=is_told)
        if refusal is not None:
            return refusal
    elif length < _LONGEST_DIALOG:
        refusal = _dialog(prose) or (None if is_told else _by_both_titles(head, walked))
        if refusal is not None:
            return refusal
    if length < _VIDEO_PAGE and (refusal := _video(head, walked, length, is_told=is_told)) is not None:
        return refusal
    if length < _NOTHING or (length < _FEW_WORDS and not headline):
        return _without_text(walked, prose)
    return _listing(head, walked, story, length)


def _is_told(head: Head) -> bool:
    """Whether the publisher's own record calls the page a story, or dates it as one."""
    record = head.data.article
    if head.first(*_PUBLISHED):
        return True
    return bool(record.get("headline")) and any(kind.endswith(("article", "posting")) for kind in kinds_of(record))


def _prose(walked: Walked, story: Story | None) -> list[str]:
    if story is None:
        return []
    chosen = [*story.standfirst, *range(story.first, story.last)]
    return [
        block.text
        for block in (walked.blocks[index] for index in chosen)
        if block.text
        and not block.is_caption
        and block.kind is not BlockKind.HEADING
        and block.link_characters * 2 <= len(block.text)
        and any(map(str.isalpha, block.text))  # the days of a calendar are no prose
    ]


def _by_words(head: Head, walked: Walked, prose: Sequence[str], headline: str, *, is_told: bool) -> Refusal | None:
    """What the title or the few sentences of a page say of it."""
    shown = [("title", head.title), ("headline", headline), *(("h1", text) for _, text in walked.headlines[:3])]
    if not is_told:
        for source, title in shown:
            phrase = phrase_of_title(title)
            if phrase is not None:
                return Refusal(phrase.reason, source, one_line(title))
    elif (refusal := _by_both_titles(head, walked)) is not None:
        return refusal
    rest = sum(weighty_length(text) for text in prose if phrase_in(text) is None)
    phrase = next(_phrases(prose), None)
    if phrase is None and rest < _TEASER:
        # What the page says first: its story may be a menu.
        phrase = next(_phrases(block.text for block in walked.blocks[:_FIRST_BLOCKS] if block.text), None)
    if phrase is None or rest >= (_TEASER if is_told else _BESIDE):
        return None
    return Refusal(phrase.reason, "text", phrase.sentence)


def _by_both_titles(head: Head, walked: Walked) -> Refusal | None:
    """The title and the first heading both say what the page is: then its text may be longer, and its record a form."""
    shown = one_line(walked.headlines[0][1]) if walked.headlines else ""
    if not shown or len(shown) > _LONGEST_SIGN:
        return None
    phrase, titled = phrase_of_title(shown), phrase_of_title(head.title)
    if phrase is None or titled is None or phrase.reason != titled.reason:
        return None
    return Refusal(phrase.reason, "h1", shown)


def _phrases(texts: Iterable[str]) -> Iterator[Phrase]:
    return (found for found in map(phrase_in, texts) if found is not None)


def _by_field(root: Node, length: int, *, is_told: bool) -> Refusal | None:
    """A field for a password on a page that says hardly anything else."""
    if length >= _LITTLE / 2 or (is_told and length >= _TEASER):
        return None
    fields = (field for field in named(root, "input") if attribute(field, "type").lower() == "password")
    return Refusal("login wall", "field", "a field for a password") if next(fields, None) is not None else None


def _dialog(prose: Sequence[str]) -> Refusal | None:
    """A longer text, next to all of which only dialogs about consent say."""
    if not may_ask_for_consent(prose):
        return None
    rest, said = 0, ""
    # The longest first: as a rule it is prose, and the question is answered.
    for text in sorted(prose, key=len, reverse=True):
        phrase = asks_for_consent(text)
        if phrase is not None:
            said = said or phrase.sentence
            continue
        rest += weighty_length(text)
        if rest >= _BESIDE:
            return None
    return Refusal(CONSENT, "text", said) if said else None


def _video(head: Head, walked: Walked, length: int, *, is_told: bool) -> Refusal | None:
    """A film with a line or two about it, on a page that is not called an article."""
    kind = head.first("og:type").lower()
    record = next((node for node in head.data.nodes[:20] if kinds_of(node) & _VIDEO_KINDS), None)
    shown = next((block for block in walked.blocks if _is_video(block)), None)
    is_declared = kind.startswith("video") or (record is not None and not is_told)
    if not is_declared and (shown is None or length >= _NOTHING):
        return None
    if shown is not None:
        return Refusal("video only", f"embed:{shown.detail.service}", shown.url)
    told = str(record.get("embedUrl") or record.get("contentUrl") or "") if record else ""
    return Refusal("video only", "json-ld:VideoObject", told) if told else None


def _is_video(block: RawBlock) -> bool:
    return block.kind is BlockKind.EMBED and block.detail.service in VIDEOS


def _without_text(walked: Walked, prose: Sequence[str]) -> Refusal:
    links = sum(1 for block in walked.blocks if block.links)
    if links > _MANY_LINKS:
        return Refusal("listing", "links", f"{links} blocks with links and no prose")
    shown = [block.text for block in walked.blocks if block.text and block.kind is not BlockKind.HEADING]
    told = " ".join(prose) or next(iter(shown), "")
    return Refusal("too short", "text", told) if told else Refusal("no text", "text", "no paragraph of prose")


def _listing(head: Head, walked: Walked, story: Story | None, length: int) -> Refusal | None:
    """A page that leads to stories: it says so, or its story is made of linked headings with a sentence each."""
    if story is None:
        return None
    declared = next((node for node in head.data.nodes[:20] if kinds_of(node) & _LISTING_KINDS), None)
    is_called_article = (
        bool(head.data.article.get("articleBody") or head.data.article.get("headline"))
        or head.first("og:type") == "article"
    )
    if is_called_article and declared is None:
        return None
    if length < _LITTLE and (cards := _cards_around(walked, story)):
        return Refusal("listing", "linked headings", f"the text stands below one of {len(cards)}: {cards[0]}")
    blocks = walked.blocks[story.first : story.last]
    linked = [block.text for block in blocks if _is_linked_heading(block)]
    paragraphs = sum(1 for block in blocks if block.points > 1)
    if len(linked) >= 4 and len(linked) >= paragraphs * 0.6 and not _tells_first(blocks):
        return Refusal("listing", "linked headings", f"{len(linked)} of them, {paragraphs} paragraphs: {linked[0]}")
    if declared is not None and length < 1500 and len(linked) >= 2:
        return Refusal("listing", "json-ld", ", ".join(sorted(kinds_of(declared))))
    return None


def _is_linked_heading(block: RawBlock) -> bool:
    return block.kind is BlockKind.HEADING and bool(block.links) and block.link_characters * 2 > len(block.text)


def _cards_around(walked: Walked, story: Story) -> list[str]:
    """The linked headings of a page whose little text stands below one of many: another page tells the rest."""
    before = walked.blocks[story.first - 1] if story.first else None
    if before is None or not _is_linked_heading(before):
        return []
    linked = [block.text for block in walked.blocks if _is_linked_heading(block)]
    return linked if len(linked) > _MOST_LINKED_HEADINGS else []


def _tells_first(blocks: Sequence[RawBlock]) -> bool:
    """Whether a story is told before the first linked heading: what follows is a box of other stories in it."""
    before = list(takewhile(lambda block: block.kind is not BlockKind.HEADING or not block.links, blocks))
    prose = [block.text for block in before if block.points > _PARAGRAPH]
    return len(prose) >= _SEVERAL and sum(map(weighty_length, prose)) >= _BESIDE
