"""What an article is compared by: a sketch of its text, and the words that tell its news. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import sqrt

from pipelines.dedupe.news_words import is_weighed, telling_words, weight, weight_of
from pipelines.dedupe.sketches import Sketch, bands_of, key_of, sketch_of
from pipelines.dedupe.texts import words_of

# Rises when prints are made otherwise: the archive makes those of former versions anew.
VERSION = 1

# Stories further apart are not the same news, however alike: the next phone has the same sentences.
SPAN = timedelta(hours=72)

# Two stories are looked at for the same news when two words of their headlines meet that one in sixteen has, or fewer.
_KEY_WEIGHT = 4
_MOST_KEYS = 12
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Print:
    """The print of an article. Without a sketch its text cannot speak, without words its news cannot."""

    sketch: Sketch = ()
    headline: tuple[str, ...] = ()  # telling words, sorted
    lead: tuple[str, ...] = ()  # those of headline and first sentences
    language: str = ""  # the primary subtag


NO_PRINT = Print()


def print_of(headline: str, body: str, language: str | None, *, is_partial: bool = False) -> Print:
    """The print of an article; of a text that is not there as a whole, only the words of its news."""
    primary = (language or "").partition("-")[0].lower()
    head, lead = telling_words(headline, body, primary)
    return Print(() if is_partial else sketch_of(words_of(body)), head, lead, primary)


def text_keys(one: Print) -> tuple[int, ...]:
    """Keys of which articles of nearly the same text share one or more."""
    return bands_of(one.sketch)


def news_keys(one: Print, published: datetime | None) -> list[int]:
    """Keys under which an article's news is filed: rare words of its headline, in a span of days; none undated."""
    return [_news_key(one, word, _span_of(published)) for word in _key_words(one)] if published is not None else []


def neighbouring_news_keys(one: Print, published: datetime | None) -> list[int]:
    """The keys under which the same news may be filed by others: those of the span before and after, too."""
    if published is None:
        return []
    spans = range(_span_of(published) - 1, _span_of(published) + 2)
    return [_news_key(one, word, span) for word in _key_words(one) for span in spans]


def shared_weight(one: Print, other: Print) -> tuple[int, int]:
    """How many of the words that news is filed by two articles share, and what they weigh together."""
    if one.language != other.language:
        return 0, 0
    words = set(_key_words(one)) & set(_key_words(other))
    return len(words), weight_of(words, one.language) if words else 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two headlines and beginnings agree, each from 0 to 1, rare words counting most."""

    headlines: float  # of both headlines together
    leads: float
    covered: float  # of the headline that the other text explains less of
    has_other_numbers: bool  # each headline has a figure that the other has not: version 14 is not version 15


def agreement(one: Print, other: Print) -> Agreement:
    """The agreement of two articles; nothing for articles of different languages, or of one without a table."""
    if one.language != other.language or not is_weighed(one.language) or not one.headline or not other.headline:
        return Agreement(0.0, 0.0, 0.0, has_other_numbers=False)
    mine, theirs = set(one.headline), set(other.headline)
    covered = [
        weight_of(head & set(lead), one.language) / weight_of(head, one.language)
        for head, lead in ((mine, other.lead), (theirs, one.lead))
    ]
    figures = [{word for word in words if word[0].isdigit()} for words in (mine - theirs, theirs - mine)]
    return Agreement(
        _cosine(mine, theirs, one.language),
        _cosine(set(one.lead), set(other.lead), one.language),
        min(covered),
        has_other_numbers=all(figures),
    )


def _cosine(one: set[str], other: set[str], language: str) -> float:
    whole = weight_of(one, language) * weight_of(other, language)
    return weight_of(one & other, language) / sqrt(whole) if whole else 0.0


@lru_cache(maxsize=4096)
def _key_words(one: Print) -> list[str]:
    if not one.headline:
        return []
    heavy = ((-weight(word, one.language), word) for word in one.headline if len(word) > 1)
    return [word for weighed, word in sorted(heavy) if -weighed >= _KEY_WEIGHT][:_MOST_KEYS]


def _news_key(one: Print, word: str, span: int) -> int:
    return key_of(f"news {one.language} {span} {word}")


def _span_of(published: datetime) -> int:
    return (published - _EPOCH) // SPAN
