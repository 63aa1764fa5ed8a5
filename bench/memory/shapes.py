"""Pages as large as a crawl lets them be, each of another shape that costs its reader much."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.local_site import story

MEGABYTE = 1024 * 1024
_WORDS = "The council heard on Monday that the harbour will open again. "
_ROOM = 4000  # of a page's size: what its story and head take
SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda size: f"<p>{_WORDS}</p>" * (size // (len(_WORDS) + 7)),
    "one-paragraph": lambda size: f"<p>{_WORDS * (size // len(_WORDS))}</p>",
    "small-elements": lambda size: "<b>x</b>" * (size // 8),
    "unclosed-elements": lambda size: "<p>" * (size // 3),
    "links": lambda size: '<a href="/2026/11/a/">story</a> ' * (size // 32),
    "attributes": lambda size: "<i a=1 b=2 c=3 d=4 e=5 f=6 g=7>x</i>" * (size // 37),
    "entities": lambda size: f"<p>{'&amp;' * (size // 5)}</p>",
    "lines": lambda size: f"<p>{'word<br>' * (size // 8)}</p>",
    "table": lambda size: f"<table>{'<tr><td>1<td>2<td>3' * (size // 19)}</table>",
    "comments": lambda size: "<!-- x -->" * (size // 10),
    "script": lambda size: f"<script>{'x=1;' * (size // 4)}</script>",
    "json": lambda size: f'<script type="application/ld+json">{{"a":[{"1," * (size // 2)}1]}}</script>',
    "picture": lambda size: f'<img src="data:image/png;base64,{"A" * size}">',
    "chinese": lambda size: f"<p>{'港口将于周一重新开放。' * (size // 33)}</p>",
    "lists": lambda size: "<ul><li>x</ul>" * (size // 14),
    "images": lambda size: '<img src="/a.jpg" alt="x">' * (size // 26),
}
# What a page says about itself, as much of it as fits.
DATA: dict[str, Callable[[int], str]] = {
    "objects": lambda size: ",".join(['{"@type":"NewsArticle","headline":"x","author":{"name":"A"}}'] * (size // 61)),
    "lists": lambda size: "[" * 200 + ",".join(["[1,{}]"] * (size // 7)) + "]" * 200,
    "text": lambda size: '{"@type":"NewsArticle","articleBody":"' + _WORDS * (size // len(_WORDS)) + '"}',
    "names": lambda size: "{" + ",".join(f'"k{n}":{n}' for n in range(size // 16)) + "}",
}


def page(number: int, size: int, shapes: dict[str, Callable[[int], str]] = SHAPES) -> bytes:
    """One page: a story, and behind it what fills it up, another shape for each number."""
    filling = list(shapes.values())[number % len(shapes)](max(0, size - _ROOM))
    return story(number).replace("</body>", f"{filling}</body>").encode()[:size]


def page_of_data(number: int, size: int) -> bytes:
    """One page: a story, and before it what a program would read."""
    data = list(DATA.values())[number % len(DATA)](max(0, size - _ROOM))
    return story(number, head=f'<script type="application/ld+json">[{data}]</script>').encode()


def page_of_removed(number: int, size: int) -> bytes:
    """One page: a story, and behind it as many paragraphs as fit, none of which is the story's."""
    furniture = SHAPES["paragraphs"](size - _ROOM)
    return story(number).replace("</body>", f"{furniture}</body>").encode()[:size]
