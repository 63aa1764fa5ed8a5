"""What a reader types into a search box, made into a query that SQLite understands: any string means something.

``chip plant`` finds stories with both words, ``"chip plant"`` the phrase, ``chip -rumour`` those without the other
word, ``local*`` every word that begins so. Nothing else is special, and nothing is an error.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from datasette import hookimpl

_NOTHING = '""'  # a phrase without words: FTS5 finds nothing, and says so without an error
_TERM = re.compile(r'(?P<without>-?)(?:"(?P<phrase>[^"]*)"(?P<open>\*?)|(?P<word>[^\s"]+))')
# Chinese, Japanese, Thai, Lao, Burmese, Khmer.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_MOST_TERMS = 20  # of a pasted page, the first words count
_SHOWN_COLUMNS = {"headline": "headline, description", "text": "body"}
_TOKENS = "unicode61 remove_diacritics 2"


class Words(NamedTuple):
    """What a search asks for: FTS5 terms that must occur, and terms that must not."""

    wanted: Sequence[str]
    unwanted: Sequence[str]


def read_words(query: str | None) -> Words:
    """Read any string; a sign that SQLite would not index is skipped, an open quotation mark is closed at the end."""
    text = (query or "").replace("\x00", " ")
    if text.count('"') % 2:
        text += '"'
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in _TERM.finditer(text):
        words = match["phrase"] if match["word"] is None else match["word"]
        term = _term(words, is_beginning=bool(match["open"]) or (match["word"] or "").endswith("*"))
        if term:
            (unwanted if match["without"] else wanted).append(term)
    return Words(wanted[:_MOST_TERMS], unwanted[:_MOST_TERMS])


def escape_fts(query: str | None) -> str:
    """Return the query for one index. datasette's search boxes call it, too: its own version keeps NUL and no minus."""
    words = read_words(query)
    if not words.wanted:
        return _NOTHING
    wanted = " ".join(words.wanted)
    return f"({wanted}) NOT ({' OR '.join(words.unwanted)})" if words.unwanted else wanted


def search_words(query: str | None) -> str:
    """Return an FTS5 query for stories in which every wanted term occurs."""
    return " ".join(read_words(query).wanted) or _NOTHING


def search_any(query: str | None) -> str:
    """Return an FTS5 query for stories in which at least one wanted term occurs."""
    return " OR ".join(read_words(query).wanted) or _NOTHING


def search_terms(query: str | None) -> str:
    """Return the wanted terms as a JSON list of FTS5 queries."""
    return json.dumps(read_words(query).wanted)


def search_without(query: str | None) -> str:
    """Return an FTS5 query for stories in which an unwanted term occurs."""
    return " OR ".join(read_words(query).unwanted) or _NOTHING


def search_unspaced(query: str | None) -> str:
    """Return the wanted words in small letters, as JSON, where one is of a script without spaces; else none.

    SQLite's index takes a whole clause of such a script for one word, so these are looked for letter by letter.
    """
    words = [_plain(term) for term in read_words(query).wanted]
    return json.dumps(words if any(map(_UNSPACED.search, words)) else [], ensure_ascii=False)


def search_unspaced_without(query: str | None) -> str:
    """Return the unwanted words in small letters, as JSON."""
    return json.dumps([_plain(term) for term in read_words(query).unwanted], ensure_ascii=False)


def advanced_headline(query: str | None) -> str:
    """Return the query as it is where it is good FTS5 for headline and summary, else what its words mean."""
    return query if query and query.strip() and is_understood(query, "headline") else escape_fts(query)


def advanced_text(query: str | None) -> str:
    """Return the query as it is where it is good FTS5 for the text, else what its words mean."""
    return query if query and query.strip() and is_understood(query, "text") else escape_fts(query)


def is_understood(query: str | None, part: str) -> int:
    """Return 1 when SQLite understands the query of ``part`` (headline or text); an empty one is understood."""
    if not (query or "").strip():
        return 1
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"create virtual table story using fts5({_SHOWN_COLUMNS[part]}, tokenize='{_TOKENS}')")
        connection.execute("select 1 from story where story match ?", [query]).fetchall()
    except (sqlite3.Error, ValueError):  # a syntax error, a column that there is not, a NUL
        return 0
    finally:
        connection.close()
    return 1


def _plain(term: str) -> str:
    return term.strip('"*').lower()


def _term(words: str, *, is_beginning: bool) -> str:
    if not any(unicodedata.category(character)[0] in "LN" for character in words):
        return ""  # signs alone: no story is indexed by them
    return f'"{words.rstrip("*")}"*' if is_beginning else f'"{words}"'


FUNCTIONS: tuple[Callable[[str | None], str], ...] = (
    escape_fts, search_words, search_any, search_terms, search_without, search_unspaced, search_unspaced_without,
    advanced_headline, advanced_text,
)  # fmt: skip


@hookimpl(trylast=True)  # datasette's own escape_fts is replaced, in its table search too
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Register the functions above for questions and search boxes."""
    for function in FUNCTIONS:
        conn.create_function(function.__name__, 1, function, deterministic=True)
    conn.create_function("is_understood", 2, is_understood, deterministic=True)
