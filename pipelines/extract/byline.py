"""Who wrote a story: names out of bylines in many languages, without roles, e-mail addresses and doubles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crawler.items import Discovered, Provenance
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head
from pipelines.extract.linked_data import texts_of
from pipelines.extract.months import names_of_months
from pipelines.extract.rule_files import table
from pipelines.extract.texts import one_line, squeezed

_AUTHOR_NAMES = table("metadata")["authors"]
_TABLE = table("bylines")
_WORDS_BY = "|".join(sorted(map(re.escape, _TABLE["by"]), key=len, reverse=True))
_WORDS_AND = "|".join(sorted(map(re.escape, _TABLE["and"]), key=len, reverse=True))
_WORDS_ROLE = "|".join(sorted(map(re.escape, _TABLE["roles"]), key=len, reverse=True))

_WORDS_PICTURE = "|".join(sorted(map(re.escape, _TABLE["pictures"]), key=len, reverse=True))
_ROLE_NOUNS = frozenset(_TABLE["role_nouns"])
_ROLE_WORDS = frozenset(word for role in (*_TABLE["roles"], *_TABLE["role_nouns"]) for word in role.split()) | {"news"}
_DEGREES = frozenset(_TABLE["degrees"])
_WORDS_BEHIND = "|".join(sorted(map(re.escape, _TABLE["behind"]), key=len, reverse=True))
_MONTHS = "|".join(sorted(map(re.escape, names_of_months()), key=len, reverse=True))

_BY = re.compile(rf"^(?:(?:{_WORDS_BY})(?=[\s:：/／])\s*[:：/／]?\s*|[-–—|•·:]\s*)", re.IGNORECASE)
_SOURCE = re.compile(rf"^(?:{'|'.join(map(re.escape, _TABLE['sources']))})\s*[:：]\s*", re.IGNORECASE)
_IS_BY = re.compile(rf"(?:{_WORDS_BY})", re.IGNORECASE)
_IS_AND = re.compile(rf"(?:{_WORDS_AND})", re.IGNORECASE)
_REPORTED_FROM = re.compile(r"\S+(?:報導|报道|報道|電|电)")
_ROLE_BEHIND = re.compile(r"\s*(?:기자|특파원|記者|记者|編集委員)$")
_AND = re.compile(
    rf"\s*(?:[;|/／、]|(?<=[가-힣])·(?=[가-힣])|\s[•·–—]\s|\s(?:{_WORDS_AND})\s|,(?:\s*(?:{_WORDS_AND})\s)?)\s*",
    re.IGNORECASE,
)
_ROLE = re.compile(rf"^(?:{_WORDS_ROLE})\b", re.IGNORECASE)
_TRAILING_ROLE = re.compile(rf"\s*(?:[,|(–—]|\s-)\s*(?:{_WORDS_ROLE})\b.*$", re.IGNORECASE)
_PICTURE = re.compile(rf"^(?:{_WORDS_PICTURE})(?:\s*[:：/]|\s+(?:{_WORDS_BY})\s)", re.IGNORECASE)
# "By Ann Example in Berlin", "By Ann Example, in News, Business".
_PLACE_BEHIND = re.compile(r",?\s+in\s+(?!der?\s)(?=[^\W\d_]).*$")
# An agency's or an editor's sign.
_INITIALS = re.compile(r"[a-zß-öø-ÿ]{1,5}")
_MAIL = re.compile(r"[(<\[]?\s*[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30})+\s*[)>\]]?")
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@\w+$|\.(?:com|org|net|html?|php)(?:/|$)", re.IGNORECASE)
_DATE_TAIL = re.compile(
    r"\s*(?:[|•·–—,]\s*)?(?:\b(?:on|am|le|el|il|em|den)\s+)?\d{1,2}[./ ].*$|\s+\d{1,4}\s*[:./年].*$"
)
_DAY_BEHIND = re.compile(r"\s(?:on|am|le|el|il|em|den)\s(?:[^\W\d]+\.?\s)?\d{1,2}\b.*$", re.IGNORECASE)
# What ends the names of a line that goes on: a date, "Updated", "Follow".
_REST_OF_LINE = re.compile(
    rf"\s(?:(?:{_WORDS_PICTURE})\s*[:：]|\d{{1,4}}([./-])\d{{1,2}}\1\d{{1,4}}|(?:{_MONTHS})\.?\s\d{{1,2}}\b|(?:{_WORDS_BEHIND})(?=[\s:]|$)(?!\s(?:{_WORDS_BY})\s)).*$",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@\w{2,30}")
_NOBODY = re.compile(
    r"^(?:admin(?:istrator)?|editors?|staff|root|user|guest|unknown|none|null|n/?a|undefined|author|anonymous|test|"
    r"web ?master|wp_?admin)$",
    re.IGNORECASE,
)
# A reporter's initials behind the name.
_SIGN = re.compile(r"\s*\([^()]{1,12}\)")
_CLOCK = re.compile(r"\d[:.]\d\d|\d{4}")
_LETTER = re.compile(r"[^\W\d_]")
_AROUND = " \t.,:;|-–—•·／()[]\"'“”"
_Group = tuple[Candidate, tuple[str, ...]]
_LONGEST_NAME = 60
_LONGEST_TEXT = 600
_MOST_WORDS = 7
_MOST_NAMES = 12
_MOST_IN_BYLINE = 4


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
    persons = _with_persons(groups, [key for key in map(squeezed, site_names) if key])
    source, names = _fullest(persons or groups)
    winner = next(candidate for candidate, _ in persons or groups if candidate.source == source)
    return names, provenance_of(winner, [candidate for candidate, _ in groups])


def _with_persons(groups: list[_Group], sites: list[str]) -> list[_Group]:
    """The candidates that name somebody else than the site and its agencies, without the site.

    A department ("Daily News Sports") is left out, too, but where the publisher's record names it beside a person.
    """
    named = {candidate.source for candidate, names in groups if _persons_of(names, sites)}
    found = []
    for candidate, names in groups:
        left = _persons_of(names, sites)
        if not left and candidate.source in named and candidate.source.startswith("json-ld:"):
            left = tuple(name for name in names if not _is_site(squeezed(name), sites))
        if left:
            found.append((candidate, left))
    return found


def _persons_of(names: tuple[str, ...], sites: list[str]) -> tuple[str, ...]:
    """The names without the site's own; () where nobody but an agency's sign is left."""
    left = tuple(name for name in names if not _is_site(squeezed(name), sites) and not _is_department(name, sites))
    return () if all(map(_INITIALS.fullmatch, left)) else left


def _is_site(name: str, sites: list[str]) -> bool:
    """Whether a name is the site's: the same letters, or the most of them ("VnExpress" of vnexpress.net)."""
    return any(
        name == site or (len(name) > 2 and site.startswith(name) and len(name) * 2 > len(site)) for site in sites
    )


