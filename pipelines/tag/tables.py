"""The tables of names: places by ISO 3166-1 code, companies by the name that the archive uses, checked when read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.tag.chinese import simplified
from pipelines.tag.tokens import fold

TABLES_FOLDER = Path(__file__).parent / "tables"
# All officially assigned alpha-2 codes of ISO 3166-1, and EU, which the standard reserves for the European Union.
CODES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW EU
    """.split()  # noqa: SIM905 - 250 codes read better without quotes
)
_COUNTRY_FILES = {
    "countries": "country",
    "demonyms": "demonym",
    "cities": "city",
    "programmes": "programme",
    "languages": "language",
}
_WORD_PARTS = ("origin", "away", "pressure")


class TableError(ValueError):
    """A table says something that cannot be meant; the message names file, row and mistake."""


@dataclass(frozen=True, slots=True)
class AmbiguousPlace:
    """Names of a country that are other names, too, and the words of which one must stand in the same sentence."""

    country: str
    names: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The names of every country by its code, and the words around them that change what a name says.

    ``origin_words`` are words before which a country says where somebody comes from ("the Chinese maker"); after
    ``away_words`` stands the one that something turns away from, before ``pressure_words`` the one that drives others
    to it. ``names`` holds the ``demonyms`` and the names of ``languages``, too, which say less than a country's name.
    """

    names: Mapping[str, tuple[str, ...]]
    not_places: tuple[str, ...]
    origin_words: tuple[str, ...] = ()
    away_words: tuple[str, ...] = ()
    pressure_words: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ambiguous: tuple[AmbiguousPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Names of a company that are common words, too, and the words of which one must stand in the same sentence."""

    company: str
    names: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Companies:
    """The aliases of companies by the name that the archive uses, the ambiguous ones, and where they are at home."""

    aliases: Mapping[str, tuple[str, ...]]
    ambiguous: tuple[Ambiguous, ...]
    homes: Mapping[str, str]  # the ISO 3166-1 code of the company's home country


def load_places(folder: Path = TABLES_FOLDER) -> Places:
    """Read the tables of countries, cities, programmes, languages and what stands around; raise ``TableError``."""
    names: dict[str, tuple[str, ...]] = {}
    sections: dict[str, list[str]] = {section: [] for section in _COUNTRY_FILES.values()}
    owners: dict[str, str] = {}
    for file, section in _COUNTRY_FILES.items():
        rows = _content(folder, file, {section}).get(section, {})
        for code, terms in rows.items():
            _check_code(file, code)
            names[code] = names.get(code, ()) + _terms(f"{file}.toml, {code}", terms)
            sections[section] += terms
            _claim(owners, f"{file}.toml", code, terms)
    context = _content(folder, "context", {"origin", "away", "pressure", "not_a_place", "ambiguous"})
    words = {part: _terms(f"context.toml, {part}", context.get(part, {}).get("words", [])) for part in _WORD_PARTS}
    return Places(
        names,
        _terms("context.toml, not_a_place", context.get("not_a_place", {}).get("names", [])),
        words["origin"],
        words["away"],
        words["pressure"],
        tuple(sections["demonym"]),
        tuple(sections["language"]),
        tuple(_ambiguous_place(row) for row in context.get("ambiguous", ())),
    )


def load_companies(folder: Path = TABLES_FOLDER) -> Companies:
    """Read the tables of companies and of ambiguous names; raise ``TableError`` for the first mistake."""
    aliases: dict[str, tuple[str, ...]] = {}
    homes: dict[str, str] = {}
    owners: dict[str, str] = {}
    for code, rows in _content(folder, "companies", {"company"}).get("company", {}).items():
        if not isinstance(rows, dict):
            raise TableError(f"companies.toml, {code}: a company stands below its home, for example [company.US]")
        _check_code("companies", code)
        for company, terms in rows.items():
            if company in homes:
                raise TableError(f"companies.toml: {company} stands below {homes[company]} and below {code}")
            homes[company] = code
            aliases[company] = _terms(f"companies.toml, {company}", terms)
            _claim(owners, "companies.toml", company, terms)
    content = _content(folder, "ambiguous", {"words", "ambiguous"})
    lists = {name: _terms(f"ambiguous.toml, {name}", terms) for name, terms in content.get("words", {}).items()}
    ambiguous = tuple(_ambiguous(row, lists, homes, owners) for row in content.get("ambiguous", ()))
    return Companies(aliases, ambiguous, homes)


def _content(folder: Path, file: str, sections: set[str]) -> dict[str, Any]:
    try:
        content = tomllib.loads((folder / f"{file}.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{file}.toml is not valid TOML: {error}") from error
    if unknown := set(content) - sections:
        raise TableError(f"{file}.toml: unknown section {min(unknown)!r}; it has {', '.join(sorted(sections))}")
    return content


def _check_code(file: str, code: str) -> None:
    if code not in CODES:
        raise TableError(f"{file}.toml: {code!r} is no ISO 3166-1 alpha-2 code in capitals, nor EU")


def _terms(where: str, terms: object) -> tuple[str, ...]:
    if not isinstance(terms, list) or not all(isinstance(term, str) and term.strip() for term in terms):
        raise TableError(f'{where}: not a list of names, such as ["Xiaomi", "小米"]')
    return tuple(terms)


def _claim(owners: dict[str, str], file: str, owner: str, terms: Iterable[str]) -> None:
    """Note whose names these are; refuse one that is somebody else's or stands twice."""
    for term in terms:
        name = simplified(fold(term))
        if name in owners and (owners[name] != owner or file == "companies.toml"):
            raise TableError(f"{file}: {term!r} is a name of {owner} and of {owners[name]}")
        owners[name] = owner


def _row(file: str, row: Mapping[str, Any], key: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    name = str(row.get(key, "?"))
    if unknown := set(row) - {key, "names", "with"}:
        raise TableError(f"{file}, {name}: unknown key {min(unknown)!r}; the keys are {key}, names, with")
    names, beside = (_terms(f"{file}, {name}, {part}", row.get(part)) for part in ("names", "with"))
    if not names or not beside:
        raise TableError(f"{file}, {name}: a row needs names, and words in 'with' of which one must stand beside them")
    return name, names, beside


def _ambiguous_place(row: Mapping[str, Any]) -> AmbiguousPlace:
    code, names, beside = _row("context.toml", row, "country")
    _check_code("context", code)
    return AmbiguousPlace(code, names, beside)


def _ambiguous(
    row: Mapping[str, Any],
    lists: Mapping[str, tuple[str, ...]],
    homes: Mapping[str, str],
    owners: Mapping[str, str],
) -> Ambiguous:
    company, names, beside = _row("ambiguous.toml", row, "company")
    if company not in homes:
        raise TableError(f"ambiguous.toml: {company!r} has no line in companies.toml")
    for name in names:
        if simplified(fold(name)) in owners:
            raise TableError(f"ambiguous.toml, {company}: {name!r} is a plain alias in companies.toml, too")
    words: list[str] = []
    for word in beside:
        if word.startswith("@") and word[1:] not in lists:
            raise TableError(f"ambiguous.toml, {company}: no list is named {word!r}")
        words += lists[word[1:]] if word.startswith("@") else (word,)
    return Ambiguous(company, names, tuple(dict.fromkeys(words)))
