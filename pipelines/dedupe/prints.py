"""What an article is compared by: a sketch of its text, and the words that tell its news. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import sqrt

from pipelines.dedupe.news_words import is_weighed, telling_words, weight, weight_of
from pipelines.dedupe.sketches import Sketch, bands_of, key_of, packed, sketch_of, unpacked
from pipelines.dedupe.texts import words_of

# Rises when prints are made otherwise: the archive makes those of former versions anew.
VERSION = 1

# Stories further apart are not the same news, however alike: the next phone has the same sentences.
SPAN = timedelta(hours=72)

# Two stories are looked at for the same news when two words of their headlines meet that one in sixteen has, or fewer.
_KEY_WEIGHT = 4
_MOST_KEYS = 12
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Print:
    """The print of an article, as the archive keeps it: without a sketch its text cannot speak, without words its news.

    Most that are met are ruled out by little of what they say, so each part is taken out when it is asked for, once:
    what was asked for goes with the print to another process.
    """

    packed_sketch: bytes = b""
    headline: str = ""  # telling words, sorted
    lead: str = ""  # those of headline and first sentences
    language: str = ""  # the primary subtag

    @cached_property
    def sketch(self) -> Sketch:
        """The sketch of the text."""
        return unpacked(self.packed_sketch)

    @cached_property
    def text_keys(self) -> tuple[int, ...]:
        """Keys of which articles of nearly the same text share one or more."""
        return bands_of(unpacked(self.packed_sketch))

    @cached_property
    def headline_words(self) -> frozenset[str]:
        """The telling words of the headline."""
        return frozenset(self.headline.split())

    @cached_property
    def lead_words(self) -> frozenset[str]:
        """Those of headline and first sentences."""
        return frozenset(self.lead.split())

    @cached_property
    def key_words(self) -> tuple[str, ...]:
        """The words that the news is filed by, the heaviest first."""
        if not self.headline:
            return ()
        heavy = sorted((-weight(word, self.language), word) for word in self.headline.split() if len(word) > 1)
        return tuple(word for weighed, word in heavy if -weighed >= _KEY_WEIGHT)[:_MOST_KEYS]

    def keys_in(self, span: int) -> tuple[int, ...]:
        """The keys of these words in a span of days."""
        if span not in self._keys:
            self._keys[span] = tuple(key_of(f"news {self.language} {span} {word}") for word in self.key_words)
        return self._keys[span]

    @cached_property
    def _keys(self) -> dict[int, tuple[int, ...]]:
        return {}


NO_PRINT = Print()


def print_of(
    headline: str, body: str, language: str | None, *, is_partial: bool = False, words: Sequence[str] | None = None
) -> Print:
    """The print of an article; of a text that is not there as a whole, only the words of its news.

    ``words`` are the body's, where they are known.
    """
    primary = (language or "").partition("-")[0].lower()
    head, lead = telling_words(headline, body, primary)
    sketch = () if is_partial else sketch_of(words_of(body) if words is None else words)
    return Print(packed(sketch), " ".join(head), " ".join(lead), primary)


def news_keys(one: Print, published: datetime | None) -> tuple[int, ...]:
    """Keys under which an article's news is filed: rare words of its headline, in a span of days; none undated."""
    return one.keys_in(_span_of(published)) if published is not None else ()


def neighbouring_news_keys(one: Print, published: datetime | None) -> tuple[int, ...]:
    """The keys under which the same news may be filed by others: those of the span before and after, too."""
    if published is None:
        return ()
    span = _span_of(published)
    return one.keys_in(span - 1) + one.keys_in(span) + one.keys_in(span + 1)


def all_keys(one: Print, published: datetime | None) -> tuple[int, ...]:
    """The keys under which an article of this date is filed, or others are looked for that may be like it."""
    return one.text_keys + neighbouring_news_keys(one, published)


def shared_weight(one: Print, other: Print) -> tuple[int, int]:
    """How many of the words that news is filed by two articles share, and what they weigh together."""
    if one.language != other.language:
        return 0, 0
    words = set(one.key_words).intersection(other.key_words)
    return len(words), weight_of(words, one.language) if words else 0


def are_comparable(one: Print, other: Print) -> bool:
    """Whether the words of two articles can agree: they are of one language, and it is known how much each tells."""
    is_one_language = one.language == other.language and is_weighed(one.language)
    return is_one_language and bool(one.headline) and bool(other.headline)


@dataclass(frozen=True)
class Agreement:
    """How far the headlines and beginnings of two articles that are comparable agree: from 0 to 1, rare words most."""

    one: Print
    other: Print

    @cached_property
    def headlines(self) -> float:
        """How far both headlines agree."""
        return _cosine(self.one.headline_words, self.other.headline_words, self.one.language)

    @cached_property
    def leads(self) -> float:
        """How far both beginnings agree."""
        return _cosine(self.one.lead_words, self.other.lead_words, self.one.language)

    @cached_property
    def covered(self) -> float:
        """How far the other text explains a headline: of the one that is explained less."""
        language = self.one.language
        return min(
            weight_of(head & lead, language) / weight_of(head, language)
            for head, lead in (
                (self.one.headline_words, self.other.lead_words),
                (self.other.headline_words, self.one.lead_words),
            )
        )

    @property
    def has_other_numbers(self) -> bool:
        """Whether each headline has a figure that the other has not: version 14 is not version 15."""
        mine, theirs = self.one.headline_words, self.other.headline_words
        return all(any(word[0].isdigit() for word in words) for words in (mine - theirs, theirs - mine))


def _cosine(one: frozenset[str], other: frozenset[str], language: str) -> float:
    whole = weight_of(one, language) * weight_of(other, language)
    return weight_of(one & other, language) / sqrt(whole) if whole else 0.0


def _span_of(published: datetime) -> int:
    return (published - _EPOCH) // SPAN
