"""Writes what has been learned into the files that the tagger reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.tagging.training import Trained
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import JUDGEMENT_FILE, Layer
from pipelines.tag.learned import BIAS, LEARNED_FOLDER, Table
from pipelines.tag.weighing import WEIGHTS_FILE, Weights

_MADE = "# Made by python -m bench.tagging from read stories; make it again after changing rules or tables.\n"
_LEAST = 0.02  # a weight below says nothing


def write(trained: Trained) -> None:
    """Write the weights of the rules, the tables of wording, and the judgement."""
    WEIGHTS_FILE.write_text(_weights(trained.weights), "utf-8")
    LEARNED_FOLDER.mkdir(exist_ok=True)
    (LEARNED_FOLDER / "localization.tsv").write_text(_columns([trained.learned.localization]), "utf-8")
    kinds = [trained.learned.kinds[facet] for facet in FACET_NAMES]
    (LEARNED_FOLDER / "kinds.tsv").write_text(_columns(kinds), "utf-8")
    JUDGEMENT_FILE.write_text(_judgement(trained), "utf-8")


def _weights(weights: Weights) -> str:
    sections = (
        _section(f'"{facet}"', Layer(weights.bias[facet], amounts)) for facet, amounts in sorted(weights.amounts.items())
    )
    return "\n".join(
        ["# How much each amount of pipelines/tag/weighing.py counts for a facet.", _MADE, "\n".join(sections)]
    )


def _section(name: str, layer: Layer) -> str:
    lines = [f"[{name}]", f"bias = {layer.bias:.3f}"]
    lines += [f'"{amount}" = {weight:.3f}' for amount, weight in sorted(layer.weights.items())]
    return "\n".join(lines) + "\n"


def _columns(tables: list[Table]) -> str:
    features = sorted({feature for table in tables for feature, weight in table.weights.items() if abs(weight) >= _LEAST})
    rows = [[BIAS, *(f"{table.bias:.3f}" for table in tables)]]
    rows += [[feature, *(_number(table.weights, feature) for table in tables)] for feature in features]
    return "".join("\t".join(row) + "\n" for row in rows)


def _number(weights: Mapping[str, float], feature: str) -> str:
    weight = weights.get(feature, 0.0)
    return f"{weight:.2f}" if abs(weight) >= _LEAST else ""


def _judgement(trained: Trained) -> str:
    judgement = trained.judgement
    sections = [_section("story", judgement.story)]
    sections += [_section(f'kinds."{facet}"', layer) for facet, layer in judgement.kinds.items()]
    thresholds = [f'"{facet}" = {threshold:.3f}' for facet, threshold in judgement.thresholds.items()]
    head = "# How much what rules and wording say counts, and from which chance on a facet is asserted.\n"
    return "\n".join([head + _MADE, *sections, "[thresholds]", *thresholds]) + "\n"
