"""Fingerprints of texts: equal for texts that say the same words, however they are spaced, cased and punctuated."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Below this, different stubs ("Watch the video below.") say the same words by chance. 48 words: about three sentences.
SHORTEST_TEXT = 48

# A word is a run of letters and digits of any script; scripts that write without spaces count by the character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Vowel signs and accents that stand as characters of their own (Indic scripts, Arabic, Hebrew) belong to the word.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
# Most words are plain ones: those of which every letter is, and what follows, are told without looking at the others.
_PLAIN = r"[0-9a-z]++(?=[\x00-\x7f])"
_WORD = re.compile(rf"{_PLAIN}|[{_UNSPACED}]|(?:[^\W_{_UNSPACED}]+|[{_MARKS}]+)+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation; a character of Chinese, Japanese or Thai is a word."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def word_count(text: str) -> int:
    """How many words a text has."""
    return len(words_of(text))


def text_fingerprint(body: str) -> str:
    """A hash of a text's words; "" for a text too short to be told from others by its words."""
    return fingerprint_of(words_of(body))


def fingerprint_of(words: list[str]) -> str:
    """The same for a text that is already taken apart."""
    if len(words) < SHORTEST_TEXT:
        return ""
    return hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).hexdigest()
