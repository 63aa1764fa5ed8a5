"""What was found in one sentence, by group, and which places and companies that makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from crawler.values import value
from pipelines.tag.around import Around
from pipelines.tag.groups import COMPANY, MAYBE_COMPANY, MAYBE_PLACE, MOST_HITS, PLACE, by_group, names_of
from pipelines.tag.lexicon import Hit

_NOTHING: frozenset[str] = frozenset()
_NO_MANNERS = (_NOTHING,) * 4


class Names(NamedTuple):
    """The places and companies of a sentence, as ``Sentence`` has them, in the same order."""

    countries: tuple[str, ...] = ()
    origins: frozenset[str] = frozenset()
    companies: tuple[str, ...] = ()
    homes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    pressure: frozenset[str] = frozenset()


NO_NAMES = Names()


@value
class Found:
    """The hits of one sentence by group, in order."""

    groups: dict[str, list[Hit]]

    def names(self, group: str) -> tuple[str, ...]:
        """Return the names behind the hits of a table's group, each once."""
        hits = self.groups.get(group)
        return tuple(dict.fromkeys(name for hit in hits for name in names_of(hit, group))) if hits else ()

    def add(self, hits: Iterable[Hit]) -> None:
        """Take more hits of the same sentence, in order."""
        for group, some in by_group(hits).items():
            self.groups[group] = sorted((*self.groups.get(group, ()), *some))[:MOST_HITS]

    def admit(self, sure: set[str]) -> None:
        """Take the names that may be places of the countries that the story is sure of as places."""
        if not sure or MAYBE_PLACE not in self.groups:
            return
        places = [
            hit._replace(labels=tuple(f"{PLACE}:{code}" for code in names_of(hit, MAYBE_PLACE) if code in sure))
            for hit in self.groups[MAYBE_PLACE]
        ]
        if any(hit.labels for hit in places):
            admitted = (*self.groups.get(PLACE, ()), *(hit for hit in places if hit.labels))
            self.groups[PLACE] = sorted(admitted)

    def names_with(self, text: str, sure: set[str], homes: Mapping[str, str]) -> Names:
        """Return whom the sentence names, the ambiguous names of companies that the story is ``sure`` of among them."""
        groups = self.groups
        if PLACE not in groups and COMPANY not in groups and (not sure or MAYBE_COMPANY not in groups):
            return NO_NAMES
        companies = (*self.names(COMPANY), *(name for name in self.names(MAYBE_COMPANY) if name in sure))
        origins, languages, away, pressure = self._manners(text, homes)
        return Names(
            countries=self.names(PLACE),
            origins=origins,
            companies=tuple(dict.fromkeys(companies)),
            homes=frozenset(homes[company] for company in companies),
            languages=languages,
            away=away,
            pressure=pressure,
        )

    def _manners(self, text: str, homes: Mapping[str, str]) -> tuple[frozenset[str], ...]:
        """Return the countries that are only origins, only languages, only left behind, only pressing."""
        if PLACE not in self.groups:
            return _NO_MANNERS
        around = Around(text, self.groups, homes)
        return tuple(self._only(is_so) if is_so else _NOTHING for is_so in around.questions())

    def _only(self, is_so: Callable[[Hit], bool]) -> frozenset[str]:
        """Return the countries of which every name in the sentence is so."""
        hits = self.groups.get(PLACE, ())
        so = {code for hit in hits if is_so(hit) for code in names_of(hit, PLACE)}
        return frozenset(so - {code for hit in hits if not is_so(hit) for code in names_of(hit, PLACE)} if so else so)


def confirmed(sentences: Iterable[Found], maybe: str, beside: str, words: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the owners of ambiguous names of which one stands beside a word that makes it sure."""
    owners: set[str] = set()
    for found in sentences:
        if maybe in found.groups and beside in found.groups:
            here = frozenset(found.names(beside))
            owners.update(name for name in found.names(maybe) if words[name] & here)
    return owners
