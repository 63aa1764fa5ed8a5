"""The names of the tables as terms with labels: a label says what a name is, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.tag.groups import (
    AWAY,
    BESIDE_COMPANY,
    BESIDE_PLACE,
    COMPANY,
    DEMONYM,
    LANGUAGE,
    MAYBE_COMPANY,
    MAYBE_PLACE,
    NOT_A_PLACE,
    ORIGIN,
    PLACE,
    PRESSURE,
)
from pipelines.tag.tables import Companies, Places


def place_terms(places: Places) -> list[tuple[str, str]]:
    """Return every name of a place, what only looks like one, and the words around that change what a name says."""
    terms = [(name, f"{PLACE}:{code}") for code, names in places.names.items() for name in names]
    terms += [(name, LANGUAGE) for name in places.languages] + [(name, DEMONYM) for name in places.demonyms]
    terms += [(name, NOT_A_PLACE) for name in places.not_places]
    for row in places.ambiguous:
        terms += [(name, f"{MAYBE_PLACE}:{row.country}") for name in row.names]
        terms += [(word, f"{BESIDE_PLACE}:{word}") for word in row.beside]
    words = ((ORIGIN, places.origin_words), (AWAY, places.away_words), (PRESSURE, places.pressure_words))
    return terms + [(word, label) for label, some in words for word in some]


def company_terms(companies: Companies) -> list[tuple[str, str]]:
    """Return every name of a company, and the words beside the ambiguous ones."""
    terms = [(name, f"{COMPANY}:{company}") for company, names in companies.aliases.items() for name in names]
    for row in companies.ambiguous:
        terms += [(name, f"{MAYBE_COMPANY}:{row.company}") for name in row.names]
        # The label is the word, not the company: a word beside many companies must not cost more than one label.
        terms += [(word, f"{BESIDE_COMPANY}:{word}") for word in row.beside]
    return terms


def words_by_name(rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, frozenset[str]]:
    """Return the words of which one must stand beside an ambiguous name, by what it is a name of."""
    words: dict[str, frozenset[str]] = {}
    for name, beside in rows:
        words[name] = words.get(name, frozenset()) | frozenset(beside)
    return words
