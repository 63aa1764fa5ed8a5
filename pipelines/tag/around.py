"""Asks what stands around the name of a place: is it where somebody comes from, a language, left behind, pressing?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipelines.tag.groups import AWAY, COMPANY, DEMONYM, LANGUAGE, MAYBE_COMPANY, ORIGIN, PLACE, PRESSURE, names_of
from pipelines.tag.lexicon import Hit
from pipelines.tag.tokens import SPACELESS_SHARE, is_spaceless

_PAUSE = re.compile(r"[,;:.，、。；：()（）]")
_ENDS_LIST_ITEM = re.compile(r"\s*(?:[,;.:)\]]|(?:and|or|y|e|und|et|dan|и)\b|\Z)")
_ORIGIN_WITHIN = 18  # characters from a country to the word that makes it an origin: "Chinese phone maker"
_HOME_WITHIN = 30  # the same to a company that is at home there: "Chinese security camera maker Hikvision"
_AWAY_WITHIN = 9  # from the word to the country: "reliance on the US"
_PRESSURE_WITHIN = 12  # from the country to the word: "US trade sanctions"


class Around:
    """Asks what stands around the name of a place in its sentence."""

    def __init__(self, text: str, groups: Mapping[str, Sequence[Hit]], homes: Mapping[str, str]) -> None:
        self._text = text
        self._somebody = [hit.start for hit in groups.get(ORIGIN, ())]
        self._companies = [
            (hit.start, {homes.get(name, "") for name in names_of(hit, group)})
            for group in (COMPANY, MAYBE_COMPANY)
            for hit in groups.get(group, ())
        ]
        self._away = [hit.end for hit in groups.get(AWAY, ())]
        self._pressure = [hit.start for hit in groups.get(PRESSURE, ())]

    def questions(self) -> tuple[Callable[[Hit], bool] | None, ...]:
        """Return what to ask of a place, in this order: origin, language, left, pressing; None if it cannot be."""
        return (
            self.is_origin if self._somebody or self._companies else None,
            self.is_language,
            self.is_left if self._away else None,
            self.is_pressing if self._pressure else None,
        )

    def is_origin(self, place: Hit) -> bool:
        """Say whether the place says where somebody comes from: "the Chinese maker", "China's Huawei"."""
        if any(self._follows(place, start, _ORIGIN_WITHIN) for start in self._somebody):
            return True
        codes = set(names_of(place, PLACE))
        return any(
            (start - place.end <= 3 and self._follows(place, start, _ORIGIN_WITHIN))
            or (codes & homes and self._follows(place, start, _HOME_WITHIN))
            for start, homes in self._companies
        )

    def is_language(self, place: Hit) -> bool:
        """Say whether the name is that of a language, or a demonym without anything that it describes."""
        return LANGUAGE in place.labels or (
            DEMONYM in place.labels and _ENDS_LIST_ITEM.match(self._text, place.end) is not None
        )

    def is_left(self, place: Hit) -> bool:
        """Say whether something turns away from the place: "less reliance on the US"."""
        within = _AWAY_WITHIN // (SPACELESS_SHARE if self._is_spaceless(place) else 1)
        return any(0 <= place.start - end <= within for end in self._away)

    def is_pressing(self, place: Hit) -> bool:
        """Say whether the place drives others to something: "US sanctions"."""
        return any(self._follows(place, start, _PRESSURE_WITHIN) for start in self._pressure)

    def _follows(self, place: Hit, start: int, within: int) -> bool:
        within //= SPACELESS_SHARE if self._is_spaceless(place) else 1
        return 0 <= start - place.end <= within and not _PAUSE.search(self._text, place.end, start)

    def _is_spaceless(self, place: Hit) -> bool:
        return is_spaceless(self._text[place.start : place.end])
