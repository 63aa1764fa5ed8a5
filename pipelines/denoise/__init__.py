"""Denoise: nothing but the story, and a ledger of the rest."""

from pipelines.denoise.body import body_text, fingerprint
from pipelines.denoise.clean import denoise
from pipelines.denoise.rules import Rule, rule
from pipelines.denoise.structure import furniture

__all__ = ["Rule", "body_text", "denoise", "fingerprint", "furniture", "rule"]
