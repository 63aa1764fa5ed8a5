"""The story's headline: what several sources agree on, without the site's name at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.items import Discovered, Provenance
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head
from pipelines.extract.rule_files import table
from pipelines.extract.texts import squeezed, unescaped

# What stands between a headline and the site's name.
_SEPARATOR = re.compile(r"\s+(?:[|•·»›«:—–-]|::|//|\\|>|~|<|/)\s+|\s*[|｜»]\s*|\s*[_]\s*(?=\S{1,20}$)|\s+-\s*|—(?=\S)")
_TITLES = table("metadata")["titles"]
_LONGEST = 500
_SHORTEST = 3
# How much a source's word counts, and whose spelling is best among those that agree.
_VOTES = {
    "meta:og:title": 1.2,
    "json-ld:headline": 0.9,
    "h1": 1.2,
    "title": 0.6,
    "channel": 0.6,
    "meta:twitter:title": 0.3,
}
_OTHER_VOTE = 0.2
_SPELLING = {"json-ld:headline": 1, "meta:og:title": 0, "h1": 2, "meta:twitter:title": 3, "channel": 4}


def find_headline(
    head: Head,
    headings: Sequence[str],
    *,
    site_names: Sequence[str] = (),
    entry: Discovered | None = None,
    named: str = "",
) -> tuple[str, Provenance | None]:
    """The headline and where it was found.

    The metadata, the heading that readers see and the title vote; the site's name is taken off where another candidate,
    the site's name or the domain proves that it is one.
    """
    candidates = [candidate for candidate in _candidates(head, headings, entry) if candidate.raw]
    if not candidates and not named:
        return "", None
    winner = Candidate("site definition", unescaped(named)) if named else _winner(candidates, site_names)
    texts = [candidate.raw for candidate in candidates]
    text = without_site_name(winner.raw, texts, site_names)
    note = "" if text == winner.raw else f"{winner.raw[len(text) :].strip()!r} names the site"
    return text[:_LONGEST].strip(), provenance_of(winner, candidates, note)


def _candidates(head: Head, headings: Sequence[str], entry: Discovered | None) -> Iterable[Candidate]:
    yield Candidate("json-ld:headline", head.data.text("headline", "name"))
    for name, value in head.all(*_TITLES):
        yield Candidate(f"meta:{name}", value)
    for text in headings:
        yield Candidate("h1", unescaped(text))
    yield Candidate("title", head.title)
    if entry is not None:
        yield Candidate("channel", unescaped(entry.title))


def _winner(candidates: list[Candidate], site_names: Sequence[str]) -> Candidate:
    """The text that most sources agree on, spelt as the metadata spell it."""
    texts = [candidate.raw for candidate in candidates]
    keys = [squeezed(without_site_name(text, texts, site_names)) for text in texts]
    votes: dict[str, float] = {}
    for candidate, key in zip(candidates, keys, strict=True):
        if len(key) > _SHORTEST:
            weight = _VOTES.get(candidate.source, _OTHER_VOTE)
            votes[key] = votes.get(key, 0.0) + (weight if not candidate.raw.endswith(("…", "...")) else weight / 3)
    if not votes:
        return candidates[0]
    best = max(votes, key=lambda key: votes[key])
    same = [candidate for candidate, key in zip(candidates, keys, strict=True) if key == best]
    return min(same, key=lambda candidate: _SPELLING.get(candidate.source, len(_SPELLING)))


def without_site_name(text: str, others: Sequence[str], site_names: Sequence[str]) -> str:
    """The headline without the site's name at its end (or its beginning), where something proves that it is one."""
    for _ in range(3):
        shorter = _shortened(text, others, site_names)
        if shorter == text:
            return text
        text = shorter
    return text


def _shortened(text: str, others: Sequence[str], site_names: Sequence[str]) -> str:
    matches = list(_SEPARATOR.finditer(text))
    sites = [key for key in map(squeezed, site_names) if key]
    start, colon, end = text.partition(": ")
    if colon and squeezed(start) in sites and end.strip():
        return end.strip()
    if not matches:
        return text
    known = {squeezed(other) for other in others if other != text}
    for match in reversed(matches):
        start, end = text[: match.start()].strip(), text[match.end() :].strip()
        if start and end and (squeezed(start) in known or _names_site(end, sites)):
            return start
    start, end = text[: matches[0].start()].strip(), text[matches[0].end() :].strip()
    if start and end and len(end) > len(start) and (squeezed(end) in known or _names_site(start, sites)):
        return end
    return text


def _names_site(part: str, sites: Sequence[str]) -> bool:
    """Whether a part of a title is the site's name, whole or with a word around it ("Example News")."""
    key = squeezed(part)
    if not key:
        return False
    return any(
        key == site
        or (len(key) > 3 and len(site) > 3 and (site in key or key in site) and abs(len(key) - len(site)) < 12)
        for site in sites
    )
