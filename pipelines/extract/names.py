"""Names out of bylines in seventy languages: without "by", roles, addresses, handles, places, dates and doubles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.extract.months import names_of_months
from pipelines.extract.rule_files import table
from pipelines.extract.texts import one_line, squeezed

_TABLE = table("bylines")


def _any_of(words: Iterable[str]) -> str:
    """An alternation of words, the longest first."""
    return "|".join(sorted(map(re.escape, dict.fromkeys(words)), key=len, reverse=True))


_WORDS_BY = _any_of(word for words in _TABLE["by"].values() for word in words)
_WORDS_AND = _any_of(_TABLE["and"])
_WORDS_ROLE = _any_of(_TABLE["roles"])
_WORDS_PICTURE = _any_of(_TABLE["pictures"])
_WORDS_BEHIND = _any_of(_TABLE["behind"])
_WORDS_MONTH = _any_of(names_of_months())
_ROLE_NOUNS = frozenset(_TABLE["role_nouns"])
_ROLE_WORDS = frozenset(word for role in (*_TABLE["roles"], *_TABLE["role_nouns"]) for word in role.split()) | {"news"}
_DEGREES = frozenset(_TABLE["degrees"])
_PARTICLES = frozenset(_TABLE["particles"])
_WEAK = frozenset(_TABLE["weak"])

_SEPARATOR = "[:：/／|｜=＝៖՝]"
_ATTACHED = _any_of(_TABLE["attached"])
_BY = re.compile(
    rf"^(?:(?P<word>{_WORDS_BY})(?=\s|{_SEPARATOR})\s*(?P<sign>{_SEPARATOR})?\s*"
    rf"|(?:{_ATTACHED})\s*{_SEPARATOR}?\s*(?=\S)|[-–—|•·:]\s*)",
    re.IGNORECASE,
)
_SOURCE = re.compile(rf"^(?:{_any_of(_TABLE['sources'])})\s*[:：]\s*", re.IGNORECASE)
_IS_BY = re.compile(rf"(?:{_WORDS_BY}|{_ATTACHED})", re.IGNORECASE)
_IS_AND = re.compile(rf"(?:{_WORDS_AND})", re.IGNORECASE)
_REPORTED_FROM = re.compile(r"\S+(?:報導|报道|報道|電|电)")
_WORDS_SUFFIX = _any_of(_TABLE["suffixes"])
_ROLE_BEHIND = re.compile(rf"\s*(?:{_WORDS_SUFFIX})$")
# A line that is a name and a role behind it: "홍길동 기자".
_SUFFIXED = re.compile(rf"^[^\s\d.,。、]{{2,12}}(?:\s[^\s\d.,。、]{{1,12}})?\s?(?:{_WORDS_SUFFIX})$")
# A line that is a name and a date behind it: "Ann Example | 22.11.2026".
_DATED = re.compile(
    r"^([^|•·\d\n]{4,40}?)\s[|•·–-]\s(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d{1,2}\.?\s\S{3,14}\s\d{4}|\S{3,14}\s\d{1,2},\s\d{4})"
)
_AND = re.compile(
    rf"\s*(?:[;|/／｜、]|(?<=[가-힣])·(?=[가-힣])|\s[•·–—]\s|\s(?:{_WORDS_AND})\s|[,،，](?:\s*(?:{_WORDS_AND})\s)?"
    r")\s*",
    re.IGNORECASE,
)
# "And" is a letter of the next name in Arabic and Hebrew: both names must have two words at least to be told apart.
_JOINED = re.compile(
    rf"((?:^|[,،]\s?)\S+\s\S+(?:\s\S+)?)\s(?!(?:{_any_of(_TABLE['joined_names'])})(?!\w))"
    rf"(?:{_any_of(_TABLE['joined_and'])})(?=[^\W\d_]{{2,}}\s\S\S)"
)
_ROLE = re.compile(rf"^(?:{_WORDS_ROLE})(?!\w)", re.IGNORECASE)
_TRAILING_ROLE = re.compile(rf"\s*(?:[,،，|(–—]|\s-)\s*(?:{_WORDS_ROLE})(?!\w).*$", re.IGNORECASE)
_PICTURE = re.compile(rf"^(?:{_WORDS_PICTURE})(?:\s*[:：/]|\s+(?:{_WORDS_BY})\s)", re.IGNORECASE)
# "By Ann Example in Berlin", "By Ann Example, in News, Business".
_PLACE_BEHIND = re.compile(r",?\s+in\s+(?!der?\s)(?=[^\W\d_]).*$")
_MAIL = re.compile(r"[(<\[]?\s*[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30})+\s*[)>\]]?")
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@\w+$|\.(?:com|org|net|html?|php)(?:/|$)", re.IGNORECASE)
_DATE_TAIL = re.compile(
    r"\s*(?:[|•·–—,]\s*)?(?:\b(?:on|am|le|el|il|em|den)\s+)?\d{1,2}[./ ].*$|\s+\d{1,4}\s*[:./年].*$"
)
_DAY_BEHIND = re.compile(r"\s(?:on|am|le|el|il|em|den)\s(?:[^\W\d]+\.?\s)?\d{1,2}\b.*$", re.IGNORECASE)
# What ends the names of a line that goes on: a date, "Updated", "Follow".
_WORD_BEHIND = rf"(?:{_WORDS_BEHIND})(?=[\s:]|$)(?!\s(?:{_WORDS_BY})\s)"
_REST_OF_LINE = re.compile(
    rf"\s(?:(?:{_WORDS_PICTURE})\s*[:：]|\d{{1,4}}([./-])\d{{1,2}}\1\d{{1,4}}|(?:{_WORDS_MONTH})\.?\s\d{{1,2}}\b"
    rf"|{_WORD_BEHIND}).*$",
    re.IGNORECASE,
)
# The same for a line without figures and colons: the six hundred names of months take a tenth of a millisecond.
_REST_OF_WORDS = re.compile(rf"\s{_WORD_BEHIND}.*$", re.IGNORECASE)
_DATED_OR_LABELLED = re.compile(r"[\d:：]")
_DIGIT = re.compile(r"\d")
_HANDLE = re.compile(r"(?<!\w)@\w{2,30}|\b(?:www\.)?[\w-]{1,30}\.(?:com|org|net|me|social)/\S*")
_NOBODY = re.compile(
    r"^(?:admin(?:istrator)?|editors?|staff|root|user|guest|unknown|none|null|n/?a|undefined|author|anonymous|test|"
    r"web ?master|wp_?admin)$",
    re.IGNORECASE,
)
# A reporter's initials behind the name.
_SIGN = re.compile(r"\s*\([^()]{1,12}\)")
_CLOCK = re.compile(r"\d[:.]\d\d|\d{4}")
_LETTER = re.compile(r"[^\W\d_]")
_AROUND = " \t.,:;|-–—•·／()[]\"'“”"
# A name that no rule can shorten: two to four words, none of which is in a table.
_PLAIN = re.compile(r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ɏ]{1,20}(?:[ -][A-ZÀ-ÖØ-Þ][A-Za-zÀ-ɏ]{1,20}){1,3}")
_SPECIAL = (
    frozenset(
        part
        for words in (*_TABLE["by"].values(), *(row for row in _TABLE.values() if isinstance(row, list)))
        for word in words
        for part in word.casefold().replace(".", "").split()
    )
    | names_of_months()
    | {
        "in",
        "on",
        "am",
        "le",
        "el",
        "il",
        "em",
        "den",
        "admin",
        "administrator",
        "editors",
        "staff",
        "root",
        "user",
        "guest",
        "unknown",
        "none",
        "null",
        "undefined",
        "anonymous",
        "test",
        "webmaster",
        "web",
        "master",
        "news",
    }
)
_TAG = re.compile(r"<[^<>]{0,300}>")
_LONGEST_NAME = 60
_LONGEST_TEXT = 600
_MOST_WORDS = 7
_MOST_NAMES = 12


def begins_with_by(text: str) -> bool:
    """Whether a text begins with the word "by" of one of the languages."""
    return bool(_BY.match(text))


@lru_cache(maxsize=64)
def _strong_by(language: str) -> re.Pattern[str]:
    """What begins a byline that no markup calls one, on a page in a language: its own words, and English ones."""
    rows = _TABLE["by"]
    words = [*rows[language], *rows["en"]] if language in rows else [word for row in rows.values() for word in row]
    return re.compile(
        rf"^(?:(?P<word>{_any_of(words)})(?=\s|{_SEPARATOR})\s*(?P<sign>{_SEPARATOR})?|(?P<attached>{_ATTACHED}))",
        re.IGNORECASE,
    )


def is_byline(text: str, language: str = "") -> bool:
    """Whether a line is a byline by its words alone.

    Args:
        text: the line.
        language: the page's; a word that means "by" in another language proves nothing.
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    match = _strong_by(primary).match(text)
    if match is None:
        dated = _DATED.match(text)
        return looks_like_name(dated[1]) if dated else bool(_SUFFIXED.match(text))
    if match["sign"] or not (match["attached"] or match["word"].casefold() in _WEAK):
        return True
    return bool(names := names_of(text)) and all(map(looks_like_name, names))


