"""The rules' own examples: what each row says that it must strip and must keep, tried on the real stages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
        """Whether the rule did what its row says: its own name for "strip", another rule or none for "keep"."""
        return self.answer == self.rule if self.should_strip else self.answer != self.rule


def trials() -> Iterator[Trial]:
    """Every example of every rule, tried now, in the order of the tables."""
    for rule in RULES.values():
        if rule.name.startswith("structure."):
            yield from _structural(rule)


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
