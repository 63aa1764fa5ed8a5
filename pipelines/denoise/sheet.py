"""The working sheet of one page: its blocks, what was decided on each, and what was gathered as data on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crawler.items import Article, Block, Citation, Image, Neighbour, RemovedBlock, SiteHints
from pipelines.denoise.body import body_text
from pipelines.denoise.rules import rule
from pipelines.denoise.shapes import reads_like_story

# How many blocks further a neighbour in the text is looked for. A page of a hundred thousand blocks stays quick.
FAR = 60
# What a removed block's text is cut to in the ledger: enough to recognise it, not a second archive.
LEDGER_CHARACTERS = 2000


@dataclass(slots=True)
class Sheet:
    """One page on the desk. Judges take blocks out of it (``remove``) and put data into it."""

    article: Article
    hints: SiteHints
    repeated: frozenset[str]
    blocks: list[Block]
    verdicts: dict[int, str] = field(default_factory=dict)  # index of a block → the rule that takes it out
    cuts: list[tuple[int, str, str]] = field(default_factory=list)  # block, text and rule of what was cut off its end
    first: int = -1  # the first and the last block of running text; -1 where there is none
    last: int = -1
    images: list[Image] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    _left: list[tuple[int, Block]] = field(default_factory=list)  # what ``open`` said last
    _is_stale: bool = False  # whether something was taken out or changed since

    @classmethod
    def of(cls, article: Article, hints: SiteHints | None, repeated: frozenset[str]) -> Sheet:
        """A sheet with everything that the article already knows."""
        return cls(
            article=article,
            hints=hints or SiteHints(),
            repeated=repeated,
            blocks=list(article.blocks),
            images=list(article.images),
            citations=list(article.citations),
            neighbours=list(article.neighbours),
            keywords=list(article.keywords),
            categories=list(article.categories),
            flags=list(article.flags),
            _left=list(enumerate(article.blocks)),
        )

    def open(self) -> list[tuple[int, Block]]:
        """The blocks that nobody has taken out yet, in reading order, as they are now: not to be changed in place."""
        if self._is_stale:
            blocks, verdicts = self.blocks, self.verdicts
            self._left = [(index, blocks[index]) for index, _ in self._left if index not in verdicts]
            self._is_stale = False
        return self._left

    def remove(self, index: int, rule_name: str) -> None:
        """Take a block out; the first rule that does so stands in the ledger."""
        self.verdicts.setdefault(index, rule_name)
        self._is_stale = True

    def change(self, index: int, block: Block) -> None:
        """Put another block into the place of one: the same with a mark, as another kind, or shorter."""
        self.blocks[index] = block
        self._is_stale = True

    def cut(self, index: int, position: int, rule_name: str) -> None:
        """Take the end of a block's text out, from that position on; the block keeps what stands before it."""
        block = self.blocks[index]
        self.cuts.append((index, block.text[position:], rule_name))
        self.change(index, replace(block, text=block.text[:position].rstrip()))

    def is_edge(self, index: int) -> bool:
        """Whether a block stands before the first or after the last running text of the story."""
        return self.last >= 0 and (index < self.first or index > self.last)

    def next_open(self, index: int) -> Block | None:
        """The next block that nobody has taken out yet; furniture may lie between, but not a whole page of it."""
        for follower in range(index + 1, min(index + 1 + FAR, len(self.blocks))):
            if follower not in self.verdicts:
                return self.blocks[follower]
        return None

    def next_is_story(self, index: int) -> bool:
        """Whether running text follows a block: then the block may be its heading."""
        block = self.next_open(index)
        return block is not None and reads_like_story(block)

    def flag(self, name: str) -> None:
        """Note that the story carries this flag."""
        if name not in self.flags:
            self.flags.append(name)

    def finished(self) -> Article:
        """The article with the story alone, and the ledger of the rest."""
        kept = tuple([block for _, block in self.open()])
        rows = [(index, self.blocks[index].text, name) for index, name in self.verdicts.items()]
        removed = [self._ledger_row(*row) for row in sorted([*rows, *self.cuts])]
        return replace(
            self.article,
            body=body_text(kept),
            blocks=kept,
            removed=(*self.article.removed, *removed),
            images=tuple(self.images),
            citations=tuple(self.citations),
            neighbours=tuple(self.neighbours),
            keywords=tuple(self.keywords),
            categories=tuple(self.categories),
            flags=tuple(self.flags),
        )

    def _ledger_row(self, index: int, text: str, name: str) -> RemovedBlock:
        block, spoken = self.blocks[index], rule(name)
        text = text[:LEDGER_CHARACTERS]
        return RemovedBlock(index, block.kind, text, name, spoken.version, spoken.reason, block.place)
