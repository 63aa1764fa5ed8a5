"""Site definitions from their folders: every file is read, every error is told with its file and line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.sites.checking import checked
from crawler.sites.definition import SiteDefinition
from crawler.sites.lines import ValuePath, lines_of

BUILT_IN_FOLDER = Path(__file__).parent

# A definition is a page of text; what is larger is something else.
_LARGEST_FILE = 256 * 1024
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
            errors[str(folder)] = SiteError([f"{_shown(folder)}: cannot read the folder of sites: {_reason(error)}"])
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
    place = f"{_shown(path)}:{line}"
    if site.name in sites:
        message = f"{place}: the name {site.name!r} is taken by {places[site.name]}; give one of the two another name"
        errors[f"{site.name} ({path.name})"] = SiteError([message])
        return
    sites[site.name] = site
    places[site.name] = place


def _read_file(path: Path) -> tuple[SiteDefinition, int]:
    """The definition of a file and the line of its name."""
    text = _text_of(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SiteError([_syntax_error(path, str(error), text)]) from None
    except RecursionError:
        raise SiteError([f"{_shown(path)}: is nested too deeply to be a site definition"]) from None
    lines = lines_of(text)
    found: list[tuple[int, str]] = []

    def report(where: ValuePath, sentence: str) -> None:
        found.append((_line_of(where, lines), sentence))

    site = checked(data, path, report)
    if found or site is None:
        raise SiteError(_told(path, line, sentence) for line, sentence in sorted(found))
    return site, _line_of(("name",), lines)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise SiteError([f"{_shown(path)}: cannot be read: {_reason(error)}"]) from None
    if len(content) > _LARGEST_FILE:
        raise SiteError([f"{_shown(path)}: is larger than {_LARGEST_FILE // 1024} KiB and no site definition"])
    try:
        # An editor's byte-order mark is no part of the definition; universal newlines as tomllib reads a file.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SiteError([_told(path, line, "is not written in UTF-8; save it as UTF-8")]) from None


def _line_of(where: ValuePath, lines: Mapping[ValuePath, int]) -> int:
    """The line of a value, or of the nearest thing around it; 0 for the file as a whole."""
    while where:
        if where in lines:
            return lines[where]
        where = where[:-1]
    return 0


def _told(path: Path, line: int, sentence: str) -> str:
    return f"{_shown(path)}:{line}: {sentence}" if line else f"{_shown(path)}: {sentence}"


def _syntax_error(path: Path, message: str, text: str) -> str:
    found = re.search(r" \(at line (\d+), column \d+\)$", message)
    line = int(found[1]) if found else text.count("\n") + 1
    sentence = message[: found.start()] if found else message.removesuffix(" (at end of document)")
    return _told(path, line, f"is not TOML here: {sentence[:1].lower()}{sentence[1:]}")


def _name_in(path: Path) -> str:
    """The name of a site whose definition is wrong: what the file says where that can be seen, else the file's own."""
    try:
        with path.open("rb") as file:
            found = _NAME_LINE.search(file.read(_LARGEST_FILE))
    except OSError:
        found = None
    return found[1].decode("ascii") if found else path.stem


def _shown(path: Path) -> str:
    """The path as the user would write it: from the folder she stands in, where it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return os.fspath(path)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
