"""The judgement that two articles are one. Pure: the archive brings the candidates and keeps the decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from crawler.items import Article, Duplicate
from pipelines.dedupe.addresses import canonical_url
from pipelines.dedupe.prints import NO_PRINT, Print, print_of
from pipelines.dedupe.sketches import likeness
from pipelines.dedupe.texts import text_fingerprint, words_of

# Nearly the same: four of five runs of words (SHORTEST_TEXT words at least), and headlines that share most words; or
# nineteen of twenty, published within two days.
_NEARLY, _ALL_BUT_THE_SAME = 0.8, 0.95
_HEADLINES = 0.6
_SAME_DAYS = timedelta(days=2)

# With less than the whole text in hand, equal texts are equal fences ("Subscribe to read on"), not equal stories.
_PARTIAL = frozenset({"paywalled", "incomplete"})

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """A stored article that may be the same as another, as far as the judgement needs it."""

    url: str  # canonical
    source: str
    headline: str = ""
    text_hash: str = ""  # see text_fingerprint
    published: datetime | None = None
    publisher_id: str = ""
    print: Print = NO_PRINT

    @property
    def age(self) -> tuple[datetime, str]:
        """The smaller, the older: by publication, then by address; articles without a date count as the youngest."""
        return self.published or _END_OF_TIME, self.url

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the headline."""
        return tuple(words_of(self.headline))


def is_partial(article: Article) -> bool:
    """Whether we know that there is more of the story than we have."""
    return bool(_PARTIAL & set(article.flags))


def candidate_of(article: Article, source: str = "") -> Candidate:
    """An article as the judgement sees it; without its source only the text can speak, not the publisher's number."""
    return Candidate(
        url=canonical_url(article.canonical_url or article.url or ""),
        source=source,
        headline=article.headline,
        text_hash="" if is_partial(article) else text_fingerprint(article.body),
        published=article.published,
        publisher_id=article.publisher_id,
        print=print_of(article.headline, article.body, article.language, is_partial=is_partial(article)),
    )


def judge(article: Article | Candidate, candidates: Iterable[Candidate]) -> Duplicate | None:
    """Whether an article says what another one already said, and by which signals.

    The decision is free of order: among all that are the same, the one published first (then: with the smallest
    address) is the original, and the others are copies of it, however they came in. An article is never a copy of
    itself: the same canonical address is the same article.
    """
    one = candidate_of(article) if isinstance(article, Article) else article
    same = {c.url: (c, reason) for c in candidates if c.url != one.url and (reason := kinship(one, c))}
    if not same:
        return None
    original, reason = min(same.values(), key=lambda pair: pair[0].age)
    if one.age < original.age:
        return None
    return Duplicate(of_url=original.url, reason=reason, signals=_signals(one, original))


def kinship(one: Candidate, other: Candidate) -> str:
    """By which two signals two articles are one, the same from either side; "" where they are not."""
    is_one_source = one.source in {other.source, ""}
    if one.text_hash and one.text_hash == other.text_hash:
        return "same text" if is_one_source else "same text at another source"
    # A number alone is a weak sign (sites were moved and began to count anew), a headline alone none at all.
    is_one_number = one.source == other.source and one.publisher_id and one.publisher_id == other.publisher_id
    if is_one_number and one.words and one.words == other.words:
        return "same publisher's number and headline"
    witness = _second_witness(one, other)
    return f"nearly the same text and {witness}{'' if is_one_source else ', at another source'}" if witness else ""


def _second_witness(one: Candidate, other: Candidate) -> str:
    """What speaks beside nearly the same text: the headline or the day; "" where the text differs or nothing does."""
    alike = likeness(one.print.sketch, other.print.sketch)
    if alike < _NEARLY or set(one.print.text_keys).isdisjoint(other.print.text_keys):
        return ""
    mine, theirs = set(one.words), set(other.words)
    if _has_figure(mine - theirs) and _has_figure(theirs - mine):
        return ""  # one text for each edition, each day, each version: a form that is filled in
    if 2 * len(mine & theirs) >= _HEADLINES * (len(mine) + len(theirs)) and mine:
        return "headline"
    is_near = one.published and other.published and abs(one.published - other.published) <= _SAME_DAYS
    return "day" if is_near and alike >= _ALL_BUT_THE_SAME else ""


def _has_figure(words: set[str]) -> bool:
    return any(any(c.isdigit() for c in word) for word in words)


def _signals(one: Candidate, other: Candidate) -> dict[str, str]:
    is_same = one.text_hash == other.text_hash
    signals = {"text_hash": one.text_hash if is_same else ""}
    if not is_same and one.print.sketch and other.print.sketch:
        signals["shared_text"] = f"{likeness(one.print.sketch, other.print.sketch):.2f}"
    if one.source == other.source and one.publisher_id == other.publisher_id:
        signals["publisher_id"] = one.publisher_id
    if one.words == other.words:
        signals["headline"] = one.headline
    return {name: value for name, value in signals.items() if value}
