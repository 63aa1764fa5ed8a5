"""Values that nobody changes, as cheap to make as they are many: a page becomes a hundred of them.

A frozen dataclass sets each field through ``object.__setattr__``, which takes three to five times as long as a plain
assignment. So a value is a dataclass with slots whose fields the type checker alone keeps from being assigned to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Value = TypeVar("Value")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[Value]) -> type[Value]:
    """Class decorator: a dataclass with slots, equal and hashed by its fields; mypy refuses to change one.

    ``dataclasses.replace`` makes another one with other fields, as of any dataclass.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
