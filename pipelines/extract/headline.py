"""The story's headline: what several sources agree on, without the site's name at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.items import Discovered, Provenance
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head
from pipelines.extract.rule_files import table
from pipelines.extract.texts import has_entity, squeezed, unescaped, weighty_length

# What stands between a headline and the site's name.
_SEPARATOR = re.compile(
    r"\s+(?:[|•·»›«:—–-]|::|//|\\|>|~|<|/)\s+|\s*[|｜»ㅣ]\s*|\s*[_]\s*(?=\S{1,20}$)|\s+-\s*|—(?=\S)"
)
# A hyphen without spaces is part of a word, but for proof of the contrary.
_TIGHT = re.compile(r"[-–—](?=\S)")
_TITLES = table("metadata")["titles"]
_LONGEST = 500
_SHORTEST = 3
_SHORTEST_CUT = 15
_LONGEST_LOGO = 20
_LONGEST_CUT = 80
_LIKE = 0.34
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
    evidence = _evidence((candidate.raw for candidate in candidates), site_names)
    winner, vote = (Candidate("site definition", unescaped(named)), "") if named else _winner(candidates, evidence)
    text = evidence.applied_to(winner.raw)
    cut = "" if text == winner.raw else f"{_rest_of(winner.raw, text)!r} names the site"
    note = "; ".join(filter(None, (vote, cut)))
    return text[:_LONGEST].strip(), provenance_of(winner, candidates, note)


def _rest_of(raw: str, text: str) -> str:
    """What was taken off a title."""
    return (raw.removesuffix(text) if raw.endswith(text) else raw.removeprefix(text)).strip()[:_LONGEST_CUT]


def _candidates(head: Head, headings: Sequence[str], entry: Discovered | None) -> Iterable[Candidate]:
    yield Candidate("json-ld:headline", head.data.text("headline", "name"))
    for name, value in head.all(*_TITLES):
        yield Candidate(f"meta:{name}", value)
    for text in headings:
        yield Candidate("h1", unescaped(text[:_LONGEST]))
    yield Candidate("title", head.title)
    if entry is not None:
        yield Candidate("channel", unescaped(entry.title))


def _winner(candidates: list[Candidate], evidence: _Evidence) -> tuple[Candidate, str]:
    """The text that the weightiest sources agree on, in the spelling of the best of them; and how the vote went."""
    ballot = _ballot(candidates, evidence)
    if not ballot:
        return candidates[0], ""
    # A channel's words may be a link's ("Read more"): they support the page's own, and stand in where it has none.
    own = [same for same in ballot.values() if votes_of(same) != {"channel"}] or list(ballot.values())
    weights = [sum(_WEIGHTS[vote] for vote in votes_of(same)) for same in own]
    most = max(weights)
    best = own[weights.index(most)]
    whole = [one for one in best if not any(_is_cut(one.raw, other.raw) for other in best)]
    # An entity that is left was escaped twice where another source has the sign itself.
    plain = [one for one in whole if not has_entity(one.raw)] or whole
    return min(plain, key=_preference), _result(most, weights)


def _result(most: float, weights: Sequence[float]) -> str:
    """The vote in a sentence, where the sources tell several headlines."""
    others = sorted(weights, reverse=True)[1:]
    return f"weighs {most:.2f}, the next of {len(others)} others {others[0]:.2f}" if others else ""


def ballot_of(candidates: Sequence[Candidate], site_names: Sequence[str]) -> dict[str, list[Candidate]]:
    """The candidates by what they say, whatever their spelling and the site's name behind it.

    A text that was cut (by an ellipsis, or by a quotation mark that ended its attribute) says what the whole one says.
    A text that is only the site's name says nothing.
    """
    return _ballot(candidates, _evidence((candidate.raw for candidate in candidates), site_names))


def _ballot(candidates: Sequence[Candidate], evidence: _Evidence) -> dict[str, list[Candidate]]:
    texts = dict.fromkeys(candidate.raw for candidate in candidates)
    keys = {}
    for text in texts:
        whole = next((other for other in texts if _is_cut(text, other)), text)
        keys[text] = squeezed(evidence.applied_to(unescaped(whole) if has_entity(whole) else whole))
    titles = [keys[candidate.raw] for candidate in candidates if candidate.source == "title"]
    ballot: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        key = keys[candidate.raw]
        if candidate.source == "h1" and _is_logo(key, titles):
            continue
        if len(key) > _SHORTEST and key not in evidence.sites:
            ballot.setdefault(key, []).append(candidate)
    return ballot


def _is_logo(heading: str, titles: Iterable[str]) -> bool:
    """Whether a heading is the site's name over every page: short, and in nothing like the page's much longer title."""
    if weighty_length(heading) > _LONGEST_LOGO:
        return False
    pairs = {heading[at : at + 2] for at in range(len(heading) - 1)}
    return any(
        len(title) > 2 * len(heading) and sum(pair in title for pair in pairs) <= len(pairs) * _LIKE for title in titles
    )


def votes_of(same: Iterable[Candidate]) -> set[str]:
    """The rows of the table of weights that count for a text, each once."""
    return {candidate.source if candidate.source in _WEIGHTS else "other" for candidate in same}


def _preference(candidate: Candidate) -> int:
    return _SPELLING.index(candidate.source) if candidate.source in _SPELLING else len(_SPELLING)


def _is_cut(text: str, whole: str) -> bool:
    """Whether a text is the beginning of another one, cut off by an ellipsis or at a quotation mark."""
    # Most texts differ in their first letters, or are the same.
    if len(whole) <= len(text) or not whole.startswith(text[:_SHORTEST_CUT]):
        return False
    beginning = text.rstrip("….")
    if len(beginning) < _SHORTEST_CUT or not whole.startswith(beginning):
        return False
    return text.endswith(_ENDS_OPEN) or whole[len(text) :].lstrip()[:1] in {'"', "'"}


def without_site_name(text: str, others: Sequence[str], site_names: Sequence[str]) -> str:
    """The headline without the site's name at its end (or its beginning), where something proves that it is one."""
    return _evidence(others, site_names).applied_to(text)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What proves that a part of a title names the site."""

    known: frozenset[str]  # what the other candidates say
    sites: tuple[str, ...]
    tails: frozenset[str]  # what stands behind a known text somewhere on the page

    def applied_to(self, text: str) -> str:
        for _ in range(3):
            shorter = self._shortened(text)
            if shorter == text:
                return text
            text = shorter
        return text

    def _shortened(self, text: str) -> str:
        start, colon, end = text.partition(": ")
        if colon and squeezed(start) in self.sites and end.strip():
            return end.strip()
        parts = [(text[: match.start()].strip(), text[match.end() :].strip()) for match in _SEPARATOR.finditer(text)]
        parts = [(start, end) for start, end in parts if start and end]
        for start, end in reversed(parts):
            if squeezed(start) in self.known or squeezed(end) in self.tails or _names_site(end, self.sites):
                return start
        for start, end in parts[:1]:
            if len(end) > len(start) and (squeezed(end) in self.known or _names_site(start, self.sites)):
                return end
        return self._without_tight_tail(text)

    def _without_tight_tail(self, text: str) -> str:
        """Without a section's name that follows the headline after a bare hyphen."""
        for match in _TIGHT.finditer(text, _SHORTEST_CUT):
            if squeezed(text[: match.start()]) in self.known and squeezed(text[match.end() :]):
                return text[: match.start()]
        return text


def _evidence(texts: Iterable[str], site_names: Iterable[str]) -> _Evidence:
    by_text = {text: squeezed(text) for text in texts}
    known = frozenset(key for key in by_text.values() if key)
    # A single text proves nothing about its own parts.
    tails = (
        set()
        if len(known) < 2
        else {
            squeezed(text[match.end() :])
            for text in by_text
            for match in _SEPARATOR.finditer(text)
            if squeezed(text[: match.start()]) in known
        }
    )
    return _Evidence(known, tuple(key for key in map(squeezed, site_names) if key), frozenset(tails - {""}))


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
