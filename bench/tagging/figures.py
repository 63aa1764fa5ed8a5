"""The experiment: how far each design gets on stories of sites that it has not learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.tagging.counting import (
    NO_SCORES,
    Answers,
    average_precision,
    best_threshold,
    facet_f1,
    facets_f1,
    story_f1,
)
from bench.tagging.fitting import Sentences, fit_layer
from bench.tagging.stories import Story
from bench.tagging.training import by_site, fit_kind, testimony_of
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import RULES_SHARE, Heard, Judgement

# Which of the named amounts a design may use, and what share in a score the rules' own word has.
DESIGNS: Mapping[str, tuple[Callable[[str], bool], float]] = {
    "rules, summed up": (lambda name: name.startswith("rules"), RULES_SHARE),
    "wording of the sentences": (lambda name: not name.startswith("rules"), 0.0),
    "both witnesses": (lambda _: True, RULES_SHARE),
}


# Where the chance of both questions is bent to 0.5, so that the share of the rules weighs as it does in the tagger.
_THRESHOLD = 0.2


@dataclass(frozen=True, slots=True)
class Figures:
    """What one design reaches on some stories."""

    design: str
    judged: str
    story: float
    precision: float
    facets: float
    macro: float

    def __str__(self) -> str:
        """One line of the table."""
        return (
            f"{self.design:26} {self.judged:20} story F1 {self.story:.3f}  AP {self.precision:.3f}  "
            f"facets micro {self.facets:.3f} macro {self.macro:.3f}"
        )


def compared(stories: Sequence[Story], judged: Mapping[str, Sequence[Story]]) -> Iterator[Figures]:
    """Judge every design on groups of stories, which are among ``stories``; no site is learned from and judged.

    The one threshold of a design is the best one over the first group.
    """
    worth = [story for story in stories if story.sentences]
    testimony = testimony_of(worth, Sentences(worth))
    for design, (is_used, share) in DESIGNS.items():
        limited = {identity: _limited(heard, is_used) for identity, heard in testimony.items()}
        scores = _scores(worth, limited, share)
        answers = {name: [(one.facets, scores.get(one.id, NO_SCORES)) for one in some] for name, some in judged.items()}
        threshold = best_threshold(next(iter(answers.values())))
        yield from (_figures(design, name, some, threshold) for name, some in answers.items())


def _limited(heard: Heard, is_used: Callable[[str], bool]) -> Heard:
    story = {name: value for name, value in heard.story.items() if is_used(name)}
    kinds = {
        facet: {name: value for name, value in amounts.items() if is_used(name)}
        for facet, amounts in heard.kinds.items()
    }
    return Heard(story, kinds, heard.totals, heard.kind_totals)


def _scores(stories: Sequence[Story], testimony: Mapping[str, Heard], share: float) -> dict[str, Mapping[str, float]]:
    scores: dict[str, Mapping[str, float]] = {}
    for known, left_out in by_site(stories):
        said = [testimony[story.id] for story in known]
        layer = fit_layer(
            [one.story for one in said], [bool(story.facets) for story in known], [story.judges for story in known]
        )
        kinds = {facet: fit_kind(facet, known, said) for facet in FACET_NAMES}
        judgement = Judgement(layer, kinds, dict.fromkeys(FACET_NAMES, _THRESHOLD), share)
        scores |= {story.id: judgement.scores(testimony[story.id]) for story in left_out}
    return scores


def _figures(design: str, judged: str, answers: Answers, threshold: float) -> Figures:
    each = [facet_f1(answers, facet, threshold) for facet in FACET_NAMES]
    return Figures(
        design,
        judged,
        story_f1(answers, threshold),
        average_precision(answers),
        facets_f1(answers, threshold),
        sum(each) / len(each),
    )
