"""Which pages are timed: all that the definition knows, and what a reader does on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.large.words import COMMON
from desk.build import DATABASE
from desk.definition import read_definition

# A common word, a rare one, two, a phrase, a beginning, and one that nobody wrote.
SEARCHES = (COMMON[0], "w1", "w23456", "phone market", f'"{COMMON[0]}"', "w234*", "nothingofthekind")
NARROWED = {
    "articles": ({"source": "gazette"}, {"source": "bulletin", "_sort_desc": "published_at"}, {"language": "de"}),
    "recent_articles": ({"source": "herald"}, {"is_localization": "1"}, {"_search": "w77"}),
    "localization_stories": ({"source": "courier"}, {"_search": "company"}),
    "localization_events": ({"facet": "local-production"}, {"stage": "done", "source": "gazette"}),
    "who_and_where": (
        {"country": "IN", "facet": "local-production"},
        {"company": "Company A1"},
        {"country": "CN", "stage": "done"},
    ),
    "what_was_removed": ({"rule": "structure.share-bar"}, {"source": "gazette"}),
    "full_articles": ({"_search": "w4321"},),
    "pages": ({"state": "failed"},),
}


@dataclass(frozen=True)
class Address:
    """A page: where it is, and which facets it promises."""

    path: str
    facets: tuple[str, ...] = ()


def addresses(archive: Path) -> Iterator[Address]:
    """Yield the pages in the order in which a morning might ask for them."""
    definition = read_definition()
    yield Address("/")
    yield Address(f"/{DATABASE}")
    for name in definition.tables:
        if not name.endswith("_fts"):
            facets = definition.options(name).get("facets", [])
            names = tuple(facet["date"] if isinstance(facet, dict) else facet for facet in facets)
            yield Address(f"/{DATABASE}/{name}", names)
            for narrowing in NARROWED.get(name, ()):
                yield Address(f"/{DATABASE}/{name}?{urlencode(narrowing)}")
    for question in definition.questions:
        yield Address(f"/{DATABASE}/{question.name}")
        yield Address(f"/{DATABASE}/{question.name}.json?_shape=objects")
    if any(question.name == "search" for question in definition.questions):
        for words in SEARCHES:
            yield Address(f"/{DATABASE}/search?{urlencode({'q': words})}")
    yield from _articles(archive)


def _articles(archive: Path) -> Iterator[Address]:
    """Yield an old story, one in the middle, the latest, and one with a facet."""
    with closing(sqlite3.connect(f"{archive.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        (last,) = connection.execute("SELECT max(id) FROM articles").fetchone()
        tagged = connection.execute("SELECT max(article_id) FROM article_tags").fetchone()
    for number in (1, (last or 2) // 2, last, *tagged):
        if number:
            yield Address(f"/{DATABASE}/articles/{number}")
