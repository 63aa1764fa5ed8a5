"""Pages that are no articles, and how one can tell."""

from __future__ import annotations

import re

from crawler.items import BlockKind
from pipelines.extract.body import Story
from pipelines.extract.found import Walked
from pipelines.extract.head import Head
from pipelines.extract.linked_data import kinds_of
from pipelines.extract.rule_files import table
from pipelines.extract.texts import one_line, weighty_length
from pipelines.extract.tree import Node, attribute, named

# Less prose than this is looked at with suspicion; a short piece of news with a headline is longer.
_LITTLE = 400
_NOTHING = 25

_PHRASES = {
    reason: re.compile("|".join(table("rejections")[key]), re.IGNORECASE)
    for reason, key in (
        ("not found page", "not_found"),
        ("challenge page", "challenge"),
        ("login wall", "login"),
        ("consent page", "consent"),
    )
}
# How much of the page's first words each reason is looked for in.
_REACH = {"not found page": 200, "challenge page": 600, "login wall": 300, "consent page": 1500}
_BINARY = re.compile(
    rb"^\s*(?:%PDF-|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|RIFF|\x00\x00\x00.ftyp|Rar!|\x7fELF|OggS|ID3)",
    re.DOTALL,
)
_LISTING_KINDS = frozenset(["collectionpage", "searchresultspage", "profilepage"])


def is_binary(body: bytes) -> bool:
    """Whether the bytes are a picture, a document, an archive, whatever the server calls them."""
    if _BINARY.match(body[:64]):
        return True
    head = body[:2000]
    if b"<" in head or not head:
        return False
    return sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) * 0.1


def reason_to_reject(head: Head, walked: Walked, story: Story | None, root: Node, headline: str) -> str:
    """Why the page is no article, or "" for one that is."""
    prose = _prose(walked, story)
    length = sum(map(weighty_length, prose))
    shown = one_line(f"{headline} {head.title}")
    if length < _LITTLE:
        reason = _by_words(shown, " ".join(prose) + " " + _first_texts(walked))
        if reason:
            return reason
        if length < _LITTLE / 2 and _has_password(root):
            return "login wall"
    if length < _NOTHING:
        return "listing" if _links(walked) > 15 else "no text"
    if _is_listing(head, walked, story, length):
        return "listing"
    return ""


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
    ]


def _first_texts(walked: Walked) -> str:
    return " ".join(block.text for block in walked.blocks[:12] if block.text)[:600]


def _by_words(shown: str, text: str) -> str:
    for reason, phrases in _PHRASES.items():
        if phrases.search(shown[:300]) or phrases.search(text[: _REACH[reason]]):
            return reason
    return ""


def _has_password(root: Node) -> bool:
    return any(attribute(field, "type").lower() == "password" for field in named(root, "input"))


def _links(walked: Walked) -> int:
    return sum(1 for block in walked.blocks if block.links)


def _is_listing(head: Head, walked: Walked, story: Story | None, length: int) -> bool:
    """A page that leads to stories: it says so, or its story is made of linked headings with a sentence each."""
    if story is None:
        return False
    is_declared = any(kinds_of(node) & _LISTING_KINDS for node in head.data.nodes[:20])
    is_article = (
        bool(head.data.article.get("articleBody") or head.data.article.get("headline"))
        or head.first("og:type") == "article"
    )
    if is_article and not is_declared:
        return False
    blocks = walked.blocks[story.first : story.last]
    linked = sum(
        1
        for block in blocks
        if block.kind is BlockKind.HEADING and block.links and block.link_characters * 2 > len(block.text)
    )
    paragraphs = sum(1 for block in blocks if block.points > 1)
    if linked >= 4 and linked >= paragraphs * 0.6:
        return True
    return is_declared and length < 1500 and linked >= 2
