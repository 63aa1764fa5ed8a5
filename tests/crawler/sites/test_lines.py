"""Every value of a TOML file is found on its line, whatever notation the file uses."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sites.lines import lines_of

TEXT = '''# line 1
name = "a" # comment with = and [
"quoted key" = 'x'
a.b.c = 1
text = """
[not.a.table]
x = "
"""
list = [ # comment ]
  "one", # [[
  ["two", """three
  """], { inner = 4 },
]
table = { x = 1, "y" = [2, 3] }
[channels]
feeds = []
[[layout]]
body = """a"""
[layout.sub]
z = 1
[[layout]]
day = 2024-12-31 # 2025
last = [
]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("quoted key",), 3),
        (("a", "b", "c"), 4),
        (("text",), 5),
        (("list",), 9),
        (("list", 0), 10),
        (("list", 1), 11),
        (("list", 1, 1), 11),
        (("list", 2, "inner"), 12),
        (("table", "y", 1), 14),
        (("channels",), 15),
        (("channels", "feeds"), 16),
        (("layout", 0), 17),
        (("layout", 0, "body"), 18),
        (("layout", 0, "sub", "z"), 20),
        (("layout", 1), 21),
        (("layout", 1, "day"), 22),
        (("layout", 1, "last"), 23),
    ],
)
def test_the_line_of_a_value(path, line):
    assert lines_of(TEXT)[path] == line


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path, *(found for key, element in inner for found in paths(element, (*path, key)))} - {()}


def test_every_value_that_tomllib_sees_has_a_line():
    assert paths(tomllib.loads(TEXT)) <= set(lines_of(TEXT))


@given(st.text(alphabet="[]=\"'{}#.,\n abc0-\\", max_size=80))
def test_text_that_is_no_toml_comes_to_an_end(text):
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of(text).values())