def _is_department(name: str, sites: list[str]) -> bool:
    """Whether a name is the site's with more words behind it."""
    words = name.split()
    return any(squeezed("".join(words[:count])) in sites for count in range(1, len(words)))


def _fullest(groups: list[_Group]) -> tuple[str, tuple[str, ...]]:
    """The first source's names, or those of a visible byline that names the same people and more."""
    source = groups[0][0].source
    names = _joined(groups, source)
    first = set(map(squeezed, names))
    for seen, more in _shown(groups):
        if (
            len(names) < len(more) <= _MOST_IN_BYLINE
            and first <= set(map(squeezed, more))
            and all(map(_looks_like_name, more))
        ):
            return seen, more
    return source, names


def _shown(groups: list[_Group]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names of each byline that readers see, and those of all links to authors together."""
    for candidate, names in groups:
        if candidate.source == "byline" and _BY.match(candidate.raw):
            yield candidate.source, names
    yield "rel=author", _joined(groups, "rel=author")


def _looks_like_name(name: str) -> bool:
    """Whether a name has the shape of a person's: two to four words, each beginning with a capital."""
    words = name.split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() and not word.isupper() for word in words)


def _joined(groups: list[_Group], source: str) -> tuple[str, ...]:
    """The names of one source, which can name several authors in several elements."""
    same = [(candidate, group) for candidate, group in groups if candidate.source == source]
    if source == "byline" and any(_BY.match(candidate.raw) for candidate, _ in same):
        # Beside "By Ann Example", a single word is a section or a partner.
        same = [(candidate, group) for candidate, group in same if _BY.match(candidate.raw) or " " in candidate.raw]
    return unique_names(name for _, group in same for name in group)


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names without doubles, whatever their case and spacing."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(squeezed(name), name)
    # "About the author Ann Example" names nobody new.
    kept = [name for key, name in seen.items() if not any(key != other and key.endswith(other) for other in seen)]
    # Nor does "Ann Example Daily News" beside "Ann Example".
    full = [f"{name} " for name in kept if " " in name]
    return tuple(name for name in kept if not name.startswith(tuple(full)))[:_MOST_NAMES]


