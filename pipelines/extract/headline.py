"""The story's headline: what several sources agree on, without the site's name at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.items import Discovered, Provenance
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head
from pipelines.extract.texts import squeezed, unescaped

# What stands between a headline and the site's name.
_SEPARATOR = re.compile(r"\s+(?:[|•·»›«:—–-]|::|//|\\|>|~|<|/)\s+|\s*[|｜»]\s*|\s*[_]\s*(?=\S{1,20}$)|\s+-\s*|—(?=\S)")
_LONGEST = 500
_META_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "headline",
    "title",
    "sailthru.title",
    "parsely-title",
)


def find_headline(
    head: Head,
    headings: Sequence[str],
    *,
    site_name: str = "",
    entry: Discovered | None = None,
) -> tuple[str, Provenance | None]:
    """The headline and where it was found.

    A heading that readers see wins where the page's metadata say the same; else the metadata win, with the site's name
    taken off where another candidate, the site's name or the domain proves that it is one.
    """
    candidates = [candidate for candidate in _candidates(head, headings, entry) if candidate.raw]
    if not candidates:
        return "", None
    winner = _winner(candidates)
    texts = [candidate.raw for candidate in candidates]
    text = without_site_name(winner.raw, texts, site_name)
    note = "" if text == winner.raw else f"{winner.raw[len(text) :].strip()!r} names the site"
    return text[:_LONGEST].strip(), provenance_of(winner, candidates, note)


def _candidates(head: Head, headings: Sequence[str], entry: Discovered | None) -> Iterable[Candidate]:
    yield Candidate("json-ld:headline", head.data.text("headline", "name"))
    for name, value in head.all(*_META_TITLES):
        yield Candidate(f"meta:{name}", value)
    for text in headings:
        yield Candidate("h1", unescaped(text))
    yield Candidate("title", head.title)
    if entry is not None:
        yield Candidate("channel", unescaped(entry.title))


def _winner(candidates: list[Candidate]) -> Candidate:
    """The visible headline if any record confirms it, else the first record."""
    records = [candidate for candidate in candidates if candidate.source != "h1"]
    visible = [candidate for candidate in candidates if candidate.source == "h1"]
    for heading in visible:
        key = squeezed(heading.raw)
        if len(key) > 8 and any(_confirms(key, squeezed(record.raw)) for record in records):
            return heading
    for wanted in ("meta:og:title", "json-ld:headline", "h1", "channel"):
        for candidate in candidates:
            if candidate.source == wanted and not _is_cut(candidate, candidates):
                return candidate
    return candidates[0]


def _confirms(heading: str, record: str) -> bool:
    return bool(record) and (
        record.startswith(heading) or (len(record) > 20 and heading.startswith(record)) or record.endswith(heading)
    )


def _is_cut(candidate: Candidate, candidates: list[Candidate]) -> bool:
    """Whether a record is another one shortened with an ellipsis."""
    text = candidate.raw
    if not text.endswith(("…", "...")):
        return False
    start = squeezed(text)
    return any(squeezed(other.raw).startswith(start) for other in candidates if not other.raw.endswith(("…", "...")))


def without_site_name(text: str, others: Sequence[str], site_name: str) -> str:
    """The headline without the site's name at its end (or its beginning), where something proves that it is one."""
    for _ in range(3):
        shorter = _shortened(text, others, site_name)
        if shorter == text:
            return text
        text = shorter
    return text


def _shortened(text: str, others: Sequence[str], site_name: str) -> str:
    matches = list(_SEPARATOR.finditer(text))
    site = squeezed(site_name)
    known = {squeezed(other) for other in others if other != text}
    for match in reversed(matches):
        start, end = text[: match.start()].strip(), text[match.end() :].strip()
        if start and end and (squeezed(start) in known or _names_site(end, site)):
            return start
    for match in matches[:1]:
        start, end = text[: match.start()].strip(), text[match.end() :].strip()
        if start and end and (squeezed(end) in known or (_names_site(start, site) and len(end) > len(start))):
            return end
    return text


def _names_site(part: str, site: str) -> bool:
    key = squeezed(part)
    return (
        bool(site)
        and bool(key)
        and (
            key == site
            or (len(key) > 3 and (key in (site, f"{site}com") or (site in key and len(key) < len(site) + 12)))
        )
    )
