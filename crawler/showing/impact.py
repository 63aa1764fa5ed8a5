"""The impact report of a new reading: what would change, or has changed, in numbers and in samples side by side."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from crawler.showing.words import beside, padded, wrapped
from pipelines.reprocess.changes import Change
from pipelines.reprocess.run import MOST_TOLD, Impact

_MARK = " | "
_NARROWEST = 20


def impact_json(impact: Impact) -> str:
    """The whole report as one JSON object."""
    told = {
        "articles_read": impact.articles,
        "articles_read_by_text": impact.by_text,
        "pages_read_that_were_no_article": impact.pages,
        "articles_same": impact.same,
        "articles_changed": impact.changed,
        "articles_new": impact.new,
        "articles_refused": [{"url": url, "reason": reason} for url, reason in impact.refused],
        "pages_missing": [{"url": url, "reason": reason} for url, reason in impact.missing],
        "fields": dict(impact.fields.most_common()),
        "tags_gained": dict(impact.gained.most_common()),
        "tags_lost": dict(impact.lost.most_common()),
        "localization_gained": impact.localization_gained,
        "localization_lost": impact.localization_lost,
        "samples": [sample.as_dict() for sample in impact.samples],
        "resumed": impact.resumed,
        "applied": impact.is_applied,
        "left": impact.left,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def impact_lines(impact: Impact, width: int) -> Iterator[str]:
    """The report for people."""
    would = "changed" if impact.is_applied else "would change"
    yield f"Read again: {impact.articles} articles{_by_text(impact)}, {impact.pages} pages that were no article"
    if impact.resumed:
        yield f"  ({impact.resumed} of them had been read by an earlier run, and were not read twice)"
    yield f"Articles that {would}: {impact.changed}"
    if impact.new:
        yield f"Pages that {'became' if impact.is_applied else 'would become'} articles: {len(impact.new)}"
        yield from _listed([(url, "") for url in impact.new])
    if impact.left:
        yield f"Left, because they have changed since they were read: {impact.left}; run it once more"
    yield from _counted("Fields", impact.fields)
    yield from _counted("Tags gained", impact.gained)
    yield from _counted("Tags lost", impact.lost)
    if impact.localization_gained or impact.localization_lost:
        yield f"About localization: {impact.localization_gained} more, {impact.localization_lost} no more"
    if impact.refused:
        yield f"Articles that today's reading would refuse; they stay as they are: {len(impact.refused)}"
        yield from _listed(impact.refused)
    if impact.missing:
        yield f"Pages that could not be read; their stored text was tagged: {len(impact.missing)}"
        yield from _listed(impact.missing)
    for sample in impact.samples:
        yield ""
        yield from _sample(sample, width)
    if impact.changed > len(impact.samples) > 0:
        yield ""
        yield f"… and {impact.changed - len(impact.samples)} more (--samples N shows more)"


def _by_text(impact: Impact) -> str:
    return f" ({impact.by_text} of them by their stored text, which is tagged anew)" if impact.by_text else ""


def _counted(title: str, counts: Counter[str]) -> Iterator[str]:
    if counts:
        yield f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _listed(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    for url, reason in rows[:MOST_TOLD]:
        yield f"  {url}{f': {reason}' if reason else ''}"
    if len(rows) > MOST_TOLD:
        yield f"  … and {len(rows) - MOST_TOLD} more"


def _sample(change: Change, width: int) -> Iterator[str]:
    yield from wrapped(change.headline, width)
    yield change.url
    for name, (before, after) in change.fields.items():
        label = f"  {name} "
        half = max(_NARROWEST, (width - len(label) - len(_MARK)) // 2)
        left, right = wrapped(before, half), wrapped(after, half)
        for number in range(max(len(left), len(right))):
            one = left[number] if number < len(left) else ""
            other = right[number] if number < len(right) else ""
            start = label if number == 0 else " " * len(label)
            yield start + beside(padded(one, half), _MARK, other)
