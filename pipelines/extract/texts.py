"""Clean text: white space, control characters, entities, and the length of a text in any script."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from pipelines.extract.mojibake import mended_text

# What ends a sentence in the scripts of the world.
STOPS = frozenset(".!?…。！？।؟۔။።։")
# A question or a cry may be a title, too; these end sentences alone.
FULL_STOPS = frozenset(".。।۔።։")
# Stands for <br> while text is gathered: white space to Python, and in no page's text.
BREAK = "\x1e"

_PARAGRAPH_END = re.compile(r"\x1e[^\S\x1e]*\x1e\s*")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff\ufff9-\ufffb]")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]")
# Vowel signs are parts of words in Indic scripts, Thai and their neighbours; \w does not know them.
_MARKS = "".join(chr(code) for code in range(0x900, 0x1D00) if unicodedata.category(chr(code)).startswith("M"))
_END = re.compile(rf"[{''.join(sorted(STOPS))}][\"'”’»)\]」』]{{0,3}}$")
_ASCII = bytes(range(128))
# The letters of ASCII in lower case; what is neither a letter nor a digit.
_LOWER = bytes(ord(chr(code).lower()) if code < 128 else code for code in range(256))
_NOT_ALPHANUMERIC = bytes(code for code in range(128) if not chr(code).isalnum())
_NO_PART_OF_WORDS = re.compile(rf"(?:[^\w{_MARKS}]|_)+")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_GREEK_QUESTION = re.compile("[\u0370-\u03ff\u1f00-\u1fff][;\u037e]$")
# A line of Thai as heavy as this says a sentence.
_UNSTOPPED_SENTENCE = 80
_UNSTOPPED = re.compile("[\u0e00-\u0eff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def one_line(text: str) -> str:
    """The text with single spaces and without control characters."""
    line = text.strip()
    # All white space but the blank is unprintable: most texts are one line already, and are not taken apart.
    if line.isprintable() and "  " not in line:
        return line
    line = " ".join(line.split())
    # All control characters are unprintable; some that are unprintable are none (the joiners of Persian and Hindi).
    return line if line.isprintable() else " ".join(_CONTROLS.sub("", line).split())


def clean_lines(text: str) -> str:
    """Program text: its lines and indents as they are, without control characters and empty lines around it."""
    return _CONTROLS.sub("", text.expandtabs(4).replace("\r", "").replace(BREAK, "")).strip("\n").rstrip()


def paragraphs_of(text: str) -> list[str]:
    """A run of text as its paragraphs: parted by two or more breaks; single breaks become line ends inside one."""
    if BREAK not in text:
        return [one_line(text)]
    parts = []
    for part in _PARAGRAPH_END.split(text.strip()):
        lines = [line for line in map(one_line, part.split(BREAK)) if line]
        if lines:
            parts.append("\n".join(lines))
    return parts


def has_entity(text: str) -> bool:
    """Whether an entity is left in a text that should have none."""
    return "&" in text and _ENTITY.search(text) is not None


def unescaped(text: str) -> str:
    """The text of a metadata field: what the publisher escaped or encoded once too often is read once more."""
    if has_entity(text):
        text = html.unescape(text)
    return one_line(text if text.isascii() else mended_text(text))


def weighty_length(text: str) -> int:
    """How long a text is to its readers: a Chinese, Japanese, Korean or Thai letter counts as two and a half."""
    if text.isascii():
        return len(text)
    # What is no ASCII is picked out first: that takes half the time of a search, and mostly it is quotation marks.
    letters = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    wide = len(_WIDE.findall(letters.decode("utf-8", "surrogatepass")))
    return len(text) + wide + wide // 2


def _counter(belongs: Callable[[str], bool]) -> Callable[[str], int]:
    """Counts the characters of a kind in a text; those of ASCII all at once, which is ten times faster."""
    others = bytes(code for code in range(128) if not belongs(chr(code)))

    def count(text: str) -> int:
        plain = text.encode("ascii", "ignore")
        found = len(plain.translate(None, others))
        return found if len(plain) == len(text) else found + sum(map(belongs, _BEYOND_ASCII.findall(text)))

    return count


count_of_letters = _counter(str.isalpha)
count_of_capitals = _counter(str.isupper)
count_of_digits = _counter(str.isdecimal)


# Titles, names and sites are compared with each other in every field.
@lru_cache(maxsize=1024)
def squeezed(text: str) -> str:
    """The letters and digits of a text alone, case folded: what two spellings of one sentence have in common."""
    if text.isascii():
        return text.encode("ascii").translate(_LOWER, _NOT_ALPHANUMERIC).decode("ascii")
    return _NO_PART_OF_WORDS.sub("", unicodedata.normalize("NFC", text).casefold())


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, in the scripts of the world; quotes and brackets may follow the stop."""
    return _END.search(text[-6:]) is not None


def is_sentence(text: str) -> bool:
    """Whether a text ends with a stop, or in Greek with ";", or is as long as a sentence in a script without stops."""
    if text[-1:] in STOPS:
        return True
    if text.isascii():
        return False
    return _GREEK_QUESTION.search(text[-2:]) is not None or (
        is_unstopped(text) and weighty_length(text) >= _UNSTOPPED_SENTENCE
    )


def is_unstopped(text: str) -> bool:
    """Whether a text is in a script that ends no sentence with a stop: Thai, Lao."""
    return not text.isascii() and _UNSTOPPED.search(text) is not None
