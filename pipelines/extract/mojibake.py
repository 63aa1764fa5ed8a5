"""Letters that were encoded twice are read back: "GrÃ¶ÃŸe" is "Größe", "itâ€™s" is "it’s". Right texts stay."""

from __future__ import annotations

import re
import unicodedata

# windows-1252 as browsers read it: the five bytes that it leaves out are control characters.
_BYTES = {bytes([code]).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0x100)}
_TO_BYTES = {ord(letter): code for letter, code in _BYTES.items()}
# In UTF-8: a letter of windows-1252 that is a byte below C0, and one letter whose bytes were taken for such letters.
_FOLLOWING = (
    rb"(?:\xc2[\x80-\xbf]|\xe2\x80[\x93-\xba]|\xe2\x82\xac|\xe2\x84\xa2"
    rb"|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])"
)
_ONE = rb"\xc3(?:[\x82-\x9f]F|[\xa0-\xaf]F{2}|[\xb0-\xb4]F{3})".replace(b"F", _FOLLOWING)
_LEAD = b"\xc3"
_DOUBLED = re.compile(rb"(?:" + _ONE + rb")+")
_IS_DOUBLED = re.compile(_ONE)
_DASHES_AND_QUOTES = re.compile("[\u2010-\u2044\u20ac\u2122]")
_SIGNS = re.compile("[\u00a0-\u00bf]")
_LATIN = re.compile("[À-ÖØ-öø-ſƠơƯưȘ-ț\u1e00-\u1eff]")
# So many letters of another script in a row are no accident, nor are so many repairs on a page.
_IN_A_ROW = 3
_CERTAIN = 3
_EUROPEAN = "European"
_EASTERN = "Eastern"
_EASTERN_NAMES = frozenset(["CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH", "LEFT", "RIGHT"])
# The bytes of the longest letter.
_LONGEST = 4
# Fewer candidates than one in so many bytes are looked at one by one.
_FEW = 1_000
# No page that somebody reads has so many; what lies behind them is left as it is.
_MOST_LOOKS = 100_000


def is_suspicious(body: bytes) -> bool:
    """Whether a page in UTF-8 holds anything that may have been encoded twice."""
    # A regular expression looks at every byte: ten times as long where there is little to look at.
    at = body.find(_LEAD)
    for _ in range(len(body) // _FEW):
        if at < 0:
            return False
        if _IS_DOUBLED.match(body, at):
            return True
        at = body.find(_LEAD, at + 1)
    return at >= 0 and _IS_DOUBLED.search(body, at) is not None


def mended(body: bytes) -> tuple[bytes, int]:
    """A text in UTF-8 with its doubly encoded letters read back, and how many stretches of them there were.

    A stretch is read back only where no one would write it: long ones in one script, letters inside small words,
    the signs that every quotation mark becomes. "CAFÉ»" and "voilà\u00a0»" are left alone.
    """
    found, count, scripts = _mended(body, frozenset())
    if count >= _CERTAIN:
        # On a page that is certain to have been encoded twice, what is merely likely is read back as well.
        found, more, _ = _mended(found, scripts | {_EUROPEAN})
        count += more
    return found, count


def _mended(body: bytes, expected: frozenset[str]) -> tuple[bytes, int, frozenset[str]]:
    """The bytes read back, how many stretches, and in which scripts; short ones only in scripts that are expected."""
    parts, last, scripts = [], 0, []
    at = body.find(_LEAD)
    for _ in range(_MOST_LOOKS):
        if at < 0:
            break
        match = _DOUBLED.match(body, at)
        letters = _letters(match[0].decode()) if match else ""
        if match and letters and (_is_certain(letters, match) or _scripts(letters) <= expected):
            parts += [body[last:at], letters.encode()]
            last = match.end()
            scripts.append(_scripts(letters))
        at = body.find(_LEAD, match.end() if match else at + 1)
    return b"".join([*parts, body[last:]]), len(scripts), frozenset().union(*scripts)


def mended_text(text: str) -> str:
    """The same for a text that came by another way than the page's bytes, such as escapes in JSON."""
    if text.isascii() or not is_suspicious(body := text.encode("utf-8", "replace")):
        return text
    return mended(body)[0].decode()


def _letters(doubled: str) -> str:
    """What the bytes of a stretch say as UTF-8, or "" where that is nothing."""
    try:
        return bytes(map(_code, doubled)).decode("utf-8")
    except (UnicodeDecodeError, KeyError):
        return ""


def _code(letter: str) -> int:
    return _TO_BYTES[ord(letter)]


def _is_certain(letters: str, match: re.Match[bytes]) -> bool:
    if all(map(_DASHES_AND_QUOTES.match, letters)):
        return True
    start, end, text = match.start(), match.end(), match.string
    before = text[max(0, start - _LONGEST) : start].decode("utf-8", "ignore")[-1:]
    after = text[end : end + _LONGEST].decode("utf-8", "ignore")[:1]
    if all(map(_SIGNS.match, letters)):
        # "5Â°", "Â©", but not behind a capital: the letter itself may end a word in capitals.
        return not before.isupper()
    if letters == "à":  # becomes a capital and a space, which stand side by side in no language
        return not before.isupper()
    scripts = _scripts(letters)
    if scripts == {_EUROPEAN}:
        return before.islower() or after.islower() or sum(map(str.isalpha, letters)) > 1
    return len(letters) >= _IN_A_ROW and len(scripts - {_EUROPEAN}) == 1


def _scripts(letters: str) -> frozenset[str]:
    """The scripts of the letters: what European texts have beyond ASCII is one, and East Asia another."""
    return frozenset(map(_script, letters))


def _script(letter: str) -> str:
    if _LATIN.match(letter) or _SIGNS.match(letter) or _DASHES_AND_QUOTES.match(letter):
        return _EUROPEAN
    name = unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]
    return _EASTERN if name in _EASTERN_NAMES else name
