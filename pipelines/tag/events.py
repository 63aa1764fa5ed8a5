"""Says what is done in a tag's evidence and how far it is: an action (opens, moves, ...) and a stage (plan to done).

The words are data (``event_words.py``). A sentence adds up what its words mean; the headline and the strongest sentence
say most; an action that hardly ever is one of the facet counts little. What is denied ("will not open") counts for
nothing, and what is given up ("cancels plans to open") is a withdrawal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from crawler.items import Tag
from pipelines.tag.event_words import ACTIONS, STAGES, EventBook, Row, load_event_words
from pipelines.tag.lexicon import Lexicon
from pipelines.tag.reading import HEADLINE_GAP
from pipelines.tag.tokens import SPACELESS_SHARE, is_spaceless

_HEADLINE = 1.5
_STRENGTHS = (1.0, 0.7, 0.5)  # of the evidence, the strongest sentence first
_MORE = 0.25  # what a further word of the same meaning adds, of what it is worth alone
_CLEAR = 0.5  # from here up an action is told
_BESIDE = 0.5  # what a sentence that tells nothing of the action counts for the stage
_DENIED = 40  # characters after a denial in which nothing counts; a third of it in a script without spaces
_WORTH_READING = 0.25  # the score from which a tag may come to be shown: the owner may lower her threshold

Amounts = Mapping[str, float]

_end = itemgetter(1)  # of a stretch


class Witness(NamedTuple):
    """A sentence that proves a tag."""

    text: str
    is_headline: bool = False


class Event(NamedTuple):
    """What is done and how far it is; "" where the evidence does not tell."""

    action: str = ""
    stage: str = ""


class Said(NamedTuple):
    """What the words of one sentence mean, added up."""

    actions: Amounts
    stages: Amounts
    is_denied: bool


class _Phrase(NamedTuple):
    """A phrase of a row where it stands in a sentence."""

    start: int
    end: int
    row: Row


class EventReader:
    """Finds the words of an event book in sentences. It does not change once made."""

    def __init__(self, book: EventBook | None = None) -> None:
        self._book = book or load_event_words()
        self._lexicon = Lexicon(
            (phrase, str(number))
            for number, row in enumerate(self._book.rows)
            for phrases in row.phrases.values()
            for phrase in phrases
        )

    def event(self, facet: str, evidence: Sequence[Witness]) -> Event:
        """Return action and stage of a tag. The evidence comes in the order of its strength, the headline anywhere."""
        return self.decide(facet, [(weight, self.read(witness.text)) for weight, witness in _weighed(evidence)])

    def decide(self, facet: str, said: Sequence[tuple[float, Said]]) -> Event:
        """Return action and stage of a tag by what its sentences say, each with how much it counts."""
        factors = self._book.factors.get(facet, {})
        amounts = _total((weight, one.actions) for weight, one in said)
        clear = {name: told for name in amounts if (told := amounts[name] * factors.get(name, 1.0)) >= _CLEAR}
        action = _most(clear, ACTIONS)
        about = [(weight if action in one.actions else weight * _BESIDE, one.stages) for weight, one in said]
        if not action and not any(one.is_denied for _, one in said):
            action = self._book.usual.get(facet, "")
        # What is told without any word of plan or promise is told as done.
        plain = "done" if any(one.actions for _, one in said) else ""
        return Event(action, _most(_total(about), STAGES) or plain)

    def read(self, sentence: str) -> Said:
        """Return what the words of one sentence mean."""
        actions: dict[str, list[float]] = {}
        stages: dict[str, list[float]] = {}
        rows, is_denied = self._rows(sentence)
        for row in rows:
            if row.action:
                actions.setdefault(row.action, []).append(row.weight)
            if row.stage:
                stages.setdefault(row.stage, []).append(min(1.0, row.weight) if row.action else row.weight)
        return Said(_sums(actions), _sums(stages), is_denied)

    def _rows(self, sentence: str) -> tuple[list[Row], bool]:
        """Return the rows whose words stand there and are not denied, and whether any word denies."""
        # Two languages may spell a phrase alike, but for an accent: it says once what it means.
        found = {(hit.start, hit.end, int(label)) for hit in self._lexicon.find(sentence) for label in hit.labels}
        phrases = [_Phrase(start, end, self._book.rows[number]) for start, end, number in sorted(found)]
        standing = list(_standing(phrases))
        denials = [phrase for phrase in standing if phrase.row.denies]
        within = _DENIED // (SPACELESS_SHARE if is_spaceless(sentence) else 1)
        valid = [one.row for one in standing if not any(_follows(one, denial, within) for denial in denials)]
        return valid, bool(denials)


def _follows(phrase: _Phrase, denial: _Phrase, within: int) -> bool:
    return denial.start <= phrase.start <= denial.end + within and phrase.end > denial.end


def _weighed(evidence: Iterable[Witness]) -> Iterator[tuple[float, Witness]]:
    strengths = iter(_STRENGTHS)
    for witness in evidence:
        yield (_HEADLINE if witness.is_headline else next(strengths, _STRENGTHS[-1])), witness


def _standing(phrases: Iterable[_Phrase]) -> Iterator[_Phrase]:
    """Drop what lies inside a longer phrase, and what is said to mean nothing.

    Words of a stage alone hide no action: "plans to replace" is one, too.
    """
    stage = other = (-1, -1)  # the stretch that reaches furthest so far, of words of a stage alone and of all others
    for phrase in sorted(phrases, key=lambda one: (one.start, -one.end, one.row.means_something)):
        span = (phrase.start, phrase.end)
        is_stage = bool(phrase.row.stage) and not phrase.row.action
        if _covers(other, span) or (is_stage and _covers(stage, span)):
            continue
        if phrase.row.means_something:
            yield phrase
        else:  # it hides what stands in the same place, too
            span = (phrase.start - 1, phrase.end)
        if is_stage:
            stage = max(stage, span, key=_end)
        else:
            other = max(other, span, key=_end)


def _covers(longer: tuple[int, int], span: tuple[int, int]) -> bool:
    return longer[1] >= span[1] and longer != span


def _sums(found: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {meaning: max(weights) + _MORE * (sum(weights) - max(weights)) for meaning, weights in found.items()}


def _total(weighed: Iterable[tuple[float, Amounts]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for weight, amounts in weighed:
        for meaning, amount in amounts.items():
            total[meaning] = total.get(meaning, 0.0) + weight * amount
    return total


def _most(amounts: Amounts, order: Sequence[str]) -> str:
    """Return what has the most; of equals, the first in ``order``; "" of nothing."""
    return max(amounts, key=lambda name: (amounts[name], -order.index(name)), default="")


_READER = EventReader()


def with_events(tags: Iterable[Tag], headline: str, body: str) -> list[Tag]:
    r"""Return the tags, each with what is done in the headline and its evidence, and how far it is.

    The spans are offsets into ``headline + "\n\n" + body``. Tags that are not even nearly asserted stay as they are.
    """
    text = headline + HEADLINE_GAP + body
    told: dict[str, Said] = {}  # the headline, and sentences that prove several facets, are read once
    return [_with_event(one, headline, text, told) if one.score >= _WORTH_READING else one for one in tags]


def _with_event(found: Tag, headline: str, text: str, told: dict[str, Said]) -> Tag:
    shown = [text[span.start : span.end] for span in found.evidence if span.start >= len(headline)]
    witnesses = [Witness(headline, is_headline=True), *map(Witness, shown)]
    for witness in witnesses:
        if witness.text not in told:
            told[witness.text] = _READER.read(witness.text)
    event = _READER.decide(found.facet, [(weight, told[witness.text]) for weight, witness in _weighed(witnesses)])
    return replace(found, action=event.action, stage=event.stage)


def event_of(facet: str, evidence: Sequence[Witness]) -> Event:
    """Return what is done in the evidence of a tag, and how far it is; the same words give the same answer."""
    return _READER.event(facet, evidence)
