"""Who wrote a story: the publisher's records and visible bylines; the site itself only where nobody else is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crawler.items import Discovered, Provenance
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head
from pipelines.extract.linked_data import texts_of
from pipelines.extract.names import begins_with_by, is_byline, looks_like_name, names_of, unique_names
from pipelines.extract.rule_files import table
from pipelines.extract.texts import squeezed

_AUTHOR_NAMES = table("metadata")["authors"]
# An agency's or an editor's sign.
_INITIALS = re.compile(r"[a-zß-öø-ÿ]{1,5}")
_Group = tuple[Candidate, tuple[str, ...]]
_MOST_NAMES = 12
_MOST_IN_BYLINE = 4
_MOST_REASONS = 4


def find_authors(
    head: Head,
    visible: Iterable[tuple[str, str]],
    *,
    site_names: Sequence[str] = (),
    entry: Discovered | None = None,
) -> tuple[tuple[str, ...], Provenance | None]:
    """The story's authors, and where they were found.

    Args:
        head: the page's machine-readable part.
        visible: (source, text) of each byline that readers see, in order.
        site_names: what the site calls itself (name, publisher, domain): the author of nothing where a person is named.
        entry: what the channel knows.
    """
    candidates = list(_candidates(head, visible, entry))
    named = {raw: names_of(raw) for raw in dict.fromkeys(candidate.raw for candidate in candidates)}
    groups = [(candidate, names) for candidate in candidates if (names := named[candidate.raw])]
    if not groups:
        return (), None
    persons = _with_persons(groups, tuple(key for key in map(squeezed, site_names) if key))
    source, names = _fullest(persons or groups)
    winner = next(candidate for candidate, _ in persons or groups if candidate.source == source)
    note = _why(groups, persons, source)
    return names, provenance_of(winner, [candidate for candidate, _ in groups], note)


def _why(groups: list[_Group], persons: list[_Group], source: str) -> str:
    """What the order of the sources does not tell: who was left out as the site itself, and who knew more."""
    first = (persons or groups)[0][0].source
    reasons = [f"{source} names the same people as {first} and more"] if source != first else []
    kept = {candidate for candidate, _ in persons}
    left_out = dict.fromkeys(candidate.raw[:40] for candidate, _ in groups if candidate not in kept) if persons else ()
    if left_out:
        reasons.append(
            f"the site or an agency's sign beside a person: {', '.join(map(repr, [*left_out][:_MOST_REASONS]))}"
        )
    return "; ".join(reasons)


def _with_persons(groups: list[_Group], sites: tuple[str, ...]) -> list[_Group]:
    """The candidates that name somebody else than the site and its agencies, without the site.

    A department ("Daily News Sports") is left out, too, but where the publisher's record names it beside a person.
    """
    persons = {names: _persons_of(names, sites) for _, names in groups}
    named = {candidate.source for candidate, names in groups if persons[names]}
    found = []
    for candidate, names in groups:
        left = persons[names]
        if not left and candidate.source in named and candidate.source.startswith("json-ld:"):
            left = tuple(name for name in names if not _is_site(squeezed(name), sites))
        if left:
            found.append((candidate, left))
    return found


def _persons_of(names: tuple[str, ...], sites: tuple[str, ...]) -> tuple[str, ...]:
    """The names without the site's own; () where nobody but an agency's sign is left."""
    left = tuple(name for name in names if not _is_site(squeezed(name), sites) and not _is_department(name, sites))
    return () if all(map(_INITIALS.fullmatch, left)) else left


def _is_site(name: str, sites: tuple[str, ...]) -> bool:
    """Whether a name is the site's: the same letters, or the most of them ("VnExpress" of vnexpress.net)."""
    return any(
        name == site or (len(name) > 2 and site.startswith(name) and len(name) * 2 > len(site)) for site in sites
    )


def _is_department(name: str, sites: tuple[str, ...]) -> bool:
    """Whether a name is the site's with more words behind it."""
    words = name.split()
    return len(words) > 1 and any(squeezed("".join(words[:count])) in sites for count in range(1, len(words)))


def _fullest(groups: list[_Group]) -> tuple[str, tuple[str, ...]]:
    """The first source's names, or those of a visible byline that names the same people and more."""
    source = groups[0][0].source
    names = _joined(groups, source)
    first = set(map(squeezed, names))
    for seen, more in _shown(groups):
        if (
            len(names) < len(more) <= _MOST_IN_BYLINE
            and first <= set(map(squeezed, more))
            and all(map(looks_like_name, more))
        ):
            return seen, more
    return source, names


def _shown(groups: list[_Group]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names of each byline that readers see, and those of all links to authors together."""
    for candidate, names in groups:
        if candidate.source == "byline" and begins_with_by(candidate.raw):
            yield candidate.source, names
    yield "rel=author", _joined(groups, "rel=author")


def _joined(groups: list[_Group], source: str) -> tuple[str, ...]:
    """The names of one source, which can name several authors in several elements."""
    same = [(candidate, group) for candidate, group in groups if candidate.source == source]
    if source == "byline" and any(begins_with_by(candidate.raw) for candidate, _ in same):
        # Beside "By Ann Example", a single word is a section or a partner.
        same = [
            (candidate, group) for candidate, group in same if begins_with_by(candidate.raw) or " " in candidate.raw
        ]
    return unique_names(name for _, group in same for name in group)


def _candidates(head: Head, visible: Iterable[tuple[str, str]], entry: Discovered | None) -> Iterator[Candidate]:
    shown = list(visible)
    yield from (Candidate(source, text) for source, text in shown if source == "site definition")
    for key in ("author", "creator"):
        for name in _persons(head, head.data.article.get(key)):
            yield Candidate(f"json-ld:{key}", name)
    for name, value in head.all(*_AUTHOR_NAMES):
        yield Candidate(f"meta:{name}", value)
    for source, text in shown:
        # A line without the word "by" is a byline only where its markup says so.
        if source in {"byline", "rel=author"} or is_byline(text, head.language):
            yield Candidate(source, text)
    if entry is not None:
        for name in entry.authors:
            yield Candidate("channel", name)
    for label in ("twitter:data1",):
        if begins_with_by(head.first("twitter:label1") + " ") and head.first(label):
            yield Candidate(f"meta:{label}", head.first(label))


def _persons(head: Head, value: Any) -> Iterator[str]:
    """The names of a JSON-LD author: a string, an object, a reference, or a list of them."""
    if isinstance(value, list):
        for item in value[:_MOST_NAMES]:
            yield from _persons(head, item)
    elif isinstance(value, dict):
        node = head.data.resolve(value)
        name = next(texts_of(node.get("name")), "")
        if not name and node.get("givenName") and node.get("familyName"):
            name = f"{node['givenName']} {node['familyName']}"
        if name:
            yield name
    else:
        yield from texts_of(value)
