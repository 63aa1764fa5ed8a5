"""What changed from one version of a story to the next, as a reader follows it: what went, what came, what stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from datasette import hookimpl
from jinja2 import Environment

Row = Mapping[str, Any]

_PARAGRAPH = re.compile(r"\n{2,}")
# A word with its blanks; a sign; scripts without blanks go by the character.
_TOKEN = re.compile(
    r"(?:[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+|[^\w\s])\s*|\s+"
)
_MOST_COMPARED = 400_000  # pairs of words, for one page: beyond it paragraphs are shown whole, before and after
_SHOWN = 10  # versions
_ALIKE = 0.3  # from this share of common words on, a paragraph is the other one, reworded


class Stretch(NamedTuple):
    """A run of text; ``what`` is "kept", "gone" or "come"."""

    text: str
    what: str = "kept"


class Changed(NamedTuple):
    """A paragraph that is not as it was, after ``skipped`` paragraphs that are."""

    skipped: int
    stretches: Sequence[Stretch]


class Version(NamedTuple):
    """A former version, and what the next one changed in it."""

    facts: Row
    headline: Sequence[Stretch]
    paragraphs: Sequence[Changed]
    skipped_at_end: int


class _Purse:
    """How much comparing one page may still do."""

    def __init__(self, size: int) -> None:
        self._left = size

    def pays_for(self, size: int) -> bool:
        if size > self._left:
            return False
        self._left -= size
        return True


def changed_versions(article: Row) -> list[Version]:
    """Return the former versions of an article, the latest first, each with what became of it in the one after it.

    Of very many, the latest ten; whatever a publisher writes, the work is bounded.
    """
    purse = _Purse(_MOST_COMPARED)
    versions = []
    headline, body = article["headline"] or "", article["body"] or ""
    for revision in article["revisions"][:_SHOWN]:
        paragraphs, rest = _paragraphs(revision["body"] or "", body, purse)
        was = revision["headline"] or ""
        words = list(_words(was, headline, purse)) if was != headline else [Stretch(was)]
        versions.append(Version(revision, words, paragraphs, rest))
        headline, body = was, revision["body"] or ""
    return versions


def _paragraphs(before: str, after: str, purse: _Purse) -> tuple[list[Changed], int]:
    old, new = (_PARAGRAPH.split(text.strip("\n")) if text else [] for text in (before, after))
    if not purse.pays_for(len(old) + len(new)):
        return [], 0
    changed, skipped = [], 0
    is_long = len(old) * len(new) > _MOST_COMPARED
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes():
        if kind == "equal":
            skipped += i2 - i1
            continue
        for stretches in _replaced(old[i1:i2], new[j1:j2], purse):
            changed.append(Changed(skipped, stretches))
            skipped = 0
    return changed, skipped


def _replaced(old: Sequence[str], new: Sequence[str], purse: _Purse) -> Iterator[list[Stretch]]:
    """Pair the paragraphs in their order; those without a partner went or came."""
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else ""
        after = new[place] if place < len(new) else ""
        yield list(_words(before, after, purse))


def _words(before: str, after: str, purse: _Purse) -> Iterator[Stretch]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if before and after and purse.pays_for(len(old) * len(new)):
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            yield from _told(matcher, old, new)
            return
    if before:
        yield Stretch(before, "gone")
    if after:
        yield Stretch(after, "come")


def _told(matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield Stretch("".join(new[j1:j2]))
            continue
        if i1 < i2:
            yield Stretch("".join(old[i1:i2]), "gone")
        if j1 < j2:
            yield Stretch("".join(new[j1:j2]), "come")


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give the article's page its filter."""
    env.filters["changed_versions"] = changed_versions