def looks_like_name(name: str) -> bool:
    """Whether a name has the shape of a person's: two to four words with capitals, where its script has any."""
    words = name.split()
    if name.lower() == name.upper():
        return len(words) <= 4 and len(name) <= 30
    return 2 <= len(words) <= 4 and all(word[0].isupper() and not word.isupper() for word in words)


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names without doubles, whatever their case and spacing."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(squeezed(name), name)
    # "About the author Ann Example" names nobody new.
    kept = [name for key, name in seen.items() if not any(key != other and key.endswith(other) for other in seen)]
    # Nor does "Ann Example Daily News" beside "Ann Example".
    full = [f"{name} " for name in kept if " " in name]
    return tuple(name for name in kept if not name.startswith(tuple(full)))[:_MOST_NAMES]


def names_of(text: str) -> tuple[str, ...]:
    """The names in a byline: "Von Anna Muster und Ben Beispiel (dpa)" are three."""
    if _PLAIN.fullmatch(text) and _SPECIAL.isdisjoint(text.casefold().replace("-", " ").split()):
        return (text,)
    if "://" in text:
        return ()
    text = one_line(text[:_LONGEST_TEXT])
    if "<" in text:
        text = one_line(_TAG.sub(" ", text))
    text = _PLACE_BEHIND.sub("", _DAY_BEHIND.sub("", text))
    text = _SIGN.sub("", _HANDLE.sub(" ", _MAIL.sub(" ", text)))
    text = (_REST_OF_LINE if _DATED_OR_LABELLED.search(text) else _REST_OF_WORDS).sub("", text)
    for _ in range(3):
        text = _without_by(text.strip())
    text = _SOURCE.sub("", text)
    if not text.isascii():
        text = _JOINED.sub(r"\1, ", text)
    first, *others = _AND.split(text)
    # A role in the first part stands behind a name, in the others it is what somebody is ("AP Sports Writer").
    parts = [_without_role(first), *(part for part in others if not _is_role(part))]
    return unique_names(name for part in parts for name in (_name(part),) if name)


