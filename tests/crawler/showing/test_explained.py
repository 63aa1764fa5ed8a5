"""A page explained: kept and removed blocks side by side, in the order of the page, in any terminal."""

import pytest

from crawler.items import Article, Block, BlockKind, Image, RemovedBlock
from crawler.showing.explained import explained_lines
from crawler.showing.reading import Shown
from crawler.showing.words import columns_of

SHARE = Block(BlockKind.PARAGRAPH, "شارك")
STORY = (
    Block(BlockKind.PARAGRAPH, "افتتحت الشركة مصنعا جديدا في ميناء المدينة القديمة صباح اليوم بحضور العمال."),
    Block(
        BlockKind.PARAGRAPH, "三家中型银行本月开始更换柜台电脑的操作系统。到明年夏天，约四万台机器将改用国产操作系统。"
    ),
    Block(BlockKind.CODE, "if ready:\n    start()", language="python"),
    Block(BlockKind.LIST, "Unpack it.\nSwitch it on.\nWait.", is_ordered=True, levels=(1, 1, 2)),
    Block(BlockKind.LIST, "one\ntwo"),
    Block(BlockKind.TABLE, "Model | Price\nLite | 9", rows=(("Model", "Price"), ("Lite", "9"))),
    Block(BlockKind.EMBED, "", url="https://video.example/1", service="youtube"),
    Block(BlockKind.FIGURE, "", image=Image("https://a.example/1.png")),
    Block(BlockKind.PARAGRAPH, "Update: it is sold out.", mark="update"),
)


@pytest.fixture
def shown():
    removed = (RemovedBlock(0, BlockKind.PARAGRAPH, SHARE.text, "label.share", 1, "It is a share bar."),)
    page = Article("https://a.example/1", headline="مصنع", blocks=(SHARE, *STORY))
    return Shown(page, Article("https://a.example/1", headline="مصنع", blocks=STORY, removed=removed), ())


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_every_line_fits_and_nothing_colours_it(shown, width):
    lines = list(explained_lines(shown, width))
    assert max(map(columns_of, lines)) <= width
    assert not [line for line in lines if "\x1b" in line or "\n" in line]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_two_columns_stand_where_they_should_in_every_script(shown, width):
    lines = list(explained_lines(shown, width))
    first = next(number for number, line in enumerate(lines) if line.startswith("Kept"))
    last = max(number for number, line in enumerate(lines) if line.endswith(" |"))
    bar = (width - 3) // 2 + 1
    assert last - first > 20
    for line in lines[first : last + 1]:
        bars = {columns_of(line[:at]) for at, sign in enumerate(line) if sign in "|+"}
        assert bar in bars, line


def test_narrower_than_eighty_columns_they_stand_below_each_other(shown):
    lines = list(explained_lines(shown, 60))
    assert "Kept" not in " ".join(lines)
    assert [line for line in lines if line.startswith("- removed  ")] == ["- removed  \u200eشارك"]
    assert "           label.share 1: It is a share bar." in lines


def test_each_kind_is_told_as_it_is(shown):
    lines = [line.removesuffix("|").rstrip() for line in explained_lines(shown, 200)]
    told = "\n".join(lines)
    assert "[code, python]\nif ready:\n    start()\n" in told
    assert "[list]\n1. Unpack it.\n2. Switch it on.\n  1. Wait.\n" in told
    assert "[list]\n* one\n* two\n" in told
    assert "[table]\nModel | Price\nLite | 9\n" in told
    assert "[embed, youtube] <https://video.example/1>\n" in told
    assert "[figure] https://a.example/1.png\n" in told
    assert "[update] Update: it is sold out.\n" in told
