"""Writes what has been learned into the files that the tagger reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.tagging.training import Trained
from pipelines.tag.judging import JUDGEMENT_FILE, Layer
from pipelines.tag.learned import BIAS, LEARNED_FOLDER
from pipelines.tag.weighing import WEIGHTS_FILE, Weights

_MADE = "# Made by python -m bench.tagging from read stories; make it again after changing rules or tables.\n"
_LEAST = 0.02  # a weight below says nothing


def write(trained: Trained) -> None:
    """Write the weights of the rules, the tables of wording, and the judgement."""
    WEIGHTS_FILE.write_text(_weights(trained.weights), "utf-8")
    LEARNED_FOLDER.mkdir(exist_ok=True)
    table, kinds = trained.learned.localization, trained.learned.kinds
    (LEARNED_FOLDER / "localization.tsv").write_text(
        _rows((table.bias,), {feature: (weight,) for feature, weight in table.weights.items()}), "utf-8"
    )
    (LEARNED_FOLDER / "kinds.tsv").write_text(_rows(kinds.biases, kinds.weights), "utf-8")
    JUDGEMENT_FILE.write_text(_judgement(trained), "utf-8")


def _weights(weights: Weights) -> str:
    sections = (
        _section(f'"{facet}"', Layer(weights.bias[facet], amounts))
        for facet, amounts in sorted(weights.amounts.items())
    )
    return "\n".join(
        ["# How much each amount of pipelines/tag/weighing.py counts for a facet.", _MADE, "\n".join(sections)]
    )


def _section(name: str, layer: Layer) -> str:
    lines = [f"[{name}]", f"bias = {layer.bias:.3f}"]
    lines += [f'"{amount}" = {weight:.3f}' for amount, weight in sorted(layer.weights.items())]
    return "\n".join(lines) + "\n"


def _rows(biases: Sequence[float], weights: Mapping[str, Sequence[float]]) -> str:
    kept = {feature: several for feature, several in weights.items() if max(map(abs, several)) >= _LEAST}
    rows = [(BIAS, biases), *sorted(kept.items())]
    return "".join("\t".join((feature, *(f"{weight:.2f}" for weight in several))) + "\n" for feature, several in rows)


def _judgement(trained: Trained) -> str:
    judgement = trained.judgement
    sections = [_section("story", judgement.story)]
    sections += [_section(f'kinds."{facet}"', layer) for facet, layer in judgement.kinds.items()]
    thresholds = [f'"{facet}" = {threshold:.3f}' for facet, threshold in judgement.thresholds.items()]
    head = "# How much what rules and wording say counts, and from which chance on a facet is asserted.\n"
    return "\n".join([head + _MADE, *sections, "[thresholds]", *thresholds]) + "\n"
