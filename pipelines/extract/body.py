"""Which part of the page is the story: containers are weighed by the prose they hold and the noise they bring along."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import BlockKind
from pipelines.extract.descent import LISTS, article_of, descend, worth_of
from pipelines.extract.ending import end_of_story
from pipelines.extract.found import Container, RawBlock, Walked
from pipelines.extract.homes import is_sentence_at, main_home
from pipelines.extract.points import CARD, LONG, points_of
from pipelines.extract.standfirst import is_quoted, standfirst_of, sub_titles
from pipelines.extract.texts import STOPS, one_line, squeezed

# What a site definition chooses is beyond doubt, if it holds any prose.
_CHOSEN = 1e6
# A block with fewer points does not open a story: a date, a byline, a label.
_OPENING = 1.2


@dataclass(frozen=True, slots=True)
class Story:
    """The blocks that are the story: ``first`` to ``last`` (exclusive), without those of ``left_out``."""

    first: int
    last: int
    points: float
    container: int = 0
    standfirst: tuple[int, ...] = ()  # blocks before ``first`` that belong to the story
    sub_titles: tuple[tuple[int, str], ...] = ()  # blocks among them that belong to the headline, with the rule


def find_story(
    walked: Walked, witness: str = "", description: str = "", title: str = "", *, language: str = ""
) -> Story | None:
    """The story's blocks, or None where nothing on the page reads like prose.

    Args:
        walked: what the walk found.
        witness: the text of the story as the page's metadata gives it, or "".
        description: the page's description, or "".
        title: the page's title, which tells the story's headline from other large headings.
        language: as the page declares it, or "".
    """
    blocks, containers = walked.blocks, walked.containers
    values = [0.0] * (len(blocks) + 1)
    proof = _proof(blocks, witness, description)
    total = 0.0
    for block in blocks:
        block.points = points_of(block)
    _add_opening(proof, walked, title)
    for index, block in enumerate(blocks):
        values[index] = total
        total += max(block.points, 0.0) + proof.get(index, 0.0)
    values[len(blocks)] = total
    chosen = [container for container in containers if container.is_chosen]
    if chosen and values[max(container.last for container in chosen)] > values[chosen[0].first]:
        return Story(chosen[0].first, max(container.last for container in chosen), _CHOSEN, chosen[0].index)
    if not containers:
        return None
    worth = worth_of(containers, values)
    headline = headline_at(walked, title)
    best = descend(walked, worth, headline)
    if worth[best.index] <= 0:
        return None
    return _trimmed(walked, best, worth[best.index], headline, title=title, description=description, language=language)


def _trimmed(
    walked: Walked, best: Container, points: float, headline: int | None, *, title: str, description: str, language: str
) -> Story:
    """The container's blocks from its first prose to its last, and the standfirst between headline and story."""
    blocks, first, last = walked.blocks, best.first, best.last
    if headline is not None and first <= headline < last:
        first = headline + 1
    home = main_home(walked, first, last, best.index)
    opening = next(
        (
            at
            for at in range(first, last)
            if blocks[at].points >= _OPENING
            or is_quoted(blocks[at], description)
            or is_sentence_at(walked, blocks[at], best.index, (home,))
        ),
        first,
    )
    opening = _with_lead(walked, best, first, opening)
    if first == best.first:
        opening = _with_prose_before(walked, best, opening)
    last = end_of_story(walked, opening, last, best.index, home)
    standfirst = standfirst_of(walked, headline, opening, best.index, title=title, description=description)
    above = sub_titles(walked, standfirst, opening, last, description=description, language=language)
    return Story(opening, last, points, best.index, standfirst, above)


def _with_prose_before(walked: Walked, best: Container, opening: int) -> int:
    """Where the story begins when its first paragraphs stand in a part of their own, right before the others."""
    article = article_of(best, walked.containers)
    for at in range(opening - 1, max(-1, opening - 12), -1):
        block = walked.blocks[at]
        if block.element is not None or block.is_caption or block.kind is BlockKind.FIGURE:
            continue
        home = walked.containers[block.container]
        if block.points < LONG or block.tag != "p" or home.weight < 0:
            break
        if article_of(home, walked.containers) != article:
            break
        opening = at
    return opening


def _with_lead(walked: Walked, best: Container, first: int, opening: int) -> int:
    """Where the story begins: with the heading, short paragraph or list that stands right before its first prose."""
    if opening >= len(walked.blocks):
        return opening
    its = walked.containers[walked.blocks[opening].container]
    for at in range(opening - 1, first - 1, -1):
        block = walked.blocks[at]
        home = walked.containers[block.container]
        if home.tag in LISTS:
            home = walked.containers[home.parent]
        is_sentence = block.text[-1:] in STOPS
        is_told = (home.tag, home.names) == (its.tag, its.names) or _tells(block, home)
        if home.index != best.index and not (home.parent == best.index and is_sentence and is_told):
            break
        is_bare = block.tag == "div" and block.kind is not BlockKind.TABLE and not is_sentence
        if is_bare or block.points <= CARD or block.is_caption:
            break
        if block.kind is BlockKind.FIGURE or block.level == 1:
            break
        opening = at
    return opening


def _tells(block: RawBlock, home: Container) -> bool:
    """Whether a block in a part of its own has the length of a sentence, and nothing speaks against it."""
    return block.points > 0 and not block.links and home.weight >= 0


def _add_opening(proof: dict[int, float], walked: Walked, title: str) -> None:
    """The first prose after the headline is the story's opening."""
    start = headline_at(walked, title)
    if start is None:
        return
    left = 3
    for index in range(start + 1, min(start + 40, len(walked.blocks))):
        if walked.blocks[index].points > 1.2:
            proof[index] = proof.get(index, 0.0) + 3.0
            left -= 1
            if not left:
                return


def headline_at(walked: Walked, title: str) -> int | None:
    """The block of the h1 that is the story's headline: the one that the title repeats, else the only one."""
    key = squeezed(title)
    for at, text in walked.headlines:
        heading = squeezed(text)
        if len(heading) > max(5, len(key) * 0.3) and (heading in key or (len(key) > 20 and key[:60] in heading)):
            return at
    return walked.headlines[0][0] if len(walked.headlines) == 1 else None


def _proof(blocks: list[RawBlock], witness: str, description: str) -> dict[int, float]:
    """Blocks that the metadata quotes: they are the story, whatever the markup says."""
    proof: dict[int, float] = {}
    text = one_line(witness[:20_000]) if len(witness) > 200 else ""
    start = squeezed(description)[:60]
    # Most blocks are told apart by their first letters; only the others are compared as a whole.
    first = description[:8].casefold()
    if not text and len(start) <= 30:
        return proof
    for index, block in enumerate(blocks):
        shown = block.text
        if len(shown) < 40:
            continue
        if text and block.link_characters * 2 < len(shown):
            if shown[:50] in text:
                proof[index] = 3.0
        elif len(start) > 30 and shown[:8].casefold() == first and squeezed(shown[:200]).startswith(start):
            proof[index] = 1.0
    return proof
