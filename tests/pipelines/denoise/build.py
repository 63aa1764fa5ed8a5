"""Small articles for the tests of denoising."""

from __future__ import annotations

from crawler.items import Article, Block, BlockKind, Image, TextLink

STORY = (
    "The lamp maker Aster opened a plant in Porto on Monday, its first outside the country.",
    "Two hundred people work in the hall, most of them from the streets around the harbour.",
    "The mayor of the town says that the river was the hardest part of the whole building.",
    "Nine hundred lamps leave the plant each day, and a boat takes them down to the sea.",
)


def paragraph(text: str, **more) -> Block:
    return Block(BlockKind.PARAGRAPH, text, **more)


def heading(text: str, **more) -> Block:
    return Block(BlockKind.HEADING, text, level=2, **more)


def linked(text: str, *links: tuple[str, str], kind: BlockKind = BlockKind.PARAGRAPH, **more) -> Block:
    """A block with links; without any, the whole text is one."""
    pairs = links or ((text, "https://lumen.example/other/"),)
    found = tuple(TextLink(words, url) for words, url in pairs)
    return Block(kind, text, links=found, link_characters=sum(len(words) for words, _ in pairs), **more)


def picture(caption: str = "", alt: str = "", url: str = "https://lumen.example/lamp.jpg") -> Block:
    return Block(BlockKind.FIGURE, caption, image=Image(url, alt=alt, caption=caption))


def article(*blocks: Block | str, **more) -> Article:
    made = tuple(paragraph(block) if isinstance(block, str) else block for block in blocks)
    fields = {"headline": "Aster opens a plant in Porto", **more}
    return Article(url="https://lumen.example/aster/", blocks=made, **fields)


def among_story(*blocks: Block | str, at: int = 2, **more) -> Article:
    """The story with these blocks after its paragraph of that number."""
    return article(*STORY[:at], *blocks, *STORY[at:], **more)