def names_of(text: str) -> tuple[str, ...]:
    """The names in a byline: "Von Anna Muster und Ben Beispiel (dpa)" are three."""
    if "://" in text:
        return ()
    text = one_line(text[:_LONGEST_TEXT])
    text = _PLACE_BEHIND.sub("", _DAY_BEHIND.sub("", text))
    text = _SIGN.sub("", _HANDLE.sub(" ", _MAIL.sub(" ", text)))
    text = _REST_OF_LINE.sub("", text)
    for _ in range(3):
        text = _BY.sub("", text.strip())
    text = _SOURCE.sub("", text)
    first, *others = _AND.split(text)
    # A role in the first part stands behind a name, in the others it is what somebody is ("AP Sports Writer").
    parts = [_without_role(first), *(part for part in others if not _is_role(part))]
    return unique_names(name for part in parts for name in (_name(part),) if name)


def _name(part: str) -> str:
    """One name without roles and dates; "" for what is no name."""
    name = part.strip(_AROUND)
    if _PICTURE.match(name):
        return ""
    name = _BY.sub("", name)
    name = _TRAILING_ROLE.sub("", name)
    name = _DATE_TAIL.sub("", name).strip(_AROUND)
    if not name or len(name) > _LONGEST_NAME or not _LETTER.search(name) or _ADDRESS.search(name):
        return ""
    name = _ROLE_BEHIND.sub("", name)
    if (
        not name
        or _NOBODY.match(name)
        or _IS_BY.fullmatch(name)
        or _REPORTED_FROM.fullmatch(name)
        or _IS_AND.fullmatch(name)
        or _ROLE.fullmatch(name)
        or name.casefold().replace(".", "") in _DEGREES
        or len(name.split()) > _MOST_WORDS
        or _CLOCK.search(name)
    ):
        return ""
    return name


def _is_role(part: str) -> bool:
    words = part.split()
    return len(words) > 1 and words[-1].strip(_AROUND).casefold() in _ROLE_NOUNS


def _without_role(part: str) -> str:
    """The part without "News Reporter" behind a name; "" for a role alone."""
    if not _is_role(part):
        return part
    words = part.split()[:-1]
    while words and words[-1].casefold() in _ROLE_WORDS:
        words.pop()
    return " ".join(words)


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
        if source in {"byline", "rel=author"} or _BY.match(text):
            yield Candidate(source, text)
    if entry is not None:
        for name in entry.authors:
            yield Candidate("channel", name)
    for label in ("twitter:data1",):
        if _BY.match(head.first("twitter:label1") + " ") and head.first(label):
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
