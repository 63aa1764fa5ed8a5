"""Stories that stand only in a page's program."""

from __future__ import annotations

import json

import pytest

from pipelines.read import read

TEXTS = [
    "The maker has opened a second line in the north of the country, and it wants to hire four hundred people there.",
    "Nobody in the town had expected that, the mayor said on Tuesday, after years of waiting for any news at all.",
    "By the end of the year, four models will come from the new line, two of them for export to other countries.",
    "Local suppliers deliver half of the parts, which had been the condition for the loan of the state's own bank.",
]
STORY = "".join(f"<p>{text}</p>" for text in TEXTS)
HEAD = "<title>Maker opens a second line</title><meta name='description' content='The maker has opened a second line in the north of the country'>"


def page(script: str, head: str = HEAD) -> bytes:
    """A page that shows nothing and has a script."""
    return f"<html><head>{head}</head><body><div id='root'></div>{script}</body></html>".encode()


def escaped(value: object) -> str:
    """JSON as frameworks write it into pages, with its angle brackets escaped."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e")


PUSHED = "self.__next_f.push(" + escaped([1, "5:" + escaped({"story": {"body": STORY}})]) + ")"


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(
            f"<script id='__NEXT_DATA__' type='application/json'>{escaped({'props': {'body': STORY}})}</script>",
            id="state",
        ),
        pytest.param(
            f"<script>window.q = window.q || []; window.q.push({escaped({'text': STORY})});</script>", id="queue"
        ),
        pytest.param(f"<script>{PUSHED}</script>", id="pushed text"),
    ],
)
def test_a_story_in_a_script_is_read_and_says_so(script):
    article = read(page(script), "https://n.example/s")
    assert article.status == "article"
    assert article.body.split("\n\n") == TEXTS
    assert article.provenance["body"].source == "script"


def test_a_consent_dialog_in_a_script_is_no_story():
    notice = "".join(
        f"<p>We and our partners keep data on your device, number {number}, to show what you like.</p>"
        for number in range(9)
    )
    article = read(page(f"<script>var consent = {escaped({'html': notice})};</script>"), "https://n.example/s")
    assert article.status == "rejected"


def test_what_a_page_shows_wins_over_its_scripts():
    other = STORY.replace("second", "third")
    shown = f"<article><h1>Maker opens a second line</h1>{STORY}</article>"
    html = page(f"{shown}<script>var state = {escaped({'body': other})};</script>")
    assert read(html, "https://n.example/s").body.split("\n\n") == TEXTS
