"""The rules' own examples: what each row says that it must strip and must keep, tried on the real stages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.items import Article, Block, BlockKind
from pipelines.denoise.clean import denoise
from pipelines.denoise.rules import RULES, Rule
from pipelines.denoise.structure import furniture

_ELEMENT = re.compile(
    r"^(?P<tag>[a-z][\w-]*)(?P<names>(?:[.#][\w-]+)*)(?:\[(?P<attribute>[a-z]+)=(?P<value>[^\]]*)\])?$"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One example of one rule: what was tried, what should have happened and what did."""

    rule: str
    example: str
    should_strip: bool
    answer: str  # the rule that took it out, or "" for kept

    @property
    def is_right(self) -> bool:
        """Whether the rule did what its row says: its own name for "strip"; for a line to keep, no rule at all."""
        if self.should_strip:
            return self.answer == self.rule
        return self.answer != self.rule if self.rule.startswith("structure.") else not self.answer


def trials() -> Iterator[Trial]:
    """Every example of every rule, tried now, in the order of the tables."""
    for rule in RULES.values():
        yield from _structural(rule) if rule.name.startswith("structure.") else _labelled(rule)


def _structural(rule: Rule) -> Iterator[Trial]:
    for should_strip, elements in ((True, rule.strip), (False, rule.keep)):
        for element in elements:
            yield Trial(rule.name, element, should_strip, ask(element))


def ask(element: str) -> str:
    """What ``furniture`` says of an element written like ``div.a.b#c`` or ``div[role=navigation]``.

    Raises:
        ValueError: when the element is not written like that.
    """
    read = _ELEMENT.match(element)
    if read is None:
        raise ValueError(f"the example {element!r} is not written like tag.class#id[role=...]")
    names = re.findall(r"([.#])([\w-]+)", read["names"])
    attribute = read["attribute"] or "role"
    value = read["value"] or ""
    return furniture(
        read["tag"],
        [name for sign, name in names if sign == "."],
        " ".join(name for sign, name in names if sign == "#"),
        value if attribute == "role" else "",
        style=value if attribute == "style" else "",
        component=value if attribute == "component" else "",
    )


# -- labels: each line is put below a story and, to be kept, into it as well

_STORY = (
    "The company said on Monday that it would open a second plant in the country before the end of the year.",
    "It will make phones for the home market and for its neighbours, with parts that are bought within the region.",
    "Analysts had expected the step since the duties on finished devices were raised in the spring of last year.",
)


def _labelled(rule: Rule) -> Iterator[Trial]:
    for line in rule.strip:
        yield Trial(rule.name, line, should_strip=True, answer=told(line, len(_STORY)))
    for line in rule.keep:
        answers = (told(line, position) for position in (1, len(_STORY)))
        yield Trial(rule.name, line, should_strip=False, answer=next(filter(None, answers), ""))


def told(line: str, position: int) -> str:
    """The rule that takes a line out of a small story in which it stands at that position, or "" when it is kept."""
    lines = [*_STORY[:position], line, *_STORY[position:]]
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in lines)
    article = denoise(Article(url=None, headline="A second plant for the company", blocks=blocks))
    return next((removed.rule for removed in article.removed if removed.position == position), "")
