"""The values that a page's programs hold: JSON, objects and arrays of JavaScript, JSON inside strings.

Nothing is run. What is no value (functions, names of variables) stands for nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

# Values begin behind these; more of them in one script are code.
_BEGINS = re.compile(r"""(?:=|\(|return|,)\s*(?=[\[{])|JSON\.parse\(\s*(?=["'`])""")
_MOST_BEGINNINGS = 60
# What is shorter holds no story.
_SHORTEST = 150
_MOST_NESTED = 3
# How a store names an object that it keeps apart (Apollo's cache).
REFERENCE = "__ref"
_MOST_OBJECTS = 300_000
_MOST_TOKENS = 400_000
_WRAPPED = 2
_PACKED = re.compile(r"\s*(?:[\[{]|%7B|%5B|\w{1,4}:[\[{])")
_ROW = re.compile(r"^\w{1,4}:(?=[\[{])", re.MULTILINE)
_TOKEN = re.compile(
    r"""\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|([\[\]{}:,])|([^\s\[\]{}:,"'`();]+|\([^()]*\)))""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_DECODER = json.JSONDecoder(strict=False)
_CLOSING = {"[": "]", "{": "}"}


def values_of(text: str) -> Iterator[Any]:
    """The objects and arrays that a script's text holds, outermost first."""
    text = text.strip().removeprefix("<!--")
    try:
        whole = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        yield from _values_among(text)
    else:
        yield whole


def _values_among(text: str) -> Iterator[Any]:
    """The values that stand among other code."""
    at = 0
    for _ in range(_MOST_BEGINNINGS):
        found = _BEGINS.search(text, at)
        if found is None or len(text) - found.end() < _SHORTEST:
            return
        value, at = _value_at(text, found.end())
        if value is not None:
            yield value


def packed_value(text: str, depth: int) -> Any:
    """The value that a string holds as JSON, also encoded as part of an address or row by row; else None."""
    if depth >= _MOST_NESTED or len(text) < _SHORTEST or _PACKED.match(text) is None:
        return None
    if text.startswith("%"):
        text = unquote(text)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        rows = [value for row in _ROW.finditer(text) if (value := _decoded(text, row.end())[0]) is not None]
        return rows or None


def unpooled(pool: list[Any]) -> Any:
    """The value of a pool in which arrays and objects name their members by number (devalue, which Nuxt 3 writes)."""
    made: dict[int, Any] = {}
    waiting: list[tuple[Any, Any]] = []
    top = _member(pool, 0, made, waiting)
    while waiting:
        result, value = waiting.pop()
        if isinstance(value, dict):
            result.update((key, _member(pool, number, made, waiting)) for key, number in value.items())
        else:
            result.extend(_member(pool, number, made, waiting) for number in value)
    return top


def with_references(value: Any) -> Any:
    """The value, changed in place: what a store keeps apart stands where it is named, too."""
    store: dict[str, Any] = {}
    objects: list[Any] = [value]
    for item in objects:
        if len(objects) > _MOST_OBJECTS:
            return value
        members = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
        for key, member in members:
            if isinstance(member, dict | list):
                objects.append(member)
                if isinstance(key, str) and ":" in key:
                    store.setdefault(key, member)
    for item in objects:
        for key, member in list(item.items() if isinstance(item, dict) else enumerate(item)):
            if isinstance(member, dict) and (kept := store.get(str(member.get(REFERENCE)))) is not None:
                item[key] = kept
    return value


def _member(pool: list[Any], number: Any, made: dict[int, Any], waiting: list[tuple[Any, Any]]) -> Any:
    """A pool's value, still empty if it has members: those wait to be filled in."""
    if not isinstance(number, int) or not 0 <= number < len(pool):
        return None
    value = pool[number]
    for _ in range(_MOST_NESTED):
        if not isinstance(value, list) or len(value) != _WRAPPED or not isinstance(value[0], str):
            break
        # ["Reactive", 3]: a value in a wrapper.
        number = value[1] if isinstance(value[1], int) and 0 <= value[1] < len(pool) else number
        value = pool[number]
    if not isinstance(value, dict | list):
        return value
    if number not in made:
        made[number] = {} if isinstance(value, dict) else []
        waiting.append((made[number], value))
    return made[number]


def _value_at(text: str, at: int) -> tuple[Any, int]:
    """The value that begins there, and where to look on; None where there is none."""
    if text[at] in "\"'`":
        token = _TOKEN.match(text, at)
        if token is None:
            return None, at + 1
        return packed_value(_string(token[1]), 0), token.end()
    value, end = _decoded(text, at)
    if value is None:
        value, end = _read(text, at)
    return (value if end - at >= _SHORTEST else None), max(end, at + 1)


def _decoded(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at


def _string(token: str) -> str:
    inner = token[1:-1]
    if "\\" not in inner:
        return inner
    text = _ESCAPE.sub(_unescaped, inner)
    # Signs beyond the first plane are escaped in halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2] or found[3]
    if number:
        code = int(number, 16)
        return chr(code) if code < 0x110000 else ""
    return _PLAIN_ESCAPES.get(found[4], found[4])


def _read(text: str, at: int) -> tuple[Any, int]:
    """An object or array of JavaScript, with bare names, single quotes, commas at its end; None where it breaks off."""
    reader = _Reader()
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(text, at)
        if token is None:
            return None, at
        at = token.end()
        if token[1] is not None:
            reader.add(_string(token[1]))
        elif token[2] is None:
            reader.add_word(token[3])
        elif not reader.turn(token[2]):
            return None, at
        if not reader.open:
            return reader.value, at
    return None, at


class _Reader:
    """Puts the values of a literal together, token by token."""

    def __init__(self) -> None:
        self.open: list[Any] = []
        self.value: Any = None
        self._keys: list[str | None] = []
        self._last: str | None = None  # a string or a word that may turn out to be a key

    def add(self, value: Any) -> None:
        """A value, or an object's key."""
        if not self.open:
            self.value = value
            return
        inside = self.open[-1]
        if isinstance(inside, list):
            inside.append(value)
        elif self._keys[-1] is None:
            self._last = value if isinstance(value, str) else None
        else:
            inside[self._keys[-1]] = value
            self._keys[-1] = None

    def add_word(self, word: str) -> None:
        """A number, a name, a piece of code: a key, a number, or nothing."""
        if self.open and isinstance(self.open[-1], dict) and self._keys[-1] is None:
            self._last = word
        else:
            self.add(int(word) if word.isdecimal() and len(word) < 18 else None)

    def turn(self, sign: str) -> bool:
        """A bracket, colon or comma; whether it can stand there."""
        if sign in _CLOSING:
            value: Any = [] if sign == "[" else {}
            self.add(value)
            if self.value is None:
                self.value = value
            self.open.append(value)
            self._keys.append(None)
        elif sign == ":":
            if self._last is None:
                return False
            self._keys[-1], self._last = self._last, None
        elif sign == ",":
            self._keys[-1] = self._last = None
        else:
            if not self.open or (sign == "]") is not isinstance(self.open[-1], list):
                return False
            self.open.pop()
            self._keys.pop()
            self._last = None
        return True
