"""What a text looks like, whatever it says: a sentence, a title, a list of terms, a name."""

from __future__ import annotations

import re

from crawler.items import Block, BlockKind

_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔။។።།։][\"'”’»›)\]）」』]*\s*$")
_FULL_STOP = re.compile(r"(?<![A-Z]\.)[.。।۔။។።།։][\"'”’»›)\]）」』]*\s*$")
_INNER_STOP = re.compile(r"[.!?][\"'”’»)\]]*\s+[^\W\d_]|[。！？].")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_TERM_CUT = re.compile(r"\s*[,;|•·/\n、，؛،#]\s*")


def is_wide(text: str) -> bool:
    """Whether the text is in a script that says a sentence in a third of the characters (Chinese, Korean, Thai ...)."""
    return not text.isascii() and _WIDE.search(text) is not None


def ends_like_sentence(text: str) -> bool:
    """Whether the text ends with a sign that ends a sentence, quotes and brackets aside."""
    return bool(_SENTENCE_END.search(text[-12:]))


def may_be_unstopped_sentence(text: str) -> bool:
    """Whether a text is in a script that ends no sentence with a stop (Thai, Lao), and long enough for one."""
    return len(text) >= _UNSTOPPED_SENTENCE and _UNSTOPPED.search(text) is not None


_UNSTOPPED = re.compile("[\u0e00-\u0eff]")
_UNSTOPPED_SENTENCE = 45


# Asked of every block several times: members of an enumeration are looked up slowly.
_NO_PROSE = (BlockKind.FIGURE, BlockKind.HEADING, BlockKind.EMBED)
_MOSTLY_LINKS = 0.6


def is_linked(block: Block, share: float = _MOSTLY_LINKS) -> bool:
    """Whether links make up at least that share of the block's characters."""
    return 0 < share * len(block.text) <= block.link_characters


def reads_like_story(block: Block) -> bool:
    """Whether a block has the shape of running text: whole sentences, not mostly links."""
    text = block.text
    length = len(text)
    if length < 15 or block.kind in _NO_PROSE or block.link_characters >= _MOSTLY_LINKS * length:
        return False
    if length >= 160:
        return True
    short, long = (15, 60) if is_wide(text) else (40, 160)
    return length >= long or (length >= short and ends_like_sentence(text))


def is_title(text: str) -> bool:
    """Whether the text may be a story's title: one line, one sentence at most, no full stop at its end."""
    return bool(text) and len(text) <= 220 and not _FULL_STOP.search(text[-12:]) and not _INNER_STOP.search(text)


def begins_like_title(text: str) -> bool:
    """Whether the first letter is a capital, a digit, a quote or of a script without capitals."""
    first = text.lstrip("\"'“”‘’„«»‹›([¿¡ ")[:1]
    return bool(first) and not first.islower()


def terms_of(text: str) -> list[str]:
    """A text cut into the terms that it lists ("Xiaomi, Lei Jun" gives two)."""
    return [term for term in (part.strip(" #.\"'") for part in _TERM_CUT.split(text)) if term]


def are_terms(text: str) -> bool:
    """Whether the text may be a list of terms: short ones, and no sentence."""
    terms = terms_of(text)
    are_short = all(len(term) <= 40 and term.count(" ") <= 4 for term in terms)
    return bool(terms) and are_short and not ends_like_sentence(text)


def is_name(text: str, words: int = 6) -> bool:
    """Whether the text may be a name of somebody or of a site: a few words, no sentence."""
    if text.startswith(("http://", "https://", "www.")):
        return " " not in text
    if is_wide(text):
        return len(text) <= 24 and not ends_like_sentence(text)
    return len(text) <= 80 and len(text.split()) <= words and not _FULL_STOP.search(text) and begins_like_title(text)


# Vowel signs are parts of words in Indic scripts, Thai and their neighbours; \w does not know them.
_MONTH = r"(?:[^\W\d_]|(?!\d)[\u0900-\u0dff\u0e31-\u0ece\u102b-\u103e\u17b4-\u17d3]){3,14}\.?"
_DATE = re.compile(
    rf"(?:\d{{4}}[-/.年년]\s?\d{{1,2}}[-/.月월]\s?\d{{1,2}}|\d{{1,2}}(?P<sign>[-/.])\s?\d{{1,2}}(?P=sign)\s?\d{{2,4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}\.?(?: de)? {_MONTH}(?: de)?,? \d{{4}})"
)


def date_in(text: str) -> re.Match[str] | None:
    """Where a date stands in the text, in figures or with a month's name in any language."""
    return _DATE.search(text)


def is_date_line(text: str) -> bool:
    """Whether the text is a date and little else (a time, a zone, a weekday)."""
    found = date_in(text)
    return found is not None and found.start() <= 15 and len(text) - found.end() <= 30


def leads_in(text: str, title: str) -> bool:
    """Whether a text is a title behind a few words that lead to it: "Earlier: ...", "Mehr dazu – ..."."""
    lead = text[: -len(title)].rstrip() if title and text.endswith(title) else ""
    return 0 < len(lead) <= _LONGEST_LEAD and lead[-1] in ":：|–—»>→" and lead.count(" ") <= _MOST_WORDS


_LONGEST_LEAD = 32
_MOST_WORDS = 5


def without_via(name: str) -> str:
    """A name in a line of sources without the word that says by whom it was found ("via", "vía", "par")."""
    return _VIA.sub("", name)


_VIA = re.compile(r"^(?:via|vía|par|por|bei|über|da|door|przez|через)\s+(?=\S)")


def is_signature(text: str) -> bool:
    """Whether a line is two to four words that all begin with a capital letter, and no sentence: a name."""
    words = text.replace("-", " ").split()
    if not 2 <= len(words) <= 4 or len(text) > _LONGEST_SIGNATURE or ends_like_sentence(text):
        return False
    return all(word[0].isupper() and word.replace(".", "").isalpha() for word in words)


_LONGEST_SIGNATURE = 60
