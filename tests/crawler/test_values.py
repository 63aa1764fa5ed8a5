"""Values are equal and hashed by what they hold, and hold nothing else."""

from dataclasses import replace

import pytest

from crawler.items import Block, BlockKind, RemovedBlock


def test_two_values_that_hold_the_same_are_one_in_a_set():
    first, second = Block(BlockKind.PARAGRAPH, "A lamp."), Block(BlockKind.PARAGRAPH, "A lamp.")
    assert first == second
    assert len({first, second, replace(first, mark="update")}) == 2


def test_another_value_is_made_by_replacing_and_the_first_stays():
    removed = RemovedBlock(3, BlockKind.LIST, "Tags", "label.tags", 1, "Tags are no story.")
    other = replace(removed, position=4)
    assert (removed.position, other.position, other.text) == (3, 4, "Tags")


def test_a_value_takes_no_field_that_its_class_does_not_name():
    with pytest.raises(AttributeError):
        setattr(Block(BlockKind.PARAGRAPH, "A lamp."), "colour", "red")  # noqa: B010 (mypy refuses the plain form)
