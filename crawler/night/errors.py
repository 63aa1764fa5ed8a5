"""What the night shift cannot do."""

from __future__ import annotations


class NightError(Exception):
    """The work cannot be done; the message is one sentence: what happened, to what, and what the owner can do."""


class WrongUsageError(NightError):
    """The command line asks for something that is not there; programs end with exit code 2."""
