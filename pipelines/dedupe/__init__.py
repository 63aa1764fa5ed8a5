"""Which addresses are one page, and which articles are one text. Pure functions over plain values."""

from pipelines.dedupe.addresses import canonical_url, is_home_page
from pipelines.dedupe.judging import Candidate, candidate_of, judge, kinship
from pipelines.dedupe.texts import text_fingerprint, word_count

__all__ = [
    "Candidate",
    "candidate_of",
    "canonical_url",
    "is_home_page",
    "judge",
    "kinship",
    "text_fingerprint",
    "word_count",
]
