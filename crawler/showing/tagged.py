"""The tags of one story and why it has them: one line each, the whole account, or JSON. Fits narrow terminals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from crawler.items import Tag
from crawler.showing.words import beside, columns_of, wrapped

if TYPE_CHECKING:
    from pipelines.tag.explaining import Account, Heard, Weighed

_CARRIED = 0.5
_SHOWN = 160  # characters of a quote in the short form


def tag_lines(account: Account, width: int) -> Iterator[str]:
    """Each tag that the story carries in one line with its first quote; a sentence where there is none."""
    carried = _carried(account)
    yield from _refused(account, width)
    for tag in carried:
        quotes = [account.quote(span) for span in tag.evidence]
        yield from _hanging("", f"{_headline_of(tag)}: {_shortened(quotes[0]) if quotes else 'no sentence'}", width)
    if not carried:
        yield from wrapped(nothing_said(account), width)


def account_lines(account: Account, width: int) -> Iterator[str]:
    """Every sentence that said something, then what makes each score, then the tags with their quotes."""
    yield from _sentences(account, width)
    for one in account.weighed:
        yield ""
        yield from _weighed(one, width)
    if account.heard:
        yield ""
    yield from _refused(account, width)
    for tag in _carried(account):
        yield from _hanging("Tag ", f"{_headline_of(tag)}", width)
        for span in tag.evidence:
            yield from _hanging("    “", f"{_line(account.quote(span))}” ({span.start}-{span.end})", width)
    if not _carried(account):
        yield from wrapped(nothing_said(account), width)


def account_json(account: Account) -> str:
    """The account as one JSON object; spans are offsets into ``text``."""
    told = {
        "text": account.text,
        "language": account.language,
        "sentences": [
            asdict(one) | {"span": list(one.span), "quote": account.quote(one.span)} for one in account.heard
        ],
        "facets": [asdict(one) for one in account.weighed],
        "tags": [
            asdict(tag)
            | {"carried": tag.score >= _CARRIED, "evidence": [list(span) for span in tag.evidence]}
            | {"quotes": [account.quote(span) for span in tag.evidence]}
            for tag in account.tags
        ],
        "note": "" if _carried(account) else nothing_said(account),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def nothing_said(account: Account) -> str:
    """Why a story has no tag, in one sentence."""
    if not account.has_rules:
        return f"There are no rules for this language ({account.language}), so no tag."
    if not account.heard:
        return "No rule speaks in any sentence of it, so no tag."
    best = max(account.weighed, key=lambda one: one.score, default=None)
    nearest = f"; the nearest is {best.facet} with {best.score:.2f}" if best else ""
    return f"No score reaches {_CARRIED:g}, so no tag{nearest}."


def _sentences(account: Account, width: int) -> Iterator[str]:
    for span, group in groupby(account.heard, key=lambda one: one.span):
        said = list(group)
        yield from _hanging(f"{said[0].position}  ", f"“{_line(account.quote(span))}”", width)
        for one in said:
            yield from _hanging("  ", f"{one.facet} {one.total:+.2f} = {_sum_of(one)}", width)


def _sum_of(one: Heard) -> str:
    return " ".join(f"{'+' if weight >= 0 else '-'} {rule} {abs(weight):.2f}" for rule, weight in one.said).lstrip("+ ")


def _weighed(one: Weighed, width: int) -> Iterator[str]:
    yield from _hanging("", f"{one.facet} {one.score:.2f} from {one.total:+.2f} {one.unit}", width)
    for name, value in sorted(one.parts, key=lambda part: -abs(part[1])):
        yield from _hanging(f"  {value:+6.2f}  ", name, width)


def _refused(account: Account, width: int) -> Iterator[str]:
    for tag in account.tags:
        if tag.decided_by == "owner" and tag.score < _CARRIED:
            yield from wrapped(f"{tag.facet}: no, decided by you", width)


def _carried(account: Account) -> list[Tag]:
    return [tag for tag in account.tags if tag.score >= _CARRIED]


def _headline_of(tag: Tag) -> str:
    event = f"{tag.action}, {tag.stage}" if tag.action and tag.stage else tag.action or tag.stage
    about = ", ".join(filter(None, (event, *tag.countries, *tag.companies)))
    decided = ", decided by you" if tag.decided_by == "owner" else ""
    return f"{tag.facet} {tag.score:.2f}{f' ({about})' if about else ''}{decided}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    line = _line(text)
    return f"“{line}”" if len(line) <= _SHOWN else f"“{line[:_SHOWN].rstrip()} …”"


def _hanging(label: str, text: str, width: int) -> Iterator[str]:
    room = columns_of(label)
    for number, line in enumerate(wrapped(text, max(20, width - room))):
        yield beside(label if number == 0 else " " * room, "", line)
