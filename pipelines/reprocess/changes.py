"""What a new reading would change of an article, in the words of the report. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.store.article_rows import Rows

# Hashes follow from what they are of; it is no news that they changed, too.
_OF_NO_INTEREST = frozenset({"content_hash", "text_hash"})
_TEXTS = frozenset({"body", "blocks", "provenance"})
_TAGS = ("article_tags", "tag_countries", "tag_companies", "near_misses")
_LONGEST_SHOWN = 400
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One article before and after."""

    url: str
    headline: str
    fields: Mapping[str, tuple[str, str]]  # what changed, as it was and as it will be, shortened
    gained: tuple[str, ...] = ()  # tags
    lost: tuple[str, ...] = ()
    is_localization: tuple[bool, bool] = (False, False)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "url": self.url,
            "headline": self.headline,
            "fields": {name: {"before": before, "after": after} for name, (before, after) in self.fields.items()},
            "tags_gained": list(self.gained),
            "tags_lost": list(self.lost),
        }


def change_of(before: Rows, after: Rows) -> Change | None:
    """What differs; None where nothing does."""
    if before == after:
        return None
    old, new = before["articles"][0], after["articles"][0]
    fields = {
        name: (_shown(old[name]), _shown(new[name]))
        for name in new
        if old[name] != new[name] and name not in _OF_NO_INTEREST
    }
    fields |= _texts(before["article_texts"][0], after["article_texts"][0])
    for table in before:
        if table not in {"articles", "article_texts", *_TAGS} and before[table] != after[table]:
            fields[_NAMES.get(table, table)] = _rows_shown(before[table], after[table])
    if any(before[table] != after[table] for table in _TAGS):
        fields["tags"] = _rows_shown(_told_tags(before), _told_tags(after))
    tags = [{row["tag"] for row in rows["article_tags"]} for rows in (before, after)]
    return Change(
        url=str(new["url"]),
        headline=str(new["headline"]),
        fields=fields,
        gained=tuple(sorted(tags[1] - tags[0])),
        lost=tuple(sorted(tags[0] - tags[1])),
        is_localization=(bool(old["is_localization"]), bool(new["is_localization"])),
    )


_NAMES = {"article_authors": "authors", "article_rights": "rights"}


def _texts(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    if old["body"] != new["body"]:
        found["body"] = _lines_shown(old["body"].split("\n"), new["body"].split("\n"))
    for name in _TEXTS - {"body"}:
        if old[name] != new[name]:
            found[name] = ("", "")  # data: what it says of a text is told by the other fields
    return found


def _lines_shown(old: list[str], new: list[str]) -> tuple[str, str]:
    """The lines that stand in one of the two alone."""
    gone, come = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += [line for line in old[a:b] if line]
            come += [line for line in new[c:d] if line]
    return _joined(gone), _joined(come)


def _rows_shown(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> tuple[str, str]:
    return _joined([_row(row) for row in old if row not in new]), _joined([_row(row) for row in new if row not in old])


def _row(row: Mapping[str, Any]) -> str:
    told = (value for name, value in row.items() if name not in {"article_id", "position"} and value not in {"", None})
    return ", ".join(_shown(value) for value in told)


def _told_tags(rows: Rows) -> list[dict[str, Any]]:
    carried = [
        {"tag": row["tag"], "score": row["score"], "evidence": f"“{row['evidence']}”"} for row in rows["article_tags"]
    ]
    named = [(row["tag"], row["country"]) for row in rows["tag_countries"]]
    named += [(row["tag"], row["company"]) for row in rows["tag_companies"]]
    places = [{"tag": tag, "of": name} for tag, name in named]
    nearly = [{"nearly": f"nearly {row['tag']}", "score": row["score"]} for row in rows["near_misses"]]
    return [*carried, *places, *nearly]


def _joined(lines: list[str]) -> str:
    more = len(lines) - _MOST_SHOWN
    return "\n".join([*lines[:_MOST_SHOWN], *([f"… and {more} more"] if more > 0 else [])])


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
