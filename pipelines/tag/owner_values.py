"""How one value of the owner's file is read: each function returns it or says what it must be."""

from __future__ import annotations

import re

from crawler.sites.lines import ValuePath


class WrongRuleError(ValueError):
    """A value that cannot be meant; ``where`` leads to it from the rule or topic that holds it."""

    def __init__(self, message: str, *where: str | int) -> None:
        super().__init__(message)
        self.where: ValuePath = where


def text(value: object, key: str) -> str:
    """A text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise WrongRuleError(f"{key!r} must be a text in quotes", key)
    return value.strip()


def slug(value: object, key: str) -> str:
    """A name for the archive: small letters, digits and hyphens."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", value):
        raise WrongRuleError(f"{key!r} must be made of small letters, digits and hyphens, and is {value!r}", key)
    return value


def number(value: object, least: float, most: float) -> float:
    """A number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise WrongRuleError(f"must be a number from {least:g} to {most:g}, not {value!r}")
    return float(value)


def texts(value: object, key: str) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise WrongRuleError(f'{key!r} must be a list of texts in quotes, like ["one", "another"]', key)
    return tuple(value)
