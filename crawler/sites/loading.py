"""Site definitions from their folders: every file is read, every error is told with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.sites.checking import checked
from crawler.sites.definition import SiteDefinition
from crawler.sites.lines import ValuePath
from crawler.sites.toml_file import TomlFileError, read_toml, reason_of, shown, told

BUILT_IN_FOLDER = Path(__file__).parent

# How much of a file that is wrong is searched for the site's name.
_NAME_WITHIN = 256 * 1024
_NAME_LINE = re.compile(rb"""^name\s*=\s*["']([a-z0-9-]{1,60})["']""", re.MULTILINE)


class SiteError(Exception):
    """What is wrong with a definition: one ``file:line: sentence`` for each error."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


@dataclass(frozen=True, slots=True)
class SitesRead:
    """All sites that could be read, and the errors of the others by the name of the site."""

    sites: Mapping[str, SiteDefinition] = field(default_factory=dict)
    errors: Mapping[str, SiteError] = field(default_factory=dict)


def load_site(path: Path) -> SiteDefinition:
    """The definition in one file.

    Raises:
        SiteError: With everything that is wrong with the file.
    """
    return _read_file(path)[0]


def load_sites(folders: Sequence[Path]) -> dict[str, SiteDefinition]:
    """All sites of these folders by name.

    Raises:
        SiteError: With everything that is wrong with any of the files.
    """
    read = read_sites(folders)
    if read.errors:
        raise SiteError(message for error in read.errors.values() for message in error.messages)
    return dict(read.sites)


def read_sites(folders: Sequence[Path]) -> SitesRead:
    """All sites of these folders that can be read; a wrong file harms no other site."""
    sites: dict[str, SiteDefinition] = {}
    places: dict[str, str] = {}
    errors: dict[str, SiteError] = {}
    for folder in dict.fromkeys(Path(folder).resolve() for folder in folders):
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
        except OSError as error:
            errors[str(folder)] = SiteError([f"{shown(folder)}: cannot read the folder of sites: {reason_of(error)}"])
            continue
        for path in paths:
            _add(path, sites, places, errors)
    return SitesRead(sites, errors)


def _add(path: Path, sites: dict[str, SiteDefinition], places: dict[str, str], errors: dict[str, SiteError]) -> None:
    try:
        site, line = _read_file(path)
    except SiteError as error:
        name = _name_in(path)
        messages = (*(errors[name].messages if name in errors else ()), *error.messages)
        errors[name] = SiteError(messages)
        return
    place = f"{shown(path)}:{line}"
    if site.name in sites:
        message = f"{place}: the name {site.name!r} is taken by {places[site.name]}; give one of the two another name"
        errors[f"{site.name} ({path.name})"] = SiteError([message])
        return
    sites[site.name] = site
    places[site.name] = place


def _read_file(path: Path) -> tuple[SiteDefinition, int]:
    """The definition of a file and the line of its name."""
    try:
        file = read_toml(path, "site definition")
    except TomlFileError as error:
        raise SiteError([str(error)]) from None
    found: list[tuple[int, str]] = []

    def report(where: ValuePath, sentence: str) -> None:
        found.append((file.line_of(where), sentence))

    site = checked(file.data, path, report)
    if found or site is None:
        raise SiteError(told(path, line, sentence) for line, sentence in sorted(found))
    return site, file.line_of(("name",))


def _name_in(path: Path) -> str:
    """The name of a site whose definition is wrong: what the file says where that can be seen, else the file's own."""
    try:
        with path.open("rb") as file:
            found = _NAME_LINE.search(file.read(_NAME_WITHIN))
    except OSError:
        found = None
    return found[1].decode("ascii") if found else path.stem
