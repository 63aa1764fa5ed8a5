"""What a sheet says of the blocks that are left follows every removal and every change."""

from dataclasses import replace

from pipelines.denoise.sheet import Sheet
from tests.pipelines.denoise.build import STORY, article


def sheet() -> Sheet:
    return Sheet.of(article(*STORY), None, frozenset())


def test_blocks_that_were_taken_out_are_not_open():
    desk = sheet()
    before = desk.open()
    desk.remove(1, "links.list")
    assert [index for index, _ in desk.open()] == [0, 2, 3]
    assert [index for index, _ in before] == [0, 1, 2, 3]  # a judge goes on over what it began with


def test_a_changed_block_is_open_as_it_is_now():
    desk = sheet()
    desk.open()
    desk.change(2, replace(desk.blocks[2], mark="update"))
    desk.cut(0, 4, "label.feed-tail")
    assert desk.open()[2][1].mark == "update"
    assert desk.open()[0][1].text == STORY[0][:4].rstrip()


def test_the_first_rule_that_takes_a_block_out_stands_in_the_ledger():
    desk = sheet()
    desk.remove(3, "repeat.block")
    desk.remove(3, "links.list")
    assert [row.rule for row in desk.finished().removed] == ["repeat.block"]
