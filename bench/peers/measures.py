"""How good answers are: bodies by their runs of four words, titles, authors and dates by equality.

Bodies are judged as the article extraction benchmark of Zyte does it, so that figures can be compared with published
ones: a page's counts are divided by their sum, so every page weighs the same; precision is the mean over pages that
were answered (an empty answer costs recall alone), recall the mean over pages that have a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from statistics import fmean
from typing import NamedTuple

from bench.peers.records import Answer, Moment, Truth

RUN = 4
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


class Overlap(NamedTuple):
    """What a body shares with the truth, has too much and lacks; together 1, or all 0 where both are empty."""

    shared: float
    extra: float
    lacking: float


class BodyFigures(NamedTuple):
    """The bodies of many pages, judged together."""

    f1: float
    precision: float
    recall: float
    exact: float  # share of pages with exactly the true words
    empty: int  # pages without an answer


class DateFigures(NamedTuple):
    """Whether a date is right to the day, to the minute of its clock, and as an instant; None is not judged."""

    day: float
    minute: float | None
    instant: float | None


def words(text: str) -> list[str]:
    """The words of a text, without the signs between them."""
    return re.findall(r"\w+", text)


def runs(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words with how often it stands there; a shorter text is one run."""
    found = words(text)
    starts = range(max(len(found) - RUN, 0) + 1) if found else ()
    return Counter(tuple(found[start : start + RUN]) for start in starts)


def overlap(truth: str, body: str) -> Overlap:
    """Compares a body with the truth, run by run."""
    wanted, given = runs(truth), runs(body)
    shared = (wanted & given).total()
    union = wanted.total() + given.total() - shared
    if not union:
        return Overlap(0.0, 0.0, 0.0)
    return Overlap(shared / union, (given.total() - shared) / union, (wanted.total() - shared) / union)


def harmonic_mean(one: float, other: float) -> float:
    """F1 of precision and recall."""
    return 2 * one * other / (one + other) if one + other else 0.0


def body_figures(pairs: Iterable[tuple[str, str]]) -> BodyFigures:
    """The figures of (truth, body) pairs."""
    pairs = list(pairs)
    overlaps = [overlap(truth, body) for truth, body in pairs]
    precision = _mean(one.shared / (one.shared + one.extra) for one in overlaps if one.shared + one.extra)
    recall = _mean(one.shared / (one.shared + one.lacking) for one in overlaps if one.shared + one.lacking)
    return BodyFigures(
        f1=harmonic_mean(precision, recall),
        precision=precision,
        recall=recall,
        exact=_mean(float(words(truth) == words(body)) for truth, body in pairs),
        empty=sum(not words(body) for _, body in pairs),
    )


def plain(text: str) -> str:
    """A text as titles and names are compared: case, white space and invisible letters aside."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split()).casefold()


def title_is_right(truth: str, title: str) -> bool:
    """Whether both are the same text."""
    return plain(truth) == plain(title)


def authors_f1(truth: Iterable[str], authors: Iterable[str]) -> float:
    """F1 of the names; 1 where nobody is named and nobody should be."""
    wanted, given = ({plain(name) for name in names} - {""} for names in (truth, authors))
    return 2 * len(wanted & given) / (len(wanted) + len(given)) if wanted or given else 1.0


def tells_the_hour(moment: Moment) -> bool:
    """Whether a date comes with a time of day."""
    return isinstance(moment, datetime) or (isinstance(moment, str) and len(moment.strip()) > len("2026-11-22"))


def instant_of(moment: Moment) -> datetime | None:
    """A date as a datetime, with a zone only if it has one; None where it cannot be read."""
    if isinstance(moment, datetime):
        return moment
    if isinstance(moment, date):
        return datetime.combine(moment, time())
    try:
        return datetime.fromisoformat(moment.strip()) if moment else None
    except ValueError:
        return None


def date_figures(truth: str, moment: Moment) -> DateFigures:
    """Compares a date with the true one, in the true one's zone.

    A date without a zone may be the clock on the wall or in UTC, but then it is no instant. A truth that is a day alone
    judges the day alone.
    """
    wanted, given = instant_of(truth), instant_of(moment)
    if wanted is None:
        raise ValueError(f"a truth's date must be ISO 8601, not {truth!r}")
    unjudged = None if not tells_the_hour(truth) else 0.0
    if given is None:
        return DateFigures(0.0, unjudged, unjudged)
    clocks = _clocks(wanted, given)
    day = float(any(true.date() == shown.date() for true, shown in clocks))
    if unjudged is None:
        return DateFigures(day, None, None)
    same = tells_the_hour(moment) and any(_to_the_minute(true) == _to_the_minute(shown) for true, shown in clocks)
    return DateFigures(day, float(same), float(same and (given.tzinfo is not None or wanted.tzinfo is None)))


def figures(truths: Sequence[Truth], answers: Sequence[Answer], claimed: frozenset[str]) -> dict[str, float]:
    """Every figure that the truths can give about the fields that an extractor claims to find, by its name."""
    pairs = list(zip(truths, answers, strict=True))
    found: dict[str, float] = {}
    bodies = [(truth.body, answer.body) for truth, answer in pairs if truth.body is not None]
    if bodies and "body" in claimed:
        found |= body_figures(bodies)._asdict()
    titles = [title_is_right(truth.title, answer.title) for truth, answer in pairs if truth.title is not None]
    if titles and "title" in claimed:
        found["title"] = fmean(titles)
    names = [authors_f1(truth.authors, answer.authors) for truth, answer in pairs if truth.authors is not None]
    if names and "authors" in claimed:
        found["authors"] = fmean(names)
    if "published" in claimed:
        found |= _date_means([(truth.published, answer.published) for truth, answer in pairs if truth.published])
    return found


def _date_means(pairs: list[tuple[str, Moment]]) -> dict[str, float]:
    judged = [date_figures(truth, moment) for truth, moment in pairs]
    # Who never gives a time of day does not claim to.
    names = DateFigures._fields if any(tells_the_hour(moment) for _, moment in pairs) else ("day",)
    columns = {name: [value for one in judged if (value := getattr(one, name)) is not None] for name in names}
    return {name: fmean(values) for name, values in columns.items() if values}


def _clocks(wanted: datetime, given: datetime) -> list[tuple[datetime, datetime]]:
    bare = wanted.replace(tzinfo=None)
    if wanted.tzinfo is None:
        return [(bare, given.replace(tzinfo=None))]
    if given.tzinfo is not None:
        return [(bare, given.astimezone(wanted.tzinfo).replace(tzinfo=None))]
    return [(bare, given), (wanted.astimezone(UTC).replace(tzinfo=None), given)]


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return fmean(values) if values else 0.0
