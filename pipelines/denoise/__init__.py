"""Denoise: nothing but the story, and a ledger of the rest."""

from typing import TYPE_CHECKING

from pipelines.lazily import loader

if TYPE_CHECKING:
    from pipelines.denoise.body import body_text, fingerprint
    from pipelines.denoise.clean import denoise
    from pipelines.denoise.readings import mark_of
    from pipelines.denoise.rules import Rule, rule
    from pipelines.denoise.structure import furniture

__all__ = ["Rule", "body_text", "denoise", "fingerprint", "furniture", "mark_of", "rule"]

__getattr__ = loader(
    __name__,
    {
        "Rule": "rules",
        "body_text": "body",
        "denoise": "clean",
        "fingerprint": "body",
        "furniture": "structure",
        "mark_of": "readings",
        "rule": "rules",
    },
)
