"""What a publisher says about the use of a story: reservations against text and data mining and AI, and licences. Pure.

Read are the protocol of reservations (TDMRep, W3C community group, 2024; its file: ``reservations.py``), robots
directives, rules of robots.txt that
name the crawlers of learning machines, and licences by link, schema.org and Dublin Core. The words are data:
``rules/rights.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from protego import Protego

from crawler.items import Right
from pipelines.extract.addresses import absolute
from pipelines.extract.head import Head
from pipelines.extract.rule_files import table

_RULES = table("rights")
_DIRECTIVES = tuple(str(row["name"]) for row in _RULES["directive"])
_AGENTS = tuple(str(row["name"]) for row in _RULES["agent"])
_WORDS = re.compile(r"[\w-]+")
_LICENCE_NAMES = ("dc.rights", "dcterms.rights", "dcterms.license", "dc.rights.license")
_LONGEST = 500
LICENCE, RESERVATION, POLICY, DIRECTIVE, ROBOTS = "licence", "tdm-reservation", "tdm-policy", "directive", "robots.txt"
_TDM = {"tdm-reservation": RESERVATION, "tdm-policy": POLICY}
_PLACES = ("meta", "header", "tdmrep.json")
HEADERS = (*_TDM, "x-robots-tag")  # the headers of an answer that may say something


def rights_of_page(head: Head, url: str) -> tuple[Right, ...]:
    """What the page itself says, in its head and its linked data."""
    return tuple(dict.fromkeys(_of_page(head, url)))


def rights_of_headers(headers: Mapping[str, str]) -> tuple[Right, ...]:
    """What the answer's headers say; their names in lower case."""
    told = _reservations(((name, headers.get(name, "")) for name in _TDM), "header")
    return (*told, *_directives(headers.get("x-robots-tag", ""), "header:x-robots-tag"))


def rights_of_robots(text: str, url: str) -> tuple[Right, ...]:
    """The crawlers of learning machines that robots.txt names, and keeps away from this address."""
    if not text:
        return ()
    named, rules = _robots(text)
    if rules is None:
        return ()
    return tuple(Right(ROBOTS, agent, "robots.txt") for agent in named if not rules.can_fetch(url, agent))


def reserves(rights: Iterable[Right]) -> bool:
    """Whether any sign reserves the story from mining or learning. A licence is none.

    Where the protocol of reservations speaks in several places, the page goes before the header, and that before the
    file of the host.
    """
    told = list(rights)
    if any(right.kind in {DIRECTIVE, ROBOTS} for right in told):
        return True
    said = [(_rank(right), right.value) for right in told if right.kind == RESERVATION]
    return (min(said)[0], "1") in said if said else False


def _rank(right: Right) -> int:
    place = right.source.partition(":")[0]
    return _PLACES.index(place) if place in _PLACES else len(_PLACES)


def _of_page(head: Head, url: str) -> Iterator[Right]:
    yield from _reservations(head.all(*_TDM), "meta")
    for name, value in head.all("robots", *(agent.lower() for agent in _AGENTS)):
        yield from _directives(value, f"meta:{name}")
    for link in head.links:
        if "license" in link.relations:
            yield Right(LICENCE, (absolute(url, link.href) or link.href)[:_LONGEST], "link:license")
    for value in _texts(head.data.article.get("license")):
        yield Right(LICENCE, value[:_LONGEST], "json-ld:license")
    for name, value in head.all(*_LICENCE_NAMES):
        yield Right(LICENCE, value[:_LONGEST], f"meta:{name}")


def _reservations(told: Iterable[tuple[str, str]], place: str) -> tuple[Right, ...]:
    return tuple(
        Right(_TDM[name], value.strip()[:_LONGEST], f"{place}:{name}") for name, value in told if value.strip()
    )


def _directives(text: str, source: str) -> Iterator[Right]:
    said = {word.lower() for word in _WORDS.findall(text)}
    yield from (Right(DIRECTIVE, name, source) for name in _DIRECTIVES if name in said)


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        told = one.get("url") or one.get("@id") or one.get("name") if isinstance(one, dict) else one
        if isinstance(told, str) and told.strip():
            yield told.strip()


@lru_cache(maxsize=1)  # a crawl has one or two, and the largest take thirty megabytes
def _robots(text: str) -> tuple[tuple[str, ...], Protego | None]:
    lines = re.findall(r"^[ \t]*user-agent[ \t]*:[ \t]*([^\s#]+)", text, re.IGNORECASE | re.MULTILINE)
    named = {line.lower() for line in lines}
    agents = tuple(agent for agent in _AGENTS if agent.lower() in named)
    return agents, Protego.parse(text) if agents else None
