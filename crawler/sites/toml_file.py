"""A TOML file that the owner writes: read whole, or refused with its line and what is wrong there."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.sites.lines import ValuePath, lines_of

# What she writes is a page or a few of text; what is larger is something else.
_LARGEST_FILE = 256 * 1024


class TomlFileError(Exception):
    """The file cannot be read as TOML; the message is one ``file:line: sentence``."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What a file says, and on which line it says it."""

    path: Path
    data: Mapping[str, Any]
    lines: Mapping[ValuePath, int]

    def line_of(self, where: ValuePath) -> int:
        """The line of a value, or of the nearest thing around it; 0 for the file as a whole."""
        while where:
            if where in self.lines:
                return self.lines[where]
            where = where[:-1]
        return 0


def read_toml(path: Path, what: str) -> TomlFile:
    """The file's content; ``what`` is what it should be, such as "site definition".

    Raises:
        TomlFileError: When it cannot be read, is too large, no UTF-8 or no TOML.
    """
    text = _text_of(path, what)
    try:
        return TomlFile(path, tomllib.loads(text), lines_of(text))
    except tomllib.TOMLDecodeError as error:
        raise TomlFileError(_syntax_error(path, str(error), text)) from None
    except RecursionError:
        raise TomlFileError(f"{shown(path)}: is nested too deeply to be a {what}") from None


def told(path: Path, line: int, sentence: str) -> str:
    """The sentence with its place before it: ``file:line: sentence``."""
    return f"{shown(path)}:{line}: {sentence}" if line else f"{shown(path)}: {sentence}"


def shown(path: Path) -> str:
    """The path as the user would write it: from the folder she stands in, where it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return os.fspath(path)


def reason_of(error: OSError) -> str:
    """Why the system refused, in small letters."""
    return (error.strerror or type(error).__name__).lower()


def _text_of(path: Path, what: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise TomlFileError(f"{shown(path)}: cannot be read: {reason_of(error)}") from None
    if len(content) > _LARGEST_FILE:
        raise TomlFileError(f"{shown(path)}: is larger than {_LARGEST_FILE // 1024} KiB and no {what}")
    try:
        # An editor's byte-order mark is no part of the file; universal newlines as tomllib reads a file.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TomlFileError(told(path, line, "is not written in UTF-8; save it as UTF-8")) from None


def _syntax_error(path: Path, message: str, text: str) -> str:
    found = re.search(r" \(at line (\d+), column \d+\)$", message)
    line = int(found[1]) if found else text.count("\n") + 1
    sentence = message[: found.start()] if found else message.removesuffix(" (at end of document)")
    return told(path, line, f"is not TOML here: {sentence[:1].lower()}{sentence[1:]}")
