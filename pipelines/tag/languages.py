"""Which languages the rules know, so that a story in another one is not judged by chance words, and it can be said."""

from __future__ import annotations

from functools import cache

from pipelines.tag.rules import shipped_rules

_UNDETERMINED = frozenset({"und", "mul", "zxx", "mis"})  # ISO 639-2: codes that name no language
_WRITTEN_LIKE = {"yue": "zh", "cmn": "zh", "wuu": "zh", "lzh": "zh", "in": "id"}  # and the old code of Indonesian


@cache
def languages_with_rules() -> frozenset[str]:
    """Return the ISO 639 codes of the languages in which every facet of localization has phrases of its own."""
    return shipped_rules().languages


def has_rules(language: str | None) -> bool:
    """Say whether the rules can judge a text in ``language``, a BCP 47 tag such as "pt-BR".

    Where the language is not known, the text is read: the rules of all languages are.
    """
    primary = (language or "").strip().replace("_", "-").partition("-")[0].lower()
    if not primary or primary in _UNDETERMINED:
        return True
    return _WRITTEN_LIKE.get(primary, primary) in languages_with_rules()
