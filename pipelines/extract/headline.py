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
_SHORTEST_CUT = 15
_WEIGHTS: dict[str, float] = table("headlines")["weights"]
_SPELLING: list[str] = table("headlines")["spelling"]
_ENDS_OPEN = ("…", "...")


def find_headline(
    head: Head,
    headings: Sequence[str],
    *,
    site_names: Sequence[str] = (),
    entry: Discovered | None = None,
    named: str = "",
) -> tuple[str, Provenance | None]:
    """The headline and where it was found.

    The metadata, the heading that readers see and the title vote with the weights of ``rules/headlines.toml``; the
    site's name is taken off where another candidate, the site's name or the domain proves that it is one.
    """
    candidates = [
        Candidate(candidate.source, candidate.raw[:_LONGEST])
        for candidate in _candidates(head, headings, entry)
        if candidate.raw
    ]
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
        yield Candidate("h1", unescaped(text[:_LONGEST]))
    yield Candidate("title", head.title)
    if entry is not None:
        yield Candidate("channel", unescaped(entry.title))


def _winner(candidates: list[Candidate], site_names: Sequence[str]) -> Candidate:
    """The text that the weightiest sources agree on, in the spelling of the best of them."""
    ballot = ballot_of(candidates, site_names)
    if not ballot:
        return candidates[0]
    best = max(ballot.values(), key=lambda same: sum(_WEIGHTS[vote] for vote in votes_of(same)))
    complete = [candidate for candidate in best if not candidate.raw.endswith(_ENDS_OPEN)]
    return min(complete or best, key=_preference)


def ballot_of(candidates: Sequence[Candidate], site_names: Sequence[str]) -> dict[str, list[Candidate]]:
    """The candidates by what they say, whatever their spelling and the site's name behind it.

    A text that was cut (by an ellipsis, or by a quotation mark that ended its attribute) says what the whole one says.
    A text that is only the site's name says nothing.
    """
    texts = [candidate.raw for candidate in candidates]
    sites = {squeezed(name) for name in site_names}
    ballot: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        whole = next((text for text in texts if _is_cut(candidate.raw, text)), candidate.raw)
        key = squeezed(without_site_name(whole, texts, site_names))
        if len(key) > _SHORTEST and key not in sites:
            ballot.setdefault(key, []).append(candidate)
    return ballot


def votes_of(same: Iterable[Candidate]) -> set[str]:
    """The rows of the table of weights that count for a text, each once."""
    return {candidate.source if candidate.source in _WEIGHTS else "other" for candidate in same}


def _preference(candidate: Candidate) -> int:
    return _SPELLING.index(candidate.source) if candidate.source in _SPELLING else len(_SPELLING)


def _is_cut(text: str, whole: str) -> bool:
    """Whether a text is the beginning of another one, cut off by an ellipsis or at a quotation mark."""
    beginning = text.rstrip("….")
    if len(beginning) < _SHORTEST_CUT or len(whole) <= len(text) or not whole.startswith(beginning):
        return False
    return text.endswith(_ENDS_OPEN) or whole[len(text) :].lstrip()[:1] in {'"', "'"}


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
