"""What an export may hold: a policy by name, as a condition that the export adds to its own query.

The owner's archive holds and shows everything; what leaves it for others follows what publishers say of their stories
(``article_rights``, ``articles.is_reserved``, ``articles.paywall``).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from sqlite_utils import Database

# Licences under which a text may be passed on: Creative Commons and the public domain, by address or by name.
_OPEN = ("%creativecommons.org/%", "cc by%", "cc-by%", "cc0%", "%public domain%")
_HAS_OPEN_LICENCE = (
    "EXISTS (SELECT 1 FROM article_rights WHERE article_rights.article_id = articles.id AND kind = 'licence' AND ("  # noqa: S608 - ours
    + " OR ".join(f"value LIKE '{pattern}'" for pattern in _OPEN)
    + "))"
)
# Why an article stays behind, each as a condition over ``articles``; the first that holds is the one that is told.
_REASONS: dict[str, str] = {
    "reserved": "articles.is_reserved = 1",
    "paid for": "articles.paywall = 'yes'",
    "gone": "articles.status = 'gone'",
    "a copy": "articles.status = 'duplicate'",
    "without an open licence": f"NOT {_HAS_OPEN_LICENCE}",
}


@dataclass(frozen=True, slots=True)
class ExportPolicy:
    """One rule for what may leave the archive."""

    name: str
    meaning: str  # one sentence for the owner
    leaves_out: tuple[str, ...] = ()  # reasons, by the names of ``left_out``
    has_text: bool = True  # False: headline, address, dates and tags alone

    @property
    def condition(self) -> str:
        """The SQL condition over the table ``articles`` that an export adds with AND; it holds no parameters."""
        return " AND ".join(f"NOT ({_REASONS[reason]})" for reason in self.leaves_out) or "1"


_NOT_OURS = ("reserved", "paid for", "gone", "a copy")
POLICIES: tuple[ExportPolicy, ...] = (
    ExportPolicy("own", "everything, for the owner's own use"),
    ExportPolicy(
        "links", "every story that is there, as headline, address and tags, without its text", ("gone",), has_text=False
    ),
    ExportPolicy("hand-around", "what nobody reserves, sells or took away, and no copies", _NOT_OURS),
    ExportPolicy("open", "of these, what carries an open licence", (*_NOT_OURS, "without an open licence")),
)


def export_policy(name: str) -> ExportPolicy:
    """The policy of this name.

    Raises:
        ValueError: With one sentence, where there is none.
    """
    found = next((policy for policy in POLICIES if policy.name == name), None)
    if found is not None:
        return found
    names = [policy.name for policy in POLICIES]
    near = difflib.get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}"
    raise ValueError(f"there is no policy {name!r}; {hint}")


def left_out(database: Database, policy: ExportPolicy) -> dict[str, int]:
    """How many articles the policy leaves out, by the first reason that holds for each."""
    if not policy.leaves_out:
        return {}
    cases = " ".join(f"WHEN {_REASONS[reason]} THEN '{reason}'" for reason in policy.leaves_out)
    query = f"SELECT CASE {cases} END AS reason, count(*) FROM articles GROUP BY 1 HAVING reason IS NOT NULL"  # noqa: S608 - ours
    return dict(database.execute(query).fetchall())
