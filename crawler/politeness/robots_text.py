"""The text of robots.txt, as its parser should see it: any encoding, and groups addressed to us by our name alone.

The parser (Protego) takes a group for ours when its name is a part of our name ("desk"), and does not when a version
stands behind it ("Nightdesk/1.0"). RFC 9309, 2.2.1, wants neither.
"""

from __future__ import annotations

import re

from crawler.discovery.documents import decoded, unpacked

# RFC 9309, 2.5: at least 500 kibibytes have to be parsed; more helps nobody.
RULES_SIZE = 512 * 1024

_AGENT = re.compile(r"(\s*user[- ]?agent\b[\s:]*)([^#]*)", re.IGNORECASE)
_NAME = re.compile(r"[\w-]+")
_ANYBODY, _SOMEBODY_ELSE = "*", "=somebody-else="


def text_of_robots(body: bytes) -> str:
    """The text of a file: with or without a byte order mark, packed without saying so, in UTF-16 as editors save it."""
    return decoded(unpacked(body)[0][:RULES_SIZE])


def addressed(text: str, our_name: str) -> str:
    """The text with the names of groups as three: ours, "*", and somebody else's. ``our_name`` is a product token."""
    return "\n".join(_addressed(line, our_name) for line in text.splitlines())


def _addressed(line: str, our_name: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    written = found[2].strip()
    if written == _ANYBODY:
        return f"{found[1]}{_ANYBODY}"
    name = _NAME.match(written)
    is_ours = name is not None and name[0].lower() == our_name.lower()
    return f"{found[1]}{our_name if is_ours else _SOMEBODY_ELSE}"
