"""Which part of the page is the story: containers are weighed by the prose they hold and the noise they bring along."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.items import BlockKind
from pipelines.extract.ending import end_of_story
from pipelines.extract.found import Container, RawBlock, Walked
from pipelines.extract.homes import is_sentence_at, main_home
from pipelines.extract.standfirst import is_quoted, standfirst_of, sub_titles
from pipelines.extract.texts import FULL_STOPS, STOPS, one_line, squeezed, weighty_length

# Sentences have commas; menus, cards and lists of links have none. In the scripts of the world.
_COMMAS = re.compile("[,，、،;；,।።]")
# Notices that are written like prose and stand on every page.
_BOILERPLATE_WORDS = ("ookie", "eserved", "ESERVED", "non-commercial", "CAPTCHA")
_BOILERPLATE = re.compile(
    # A notice about cookies speaks to its reader; a story about them does not, though somebody in it may.
    r"\b(?:we|our|you|your|this (?:web)?site)\b[^“”\".!?]{0,160}\bcookies|"
    r"cookies? [^“”\".!?]{0,200}\b(?:we|our|you|your|this (?:web)?site)\b|"
    r"all rights reserved|personal, non-commercial use|reCAPTCHA|^©|^copyright ",
    re.IGNORECASE,
)
_SHORTEST_PROSE = 32
_LINKED = 0.5
# Points of a paragraph, and of one that no teaser has.
_PROSE = 1.5
_LONG = 3.0
# What a part may leave behind: bare paragraphs worth this share of it, a part of the same name worth this much, another
# part with several long paragraphs worth this share.
_BARE_SHARE = 0.2
# Two short sentences.
_NAMESAKE = 2.2
# A part with less prose than this may be one paragraph of many that each have a part of their own.
_SMALL = 12.0
_SIBLING_SHARE = 0.15
_FOLLOWS = 6.0
# Shorter paragraphs beside a part are its story if they are worth this many times the part; a list is it at this share.
_MORE = 1.0
_WHOLE_SHARE = 0.8
# A part with the headline and this share of the richest part's prose is the story; the other is another story.
_HEADED_SHARE = 0.4
_HEADED_LEAST = 12.0
_SEVERAL = 2
# What a site definition chooses is beyond doubt, if it holds any prose.
_CHOSEN = 1e6
_CARD = -0.8
_MOST_AGAINST = 3.0
_LISTS = frozenset(["ul", "ol", "dl"])
# Several of these side by side are several stories.
_NEVER_TWINS = frozenset(["article", "li", "ul", "ol", "aside", "footer", "nav", "header"])
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
        return -1.0 if density > _LINKED else _points_of_heading(block.text)
    if density > _LINKED or _is_boilerplate(block.text):
        return -0.5 - min(block.link_characters / 80, 1.0)
    weight = weighty_length(block.text)
    if weight < _SHORTEST_PROSE:
        return 0.0 if block.tag == "p" else -0.1
    value = 1.0 + min(weight / 100, 4.0) + min(_commas_in(block.text), 6) * 0.3
    if block.tag == "li":
        value *= 0.5
    elif block.tag == "div":
        value *= 0.8
    return value * (1.0 - density)


def _points_of_heading(text: str) -> float:
    """Nothing, as a rule; a whole sentence with a full stop is a point of a list that is told in headings."""
    return 1.0 if text[-1:] in FULL_STOPS and weighty_length(text) >= _SHORTEST_PROSE else 0.0


def _commas_in(text: str) -> int:
    return text.count(",") + text.count(";") if text.isascii() else len(_COMMAS.findall(text))


def _is_boilerplate(text: str) -> bool:
    # The words first: the pattern would cost more than all else that is asked of a paragraph.
    if not any(word in text for word in _BOILERPLATE_WORDS) and text[:1] not in "©cC":
        return False
    return _BOILERPLATE.search(text) is not None


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
    worth = _worth(containers, values)
    headline = headline_at(walked, title)
    best = _descend(walked, worth, headline)
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
    article = _article_of(best, walked.containers)
    for at in range(opening - 1, max(-1, opening - 12), -1):
        block = walked.blocks[at]
        if block.element is not None or block.is_caption or block.kind is BlockKind.FIGURE:
            continue
        home = walked.containers[block.container]
        if block.points < _LONG or block.tag != "p" or home.weight < 0:
            break
        if _article_of(home, walked.containers) != article:
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
        if home.tag in _LISTS:
            home = walked.containers[home.parent]
        is_sentence = block.text[-1:] in STOPS
        is_told = (home.tag, home.names) == (its.tag, its.names) or _tells(block, home)
        if home.index != best.index and not (home.parent == best.index and is_sentence and is_told):
            break
        is_bare = block.tag == "div" and block.kind is not BlockKind.TABLE and not is_sentence
        if is_bare or block.points <= _CARD or block.is_caption:
            break
        if block.kind is BlockKind.FIGURE or block.level == 1:
            break
        opening = at
    return opening


def _tells(block: RawBlock, home: Container) -> bool:
    """Whether a block in a part of its own has the length of a sentence, and nothing speaks against it."""
    return block.points > 0 and not block.links and home.weight >= 0


def _worth(containers: list[Container], values: list[float]) -> list[float]:
    """What each container is worth: the prose in it, weighed by what its names say."""
    worth = []
    for container in containers:
        value = values[container.last] - values[container.first]
        worth.append(value * (1.0 + container.weight) if value > 0 else value)
    return worth


def _descend(walked: Walked, worth: list[float], headline: int | None) -> Container:
    """From the page inwards, as long as one part holds the story and what it leaves behind is not story."""
    containers = walked.containers
    children: dict[int, list[Container]] = {}
    for container in containers[1:]:
        children.setdefault(container.parent, []).append(container)
    best = containers[0]
    while True:
        parts = children.get(best.index)
        if not parts:
            return best
        richest = max(parts, key=lambda part: worth[part.index])
        inner = _headed(parts, richest, containers, worth, headline)
        if worth[inner.index] <= 0 or _leaves_story(best, inner, parts, walked, worth):
            return best
        best = inner


def _headed(
    parts: list[Container],
    richest: Container,
    containers: list[Container],
    worth: list[float],
    headline: int | None,
) -> Container:
    """The part with the headline rather than a longer one behind it: pages print a second story below the first."""
    if headline is None or headline >= richest.first:
        return richest
    least = max(_HEADED_LEAST, _HEADED_SHARE * _as_one_story(richest, containers, worth))
    for part in parts:
        if part.first <= headline < part.last and worth[part.index] >= least:
            return part
    return richest


def _as_one_story(part: Container, containers: list[Container], worth: list[float]) -> float:
    """What a part is worth as a story: of several articles side by side only the richest counts."""
    found: list[float] = []
    for at in range(part.index + 1, len(containers)):
        other = containers[at]
        if other.parent < part.index:
            break
        if other.tag == "article":
            found.append(worth[other.index])
    return max(found) if len(found) >= _SEVERAL else worth[part.index]


def _leaves_story(
    outer: Container, inner: Container, parts: list[Container], walked: Walked, worth: list[float]
) -> bool:
    """Whether going from ``outer`` to its part ``inner`` would leave paragraphs of the story behind."""
    blocks, containers, value = walked.blocks, walked.containers, worth[inner.index]
    if inner.tag in _LISTS and value < _WHOLE_SHARE * worth[outer.index]:
        # A list between short paragraphs may be richer than each of them.
        return True
    bare = sum(
        block.points
        for block in (*blocks[outer.first : inner.first], *blocks[inner.last : outer.last])
        if block.container == outer.index and block.points >= _PROSE
    )
    if bare >= max(_BARE_SHARE * value, _PROSE):
        return True
    if _has_twins(inner, parts, worth):
        return True
    article = _article_of(inner, containers)
    before = _follows_on(blocks[outer.first : inner.first][::-1], containers, article)
    after = _follows_on(blocks[inner.last : outer.last], containers, article)
    long, any_prose = max(before[0], after[0]), max(before[1], after[1])
    return long >= max(_SIBLING_SHARE * value, _FOLLOWS) or any_prose >= max(_MORE * value, _FOLLOWS)


def _has_twins(inner: Container, parts: list[Container], worth: list[float]) -> bool:
    """Whether parts beside a part hold story, too: one of its own name; beside a small part many that share a name."""
    together: dict[tuple[str, str], float] = {}
    least = worth[inner.index] if worth[inner.index] < _SMALL else math.inf
    for part in parts:
        value = worth[part.index]
        if part is inner or value <= 0 or part.weight < 0 or part.tag in _NEVER_TWINS:
            continue
        name = (part.tag, part.names)
        together[name] = together.get(name, 0.0) + value
        is_namesake = name == (inner.tag, inner.names)
        if is_namesake and together[name] >= min(_NAMESAKE, worth[inner.index]):
            return True
        if together[name] >= max(_NAMESAKE, least):
            return True
    return False


def _article_of(container: Container, containers: list[Container]) -> int:
    """The article element that a container stands in, or the page."""
    while container.tag != "article" and container.index != container.parent:
        container = containers[container.parent]
    return container.index


def _follows_on(blocks: Iterable[RawBlock], containers: list[Container], article: int) -> tuple[float, float]:
    """The points of the long and of all paragraphs on this side of a part, up to where something else begins."""
    long, prose, against = 0.0, 0.0, 0.0
    for block in blocks:
        if block.points >= _LONG and _article_of(containers[block.container], containers) > article:
            # Another article element, behind or inside this one's: another story.
            break
        if block.points <= _CARD or (block.kind is BlockKind.HEADING and block.level == 1):
            against -= block.points if block.points < 0 else _MOST_AGAINST
            if against >= _MOST_AGAINST:
                break
        elif block.points >= _PROSE and block.tag != "li" and containers[block.container].weight >= 0:
            prose += block.points
            long += block.points if block.points >= _LONG else 0.0
    return long, prose


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
    for index, block in enumerate(blocks):
        if len(block.text) < 40:
            continue
        if text and block.link_characters * 2 < len(block.text):
            if block.text[:50] in text:
                proof[index] = 3.0
        elif len(start) > 30 and block.text[:8].casefold() == first and squeezed(block.text[:200]).startswith(start):
            proof[index] = 1.0
    return proof
