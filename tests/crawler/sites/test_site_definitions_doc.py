"""docs/site-definitions.md lists every key of a definition and nothing else, in the words of the table of keys."""

import re
from pathlib import Path

import pytest

from crawler.sites.keys import CHANNELS, KEYS, LAYOUT, TOP
from crawler.sites.loading import load_site

PAGE = Path(__file__).parents[3] / "docs" / "site-definitions.md"
ROOMS = {TOP: "top", CHANNELS: "channels", LAYOUT: "layout"}


def documented(room: str) -> list[str]:
    """The rows of the table of a room, without its head."""
    text = PAGE.read_text(encoding="utf-8")
    return text.partition(f"<!-- keys: {room} -->\n")[2].partition("<!-- end -->")[0].splitlines()[2:]


@pytest.mark.parametrize("table", ROOMS, ids=ROOMS.values())
def test_every_key_is_documented_and_nothing_else(table):
    assert documented(ROOMS[table]) == [f"| `{key.name}` | {key.meaning} |" for key in KEYS if key.table == table]


def test_the_example_is_a_definition(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "lantern.toml"
    path.write_text(example)
    assert [layout.hints.body for layout in load_site(path).layouts] == [(".entry-content",), ("main article",)]
