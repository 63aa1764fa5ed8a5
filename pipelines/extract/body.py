"""Which part of the page is the story: containers are weighed by the prose they hold and the noise they bring along."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.items import BlockKind
from pipelines.extract.found import Container, RawBlock, Walked
from pipelines.extract.texts import squeezed, weighty_length

# Sentences have commas; menus, cards and lists of links have none. In the scripts of the world.
_COMMAS = re.compile("[,，、،;；,।።]")
_SHORTEST_PROSE = 25
_LINKED = 0.5
# A container that keeps this share of its parent's value says the same with less noise.
_KEEPS = 0.8


@dataclass(frozen=True, slots=True)
class Story:
    """The blocks that are the story: ``first`` to ``last`` (exclusive), without those of ``left_out``."""

    first: int
    last: int
    points: float
    container: int = 0
    standfirst: tuple[int, ...] = ()  # blocks before ``first`` that belong to the story


def points_of(block: RawBlock) -> float:
    """How much a block speaks for being part of a story (above 0) or of a menu, a card, a bar (below)."""
    kind = block.kind
    if block.element is not None or block.is_caption:
        return 0.0
    if kind is BlockKind.FIGURE:
        return 0.0
    if kind is BlockKind.CODE or kind is BlockKind.TABLE or kind is BlockKind.EMBED:
        return 1.0 if block.text else 0.0
    length = len(block.text)
    density = block.link_characters / length if length else 0.0
    if kind is BlockKind.HEADING:
        return -1.0 if density > _LINKED else 0.0
    if density > _LINKED:
        return -0.5 - min(block.link_characters / 80, 1.0)
    weight = weighty_length(block.text)
    if weight < _SHORTEST_PROSE:
        return -0.1
    value = 1.0 + min(weight / 100, 4.0) + min(len(_COMMAS.findall(block.text)), 6) * 0.3
    if block.tag == "li":
        value *= 0.5
    elif block.tag == "div":
        value *= 0.8
    return value * (1.0 - density)


def find_story(walked: Walked, witness: str = "", description: str = "") -> Story | None:
    """The story's blocks, or None where nothing on the page reads like prose.

    Args:
        walked: what the walk found.
        witness: the text of the story as the page's metadata gives it, or "".
        description: the page's description, or "".
    """
    blocks, containers = walked.blocks, walked.containers
    values = [0.0] * (len(blocks) + 1)
    proof = _proof(blocks, witness, description)
    total = 0.0
    for index, block in enumerate(blocks):
        block.points = points_of(block)
        values[index] = total
        total += block.points + proof.get(index, 0.0)
    values[len(blocks)] = total
    chosen = [container for container in containers if container.is_chosen]
    if chosen:
        return Story(chosen[0].first, max(container.last for container in chosen), 1e6, chosen[0].index)
    if not containers:
        return None
    worth = _worth(containers, values)
    best = max(containers, key=lambda container: worth[container.index])
    if worth[best.index] <= 0:
        return None
    best = _descend(best, containers, worth)
    return Story(best.first, best.last, worth[best.index], best.index)


def _worth(containers: list[Container], values: list[float]) -> list[float]:
    """What each container is worth: the points of its blocks, weighed by what its names say."""
    worth = []
    for container in containers:
        value = values[container.last] - values[container.first]
        worth.append(value * (1.0 + container.weight) if value > 0 else value)
    return worth


def _descend(best: Container, containers: list[Container], worth: list[float]) -> Container:
    children: dict[int, list[Container]] = {}
    for container in containers:
        if container.index != container.parent:
            children.setdefault(container.parent, []).append(container)
    while True:
        inner = max(children.get(best.index, ()), key=lambda child: worth[child.index], default=None)
        if inner is None or worth[inner.index] < worth[best.index] * _KEEPS:
            return best
        best = inner


def _proof(blocks: list[RawBlock], witness: str, description: str) -> dict[int, float]:
    """Blocks that the metadata quotes: they are the story, whatever the markup says."""
    proof: dict[int, float] = {}
    text = squeezed(witness[:20_000]) if len(witness) > 200 else ""
    start = squeezed(description)[:60]
    for index, block in enumerate(blocks):
        if len(block.text) < 40:
            continue
        if text and block.link_characters * 2 < len(block.text):
            sample = squeezed(block.text[:80])
            if len(sample) > 15 and sample in text:
                proof[index] = 3.0
        elif len(start) > 30 and squeezed(block.text[:200]).startswith(start):
            proof[index] = 1.0
    return proof
