"""The language of a story: what the page declares, checked against its script, or what its letters and words say."""

from __future__ import annotations

import re

from crawler.items import Discovered, Provenance, SiteHints
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head
from pipelines.extract.linked_data import texts_of
from pipelines.extract.rule_files import table
from pipelines.extract.texts import count_of_letters

_TABLE = table("languages")
_STOP_WORDS = {language: frozenset(words) for language, words in _TABLE["words"].items()}
_LANGUAGES_OF_WORD: dict[str, list[str]] = {}
for _language, _words in _STOP_WORDS.items():
    for _word in _words:
        _LANGUAGES_OF_WORD.setdefault(_word, []).append(_language)
_SHARING: dict[str, list[str]] = _TABLE["share"]
_SCRIPTS: list[tuple[str, re.Pattern[str]]] = [
    (language, re.compile(letters)) for language, letters in _TABLE["scripts"].items()
]
_SIGNS: dict[str, list[str]] = _TABLE["signs"]
_LACKS: dict[str, dict[str, list[str]]] = _TABLE["lacks"]
_MISTAKEN: dict[str, str] = _TABLE["mistaken"]
# So many of a sign in a hundred letters, and so many at all, are no quotation.
_SHARE_OF_SIGNS = 0.008
_LEAST_SIGNS = 3
_SAMPLE = 1000
_TEXT = "the text itself"
# The shares of a language's most frequent words: of a text that is not written in it, and of one that plainly is.
_HARDLY_ANY = 0.03
_PLAINLY = 0.12
_ENOUGH_WORDS = 40
# A product's name can be a word of some language ("Pro"); so many different words are none.
_SEVERAL = 5
_SAME_WORDS = {"nb": "no", "nn": "no", "ms": "id", "gl": "pt"}
_NEVER_LATIN = {language for row in (_TABLE["scripts"], *_TABLE["share"].values()) for language in row} - {
    *("sr", "bs", "sh", "uz", "az", "kk", "ku", "mn", "ug", "tt", "tg", "ky")
}
_NOT_LATIN = re.compile("[\u0370-\u1cff\u2c00-\ud7ff\uf900-\ufaff]")
_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?=$|[^A-Za-z])")
_WORD = re.compile(r"[^\W\d_]+")
# Letters in lower case, blanks for all else.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalpha() else 32 for code in range(256))


def language_tag(text: str) -> str:
    """The text as a BCP 47 tag ("pt_BR" and "PT-br" are "pt-BR"), or "" where it is none."""
    match = _TAG.match(text.strip())
    primary = _MISTAKEN.get(match[1].lower(), match[1].lower()) if match else ""
    if not match or not primary:
        return ""
    parts = [primary]
    if match[2]:
        parts.append(match[2].title())
    if match[3]:
        parts.append(match[3].upper())
    return "-".join(parts)


def find_language(
    head: Head, sample: str, *, hints: SiteHints | None = None, entry: Discovered | None = None
) -> tuple[str | None, Provenance | None]:
    """The story's language and where it was found; None where nothing tells.

    Args:
        head: the page's machine-readable part.
        sample: some of the story's text; a declaration in a script that the text is not written in is refused.
        hints: what the site definition says.
        entry: what the channel says.
    """
    candidates = [
        Candidate(source, tag) for source, text in _declared(head, hints, entry) if (tag := language_tag(text))
    ]
    script = language_of_script(sample)
    guess = _within_script(sample, script) if script or candidates else guess_language(sample)
    if guess:
        candidates.append(Candidate(_TEXT, guess))
    refused: list[str] = []
    for candidate in list(candidates):
        primary = candidate.raw.partition("-")[0]
        if script and not (primary in {guess, script} or _agree(candidate.raw, script)):
            refused.append(f"{candidate.source} says {candidate.raw}, but the text is written in another script")
        elif not script and candidate.source != _TEXT and (other := _language_of_words(primary, sample)):
            refused.append(f"{candidate.source} says {candidate.raw}, but the words are those of {other}")
            if candidates[-1].source != _TEXT:
                candidates.append(Candidate(_TEXT, other))
        else:
            return candidate.raw, provenance_of(candidate, candidates, "; ".join(refused))
    last = candidates[-1] if candidates and candidates[-1].source == _TEXT else None
    return (last.raw, provenance_of(last, candidates, "; ".join(refused))) if last else (None, None)


def _declared(head: Head, hints: SiteHints | None, entry: Discovered | None) -> list[tuple[str, str]]:
    return [
        ("html lang", head.language),
        ("json-ld:inLanguage", next(texts_of(head.data.article.get("inLanguage")), "")),
        ("meta:og:locale", head.first("og:locale")),
        ("meta:content-language", head.first("content-language", "language", "dc.language", "dcterms.language")),
        ("channel", entry.language if entry is not None else ""),
        ("site definition", (hints.language if hints is not None else "") or ""),
    ]


def _agree(declared: str, guess: str) -> bool:
    """Whether a declared language can be written in the script of the text."""
    by_script = {language for language, _ in _SCRIPTS}
    return guess not in by_script or declared.split("-", maxsplit=1)[0] in _SHARING.get(guess, [])


def language_of_script(text: str) -> str:
    """The language that alone is written in the text's letters, or the first of those that share them; "" for Latin."""
    sample = text[:_SAMPLE]
    if sample.isascii() or not _NOT_LATIN.search(sample):
        return ""
    letters = count_of_letters(sample)
    if letters < 20 or len(_NOT_LATIN.findall(sample)) <= letters * 0.3:
        return ""
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * 0.3:
            return language
    return ""


def _language_of_words(declared: str, text: str) -> str:
    """The language that a text in Latin letters is plainly written in, where its words are not the declared one's."""
    words = _words_of(text[: _SAMPLE // 2])
    own = _STOP_WORDS.get(_SAME_WORDS.get(declared, declared))
    if len(words) < _ENOUGH_WORDS or (own is None and declared not in _NEVER_LATIN):
        return ""
    if own and sum(word in own for word in words) > len(words) * _HARDLY_ANY:
        return ""
    guess = guess_language(text)
    found = [word for word in words if word in _STOP_WORDS.get(guess, ())]
    return guess if len(found) >= len(words) * _PLAINLY and len(set(found)) >= _SEVERAL else ""


def _within_script(text: str, script: str) -> str:
    """The language among those of a script, by the signs that only some of them have."""
    sharing = _SHARING.get(script, [])
    if len(sharing) < 2:
        return script
    sample = text[:_SAMPLE]
    least = max(_LEAST_SIGNS, len(sample) * _SHARE_OF_SIGNS)
    for language, signs in _SIGNS.items():
        if language in sharing and sum(map(sample.count, signs)) >= least:
            return language
    for language, row in _LACKS.items():
        if (
            language in sharing
            and sum(map(sample.count, row["has"])) >= least
            and not any(map(sample.count, row["lacks"]))
        ):
            return language
    return script


def _words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split()
    return [word.lower() for word in _WORD.findall(text)]


def guess_language(text: str) -> str:
    """The language of a text by its script and its most frequent words, or "" where they do not tell."""
    by_script = language_of_script(text)
    if by_script:
        return _within_script(text, by_script)
    sample = text[:3000]
    words = _words_of(sample)
    scores = dict.fromkeys(_STOP_WORDS, 0)
    for word in words:
        for language in _LANGUAGES_OF_WORD.get(word, ()):
            scores[language] += 1
    best: str = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= max(3, len(words) * 0.08) else ""