def _without_by(text: str) -> str:
    """The text without "by" at its beginning; a particle of a name ("Di Maria") is none."""
    match = _BY.match(text)
    if not match:
        return text
    rest, word = text[match.end() :], match["word"] or ""
    is_one_name = " " not in rest and rest[:1].isupper() and (text.isupper() or not rest.isupper())
    return text if is_one_name and word.casefold() in _PARTICLES and not match["sign"] and not word.islower() else rest


def _name(part: str) -> str:
    """One name without roles and dates; "" for what is no name."""
    name = part.strip(_AROUND)
    if _PICTURE.match(name):
        return ""
    name = _without_by(name)
    name = _TRAILING_ROLE.sub("", name)
    if _DIGIT.search(name):
        name = _DATE_TAIL.sub("", name)
    name = name.strip(_AROUND)
    if not name or len(name) > _LONGEST_NAME or not _LETTER.search(name) or _ADDRESS.search(name):
        return ""
    name = _ROLE_BEHIND.sub("", name)
    if (
        not name
        or _NOBODY.match(name)
        or _IS_BY.fullmatch(name)
        or _REPORTED_FROM.fullmatch(name)
        or _IS_AND.fullmatch(name)
        or _ROLE.fullmatch(name)
        or name.casefold().replace(".", "") in _DEGREES
        or len(name.split()) > _MOST_WORDS
        or _CLOCK.search(name)
    ):
        return ""
    return name


def _is_role(part: str) -> bool:
    words = part.split()
    return len(words) > 1 and words[-1].strip(_AROUND).casefold() in _ROLE_NOUNS


def _without_role(part: str) -> str:
    """The part without "News Reporter" behind a name; "" for a role alone."""
    if not _is_role(part):
        return part
    words = part.split()[:-1]
    while words and words[-1].casefold() in _ROLE_WORDS:
        words.pop()
    return " ".join(words)
