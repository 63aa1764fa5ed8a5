"""Whether a story stands behind a paywall: yes, no or unknown, with every signal that speaks for it or against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from crawler.items import Provenance
from pipelines.extract.head import Head
from pipelines.extract.linked_data import kinds_of
from pipelines.extract.rule_files import table

YES, NO, UNKNOWN = "yes", "no", "unknown"

_METAS = tuple(
    (tuple(row["names"]), frozenset(row["closed"]), frozenset(row["open"])) for row in table("access")["meta"]
)
_FALSE = frozenset(["false", "0", "no"])
_TRUE = frozenset(["true", "1", "yes"])
# Of the page, where its story has no record of its own.
_PAGE_KINDS = frozenset(["webpage", "newsarticle", "article", "itempage"])
_PART = "webpageelement"
_MOST_NODES = 60


class Signal(NamedTuple):
    """One thing that speaks of a paywall: where it was found, what it says, and whether that means yes or no."""

    source: str
    raw: str
    says: str


def find_access(head: Head) -> tuple[str, Provenance | None]:
    """What the page tells machines: "yes", "no" or "unknown", and on what grounds. The first signal decides."""
    return decided(_signals(head))


def decided(signals: Iterable[Signal]) -> tuple[str, Provenance | None]:
    """The word of the first signal; the others stay on record beside it."""
    found = list(dict.fromkeys(signals))
    if not found:
        return UNKNOWN, None
    first, *others = found
    candidates = tuple((signal.source, f"{signal.raw} ({signal.says})") for signal in others)
    return first.says, Provenance(first.source, first.raw, candidates, f"paywall: {first.says}")


def _signals(head: Head) -> Iterator[Signal]:
    article = head.data.article
    yield from _of_record("json-ld:isAccessibleForFree", article.get("isAccessibleForFree"))
    for names, closed, opened in _METAS:
        for name, value in head.all(*names):
            word = value.strip().lower()
            if word in closed or word in opened:
                yield Signal(f"meta:{name}", value, YES if word in closed else NO)
    for node in head.data.nodes[:_MOST_NODES]:
        if node is article or "isAccessibleForFree" not in node:
            continue
        kinds = kinds_of(node)
        if _PART in kinds:
            # A part that is not free is behind the wall; one that is free says nothing of the others.
            for signal in _of_record("json-ld:hasPart", node["isAccessibleForFree"]):
                if signal.says == YES:
                    yield signal
        elif kinds & _PAGE_KINDS:
            yield from _of_record("json-ld:isAccessibleForFree", node["isAccessibleForFree"])


def _of_record(source: str, value: Any) -> Iterator[Signal]:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    word = str(value).rsplit("/", 1)[-1].strip().lower()
    if word in _FALSE or word in _TRUE:
        yield Signal(source, str(value), YES if word in _FALSE else NO)
