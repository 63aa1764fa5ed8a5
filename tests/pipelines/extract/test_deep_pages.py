"""Pages deeper than any tree may be keep their text, its order and its paragraphs."""

from __future__ import annotations

import pytest

from pipelines.extract.soup import tree_of_soup
from pipelines.read import read

PARAGRAPHS = [
    f"Paragraph {n} of a story in a nest of boxes, which is long enough to be one, and whole." for n in range(6)
]
STORY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("depth", [2_500, 20_000])
def test_a_story_in_a_deep_nest_keeps_its_paragraphs(depth):
    page = f"<h1>A story in a nest</h1>{'<div>' * depth}{STORY}{'</div>' * depth}"
    assert read(page.encode(), "https://a.example/x").body == "\n\n".join(PARAGRAPHS)


def test_texts_stay_in_order_where_the_nest_is_flattened():
    tree = tree_of_soup("<div>" * 200 + "a<p>b<i>c</i>d</p>e" + "</div>" * 200 + "f")
    assert "".join(tree.itertext()) == "abcdef"
    assert [element.text for element in tree.iter("p")] == ["b"]
