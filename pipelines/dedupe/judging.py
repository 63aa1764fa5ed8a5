"""The judgement that two articles are one. Pure: the archive brings the candidates and keeps the decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.items import Article, Duplicate
from pipelines.dedupe.addresses import canonical_url
from pipelines.dedupe.texts import text_fingerprint, words_of

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that may be the same as another, as far as the judgement needs it."""

    url: str  # canonical
    source: str
    headline: str = ""
    text_hash: str = ""  # see text_fingerprint
    published: datetime | None = None
    publisher_id: str = ""

    @property
    def age(self) -> tuple[datetime, str]:
        """The smaller, the older: by publication, then by address; articles without a date count as the youngest."""
        return self.published or _END_OF_TIME, self.url


def candidate_of(article: Article, source: str = "") -> Candidate:
    """An article as the judgement sees it; without its source only the text can speak, not the publisher's number."""
    return Candidate(
        url=canonical_url(article.canonical_url or article.url or ""),
        source=source,
        headline=article.headline,
        text_hash=text_fingerprint(article.body),
        published=article.published,
        publisher_id=article.publisher_id,
    )


def judge(article: Article | Candidate, candidates: Iterable[Candidate]) -> Duplicate | None:
    """Whether an article says what another one already said, and by which signals.

    The decision is free of order: among all that are the same, the one published first (then: with the smallest
    address) is the original, and the others are copies of it, however they came in. An article is never a copy of
    itself: the same canonical address is the same article.
    """
    one = candidate_of(article) if isinstance(article, Article) else article
    same = {c.url: (c, reason) for c in candidates if c.url != one.url and (reason := _reason(one, c))}
    if not same:
        return None
    original, reason = min(same.values(), key=lambda pair: pair[0].age)
    if one.age < original.age:
        return None
    return Duplicate(of_url=original.url, reason=reason, signals=_signals(one, original))


def _reason(one: Candidate, other: Candidate) -> str:
    if one.text_hash and one.text_hash == other.text_hash:
        return "same text" if one.source in {other.source, ""} else "same text at another source"
    # A number alone is a weak sign (sites were moved and began to count anew), a headline alone none at all.
    if one.source == other.source and one.publisher_id and one.publisher_id == other.publisher_id:
        headline = words_of(one.headline)
        return "same publisher's number and headline" if headline and headline == words_of(other.headline) else ""
    return ""


def _signals(one: Candidate, other: Candidate) -> dict[str, str]:
    signals = {"text_hash": one.text_hash if one.text_hash == other.text_hash else ""}
    if one.source == other.source and one.publisher_id == other.publisher_id:
        signals["publisher_id"] = one.publisher_id
    if words_of(one.headline) == words_of(other.headline):
        signals["headline"] = one.headline
    return {name: value for name, value in signals.items() if value}
