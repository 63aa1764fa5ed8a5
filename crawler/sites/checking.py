"""A parsed TOML file becomes a SiteDefinition, or a list of everything that is wrong with it, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crawler.items import LayoutHints
from crawler.sites.definition import Channels, Layout, SiteDefinition
from crawler.sites.keys import CHANNELS, KEYS, LAYOUT, TOP, Key, keys_of, place_of
from crawler.sites.lines import ValuePath
from crawler.sites.nearest import did_you_mean
from crawler.sites.values import type_name

Report = Callable[[ValuePath, str], None]  # where, and what is wrong


def checked(data: Mapping[str, Any], path: Path, report: Report) -> SiteDefinition | None:
    """The definition in ``data``; None when ``report`` was told of errors that leave no definition."""
    tables = {name: value for name, value in data.items() if name in {CHANNELS, LAYOUT}}
    top = _read_table({name: value for name, value in data.items() if name not in tables}, TOP, (), report)
    channels = _read_table(_as_table(tables.get(CHANNELS, {}), (CHANNELS,), report), CHANNELS, (CHANNELS,), report)
    layouts = _read_layouts(tables.get(LAYOUT, []), report)
    for name in ("name", "home"):
        if name not in data:
            report((), f"the key {name!r} is missing; a definition needs 'name' and 'home'")
    if "name" not in top or "home" not in top:
        return None
    return SiteDefinition(path=path, channels=Channels(**channels), layouts=layouts, **top)


def _as_table(value: Any, path: ValuePath, report: Report) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    report(path, f"{path[0]!r} must be a table that begins with {place_of(str(path[0]))}, not {type_name(value)}")
    return {}


def _read_table(data: Mapping[str, Any], table: str, path: ValuePath, report: Report) -> dict[str, Any]:
    """The values of one table that could be read; the others are reported."""
    known = keys_of(table)
    read: dict[str, Any] = {}
    for name, value in data.items():
        if name not in known:
            report((*path, name), _unknown(name, table))
            continue
        result = _read_value(known[name], value, (*path, name), report)
        if result is not None:
            read[name] = result
    return read


def _unknown(name: str, table: str) -> str:
    elsewhere = [key for key in KEYS if key.name == name]
    known = [*keys_of(table), *([CHANNELS, LAYOUT] if table == TOP else [])]
    hint = f"; it belongs under {elsewhere[0].place}" if elsewhere else did_you_mean(name, known)
    # A key of another table, misspelt: better a far hint than none.
    return f"unknown key {name!r} in {place_of(table)}{hint or did_you_mean(name, [key.name for key in KEYS])}"


def _read_value(key: Key, value: Any, path: ValuePath, report: Report) -> Any:
    if not key.is_list:
        return _read_one(key, value, path, report)
    if isinstance(value, str):  # one alone may stand without brackets
        value = [value]
        paths: list[ValuePath] = [path]
    elif isinstance(value, list):
        paths = [(*path, number) for number in range(len(value))]
    else:
        report(path, f"{key.name!r} must be a list of texts, not {type_name(value)}")
        return None
    results = [_read_one(key, element, where, report) for element, where in zip(value, paths, strict=True)]
    return tuple(result for result in results if result is not None)


def _read_one(key: Key, value: Any, path: ValuePath, report: Report) -> Any:
    try:
        return key.read(value)
    except ValueError as error:
        report(path, f"{key.name!r}: {error}")
        return None


def _read_layouts(value: Any, report: Report) -> tuple[Layout, ...]:
    if not isinstance(value, list):
        report((LAYOUT,), f"'layout' must begin with [[layout]] in double brackets, not be {type_name(value)}")
        return ()
    layouts = []
    for number, data in enumerate(value):
        path: ValuePath = (LAYOUT, number)
        if not isinstance(data, dict):
            report(path, f"'layout' must begin with [[layout]] in double brackets, not be {type_name(data)}")
            continue
        layouts.append(_layout(_read_table(data, LAYOUT, path, report), path, report))
    return tuple(layouts)


def _layout(read: dict[str, Any], path: ValuePath, report: Report) -> Layout:
    first: date | None = read.pop("from", None)
    last: date | None = read.pop("until", None)
    url = read.pop("url", None)
    if first is not None and last is not None and last < first:
        report((*path, "until"), f"the layout ends ({last}) before it begins ({first})")
    if not read:
        report(path, "the layout names no selector; give it 'body' or leave it out")
    return Layout(LayoutHints(**read), first, last, url)
