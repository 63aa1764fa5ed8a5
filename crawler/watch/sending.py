"""What the ways of telling share."""

from __future__ import annotations


class NotSentError(Exception):
    """A message was not taken; the text says why, without what is secret."""
