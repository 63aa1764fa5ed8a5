"""On which line of a TOML file does a value stand? tomllib does not tell, so that the text is walked once more.

The text has been accepted by tomllib before, so that this walk knows the shapes of TOML and checks nothing.
"""

from __future__ import annotations

import re

ValuePath = tuple[str | int, ...]

_KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[ValuePath, int]:
    """The line (from 1) of every key and every array element, by its path: ``("layout", 1, "noise", 0)``."""
    return _Walk(text).all()


class _Walk:
    """One pass over the text; ``position`` only moves forward."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.lines: dict[ValuePath, int] = {}
        self.tables: dict[ValuePath, int] = {}  # arrays of tables: how many so far
        self._counted = (0, 1)  # a position and its line

    def all(self) -> dict[ValuePath, int]:
        table: ValuePath = ()
        self._skip_blank()
        while self.position < len(self.text):
            before = self.position
            if self.text.startswith("[", self.position):
                table = self._header()
            else:
                self._pair(table)
            self._skip_blank()
            if self.position == before:  # not TOML after all: better no line than no end
                break
        return self.lines

    def _line(self) -> int:
        position, line = self._counted
        line += self.text.count("\n", position, self.position)
        self._counted = (self.position, line)
        return line

    def _skip_blank(self) -> None:
        if found := _BLANK.match(self.text, self.position):
            self.position = found.end()

    def _keys(self) -> tuple[str, ...]:
        """A dotted key; the position ends behind it."""
        keys: list[str] = []
        while found := _KEY.match(self.text, self.position):
            keys.append(next(group for group in found.groups() if group is not None))
            self.position = found.end()
            if not self.text.startswith(".", self.position):
                break
            self.position += 1
        return tuple(keys)

    def _header(self) -> ValuePath:
        line = self._line()
        is_array = self.text.startswith("[[", self.position)
        self.position += 2 if is_array else 1
        keys = self._keys()
        self.position += 2 if is_array else 1
        parent = self._resolved(keys[:-1])
        path: ValuePath = (*parent, *keys[-1:])
        self.lines.setdefault(path, line)
        if not is_array:
            return path
        number = self.tables.get(path, 0)
        self.tables[path] = number + 1
        self.lines[*path, number] = line
        return (*path, number)

    def _resolved(self, keys: tuple[str, ...]) -> ValuePath:
        """Where a header's words lead: into the newest table of each array on the way."""
        path: ValuePath = ()
        for key in keys:
            path = (*path, key)
            if path in self.tables:
                path = (*path, self.tables[path] - 1)
        return path

    def _pair(self, table: ValuePath) -> None:
        line = self._line()
        path: ValuePath = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.position += 1  # the equals sign
        self._value(path)

    def _value(self, path: ValuePath) -> None:
        self._skip_blank()
        if self.text.startswith("[", self.position):
            self._array(path)
        elif self.text.startswith("{", self.position):
            self._inline_table(path)
        else:
            found = _STRING.match(self.text, self.position) or _BARE.match(self.text, self.position)
            if found is not None:
                self.position = found.end()

    def _array(self, path: ValuePath) -> None:
        self.position += 1
        number = 0
        self._skip_blank()
        while self.position < len(self.text) and self.text[self.position] != "]":
            before = self.position
            self.lines[*path, number] = self._line()
            self._value((*path, number))
            number += 1
            self._skip_comma()
            if self.position == before:
                return
        self.position += 1

    def _inline_table(self, path: ValuePath) -> None:
        self.position += 1
        self._skip_blank()
        while self.position < len(self.text) and self.text[self.position] != "}":
            before = self.position
            self._pair(path)
            self._skip_comma()
            if self.position == before:
                return
        self.position += 1

    def _skip_comma(self) -> None:
        self._skip_blank()
        if self.text.startswith(",", self.position):
            self.position += 1
        self._skip_blank()
