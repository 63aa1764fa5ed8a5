"""Pages that show nothing: their story stands in a script."""

from __future__ import annotations

import json

TEXTS = [
    "The maker has opened a second line in the north of the country, and it wants to hire four hundred people there.",
    "Nobody in the town had expected that, the mayor said on Tuesday, after years of waiting for any news at all.",
    "By the end of the year, four models will come from the new line, two of them for export to other countries.",
    "Local suppliers deliver half of the parts, which had been the condition for the loan of the state's own bank.",
]
STORY = "".join(f"<p>{text}</p>" for text in TEXTS)
HEAD = "<title>Maker opens a second line</title><meta name='description' content='The maker has opened a second line in the north of the country'>"
TITLE = "Maker opens a second line"
# A page whose name its story never says: only the title beside the story testifies to it.
BARE_HEAD = f"<title>{TITLE} | Valley Post</title><meta property='og:title' content='{TITLE}'>"
COOKIES = "<footer><div>We use cookies to improve your visit. Read our privacy policy.</div></footer>"


def page(script: str, head: str = HEAD) -> bytes:
    """A page that shows nothing and has a script."""
    return f"<html><head>{head}</head><body><div id='root'></div>{script}</body></html>".encode()


def escaped(value: object) -> str:
    """JSON as frameworks write it into pages, with its angle brackets escaped."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e")
