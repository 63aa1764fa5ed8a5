"""JSON-LD: the publisher's own record of the story, read from whatever shape it comes in."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.extract.texts import squeezed, unescaped

Node = dict[str, Any]

_ARTICLES = frozenset(
    [
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "reviewnewsarticle",
        "askpublicnewsarticle",
        "advertisercontentarticle",
        "satiricalarticle",
        "techarticle",
        "scholarlyarticle",
        "blogposting",
        "liveblogposting",
        "socialmediaposting",
        "discussionforumposting",
        "review",
        "criticreview",
        "report",
        "medicalwebpage",
        "howto",
        "recipe",
    ]
)
# What stands below these properties belongs to the story or beside it, and is not the story: an update of a live blog
# is a BlogPosting of its own, a list of other stories holds Articles.
_PARTS = frozenset(["liveBlogUpdate", "comment", "mentions", "citation", "isBasedOn", "itemListElement", "relatedLink"])
_IS_PART = -9.0
_IS_NAMED = 1.5
_PAGES = frozenset(["webpage", "itempage", "collectionpage"])
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,20}\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BREAKS = re.compile(r"[\r\n\t]+")
_MOST_NODES = 3_000
_LONGEST_SCRIPT = 2_000_000
_LONGEST_HEADLINE = 500


@dataclass(slots=True)
class LinkedData:
    """All nodes of a page's JSON-LD, and the one that describes the story."""

    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)
    article: Node = field(default_factory=dict)

    def text(self, *keys: str) -> str:
        """The first of the story's properties that is a text."""
        for key in keys:
            value = self.article.get(key)
            for text in texts_of(value):
                return text
        return ""

    def resolve(self, value: Any) -> Any:
        """The node that a bare reference ({"@id": ...}) means."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value


def read_linked_data(scripts: Iterable[str], titles: Iterable[str] = ()) -> LinkedData:
    """The nodes of all scripts; broken ones are mended where it is safe and left out otherwise.

    Args:
        scripts: the texts of the page's JSON-LD scripts.
        titles: what the page calls itself elsewhere: of several stories told, the one of that name is the page's.
    """
    data = LinkedData()
    stories: list[tuple[float, Node]] = []
    for script in scripts:
        for node, is_part in _nodes(_load(script)):
            if len(data.nodes) >= _MOST_NODES:
                break
            data.nodes.append(node)
            identifier = node.get("@id")
            if isinstance(identifier, str) and len(node) > 2:
                data.by_id.setdefault(identifier, node)
            if rank := _rank(node):
                stories.append((rank + (_IS_PART if is_part else 0.0), node))
    data.article = _story(stories, titles)
    return data


def kinds_of(node: Node) -> set[str]:
    """The node's types, lower case and without a vocabulary's address."""
    value = node.get("@type")
    kinds = value if isinstance(value, list) else [value]
    return {str(kind).rsplit("/", 1)[-1].lower() for kind in kinds if kind}


def texts_of(value: Any) -> Iterator[str]:
    """Every text that a property's value holds: a string, a list of them, an object with a name or a value."""
    if isinstance(value, str):
        text = unescaped(value)
        if text:
            yield text
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, list):
        for item in value[:200]:
            yield from texts_of(item)
    elif isinstance(value, dict):
        for key in ("name", "@value", "value"):
            if key in value and not isinstance(value[key], dict):
                yield from texts_of(value[key])
                return


def _load(script: str) -> Any:
    text = script[:_LONGEST_SCRIPT].strip()
    if not text:
        return None
    for mend in (None, _unwrapped, _mended):
        try:
            return json.loads(mend(text) if mend else text, strict=False)
        except (ValueError, RecursionError):
            continue
    return _leading_value(text)


def _unwrapped(text: str) -> str:
    return _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")


def _mended(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _BREAKS.sub(" ", _unwrapped(text)))


def _leading_value(text: str) -> Any:
    """The value at the start of a script that goes on with something else, such as a second object."""
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    if start < 0:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[tuple[Node, bool]]:
    """Every object of a document, graphs and nested objects included, outermost first; and whether it is a part."""
    waiting = deque([(value, False)])
    count = 0
    while waiting and count < _MOST_NODES:
        item, is_part = waiting.popleft()
        if isinstance(item, list):
            waiting.extend((child, is_part) for child in item)
        elif isinstance(item, dict):
            count += 1
            if "@type" in item or "@id" in item:
                yield item, is_part
            for key, child in item.items():
                if isinstance(child, dict | list):
                    waiting.append((child, is_part or key in _PARTS))


def _story(stories: list[tuple[float, Node]], titles: Iterable[str]) -> Node:
    """The node that describes the story: an article with the most to say; the page's own node where there is none."""
    if len(stories) > 1:
        known = [key for key in map(squeezed, titles) if key]
        stories = [(rank + (_IS_NAMED if _is_named(node, known) else 0.0), node) for rank, node in stories]
    return max(stories, key=lambda story: story[0], default=(0.0, {}))[1]


def _is_named(node: Node, titles: list[str]) -> bool:
    headline = node.get("headline")
    key = squeezed(headline[:_LONGEST_HEADLINE]) if isinstance(headline, str) else ""
    return bool(key) and any(key in title or title in key for title in titles)


def _rank(node: Node) -> float:
    kinds = kinds_of(node)
    if kinds & _ARTICLES:
        rank = 10.0
    elif kinds & _PAGES and "datePublished" in node:
        rank = 4.0
    elif "articleBody" in node or ("headline" in node and "datePublished" in node):
        rank = 5.0
    else:
        return 0.0
    for key in ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage"):
        if node.get(key):
            rank += 1.0
    if kinds & {"review", "criticreview", "howto", "recipe", "medicalwebpage"}:
        rank -= 3.0
    return rank
