"""Stories that stand only in a page's program."""

from __future__ import annotations

import json
from html import escape

import pytest

from pipelines.read import read
from tests.pipelines.extract.programs import BARE_HEAD, COOKIES, STORY, TEXTS, TITLE, escaped, page

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


SHORT = ["Four hundred people are wanted in the north.", "The mayor had waited for years."]
LITERAL = (
    "window.__NUXT__=(function(a){return {data:[{article:{title:'"
    + TITLE
    + "',draft:!1,by:a,body:\""
    + STORY
    + "\",}}],done:void 0}}('x'));"
)
STORE = {
    "ROOT": {"post": {"__ref": "Post:7"}},
    "Post:7": {"__typename": "Post", "title": TITLE, "body": {"__ref": "Body:7"}},
    "Body:7": {"blocks": [{"__ref": f"Paragraph:{at}"} for at in range(len(TEXTS))]},
    **{f"Paragraph:{at}": {"__typename": "Paragraph", "text": text} for at, text in enumerate(TEXTS)},
}
POOL = [{"data": 1}, {"article": 2}, {"title": 3, "body": 4}, TITLE, STORY]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(f"<script>{LITERAL}</script>", id="an object of JavaScript"),
        pytest.param(f"<script>window.state = JSON.parse({json.dumps(json.dumps({'title': TITLE, 'body': STORY}))});</script>", id="JSON in a string"),
        pytest.param(f"<script id='__NUXT_DATA__' type='application/json'>{escaped(POOL)}</script>", id="a pool of values"),
        pytest.param(f"<script>window.state = {json.dumps({'title': TITLE, 'text': TEXTS})};</script>", id="a list of plain paragraphs"),
        pytest.param(f"<script>window.state = {json.dumps({'title': TITLE, 'text': chr(10).join(TEXTS)})};</script>", id="lines"),
        pytest.param(f"<script>window.state = {json.dumps({'title': {'rendered': TITLE}, 'content': {'rendered': STORY}})};</script>", id="the title in an object of its own"),
        pytest.param("<script>window.apollo = " + json.dumps(STORE) + ";</script>", id="a store with references"),
        pytest.param("<div id='app' data-page='" + escape(json.dumps({"title": TITLE, "body": STORY})) + "'></div>", id="an attribute"),
        pytest.param("<script type='application/json'>" + escape(json.dumps({"title": TITLE, "body": "<div>" + "<br><br>".join(TEXTS) + "</div>"})) + "</script>", id="broken lines, escaped"),
        pytest.param("<script type='application/ld+json'>" + json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": chr(10).join(TEXTS)}) + "</script>", id="JSON-LD"),
    ],
)  # fmt: skip
def test_the_title_beside_a_story_testifies_to_it_and_the_shell_is_not_the_story(script):
    html = page(f"<h1>{TITLE}</h1>{COOKIES}{script}", BARE_HEAD)
    assert read(html, "https://n.example/s").body.split("\n\n") == TEXTS


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        pytest.param(TITLE, [f"{SHORT[0]} {SHORT[1]}", "By the end of the year, four models will come from it, two of them for export."], id="English"),
        pytest.param("工場が北部に二本目の生産ラインを開設", ["銀行は費用の半分を融資した。市長は長年この知らせを待っていたと火曜日に語った。", "来年末までに四つの機種が新しいラインから出荷される見込みだ。"], id="Japanese"),
    ],
)  # fmt: skip
def test_a_short_story_is_a_story_in_any_script(title, texts):
    body = "".join(f"<p>{text}</p>" for text in texts)
    head = f"<meta charset='utf-8'><title>{title}</title>"
    html = page(f"<h1>{title}</h1><script>var s = {json.dumps({'title': title, 'html': body})};</script>", head)
    assert read(html, "https://n.example/s").body.split("\n\n") == texts


def test_the_story_of_another_title_in_the_state_is_not_this_pages():
    state = {"items": [{"title": "Mine closes after ninety years", "body": STORY}]}
    head = "<title>The weather in the valley</title>"
    html = page(f"<h1>The weather in the valley</h1><script>var s = {escaped(state)};</script>", head)
    assert read(html, "https://n.example/s").status == "rejected"


@pytest.mark.parametrize(
    "script",
    [
        "x = {a: {b: [1, 2",
        "x = {'a' 'b': }]" * 60,
        "x = {" * 400,
        "x = [" + "[1," * 5_000,
        'x = JSON.parse("{' + "a" * 400,
    ],
)
def test_programs_that_break_off_hold_nothing(script):
    html = page(f"<h1>{TITLE}</h1><script>{script + ' ' * 400 + ';text'}</script>", BARE_HEAD)
    assert read(html, "https://n.example/s").status == "rejected"


@pytest.mark.parametrize("mark", ["$$AD_TWO$$", "{{ banner }}", "[[gallery 3]]"])
def test_what_the_program_puts_something_else_for_is_no_text(mark):
    body = STORY.replace("</p><p>", f"</p><p>{mark}</p><p>", 1)
    html = page(f"<h1>{TITLE}</h1><script>var s = {escaped({'title': TITLE, 'body': body})};</script>", BARE_HEAD)
    assert read(html, "https://n.example/s").body.split("\n\n") == TEXTS


def test_a_template_in_a_script_is_markup():
    html = page(f"<h1>Maker opens a second line</h1>{COOKIES}<script type='text/html'>{STORY}</script>")
    assert read(html, "https://n.example/s").body.split("\n\n") == TEXTS


def test_a_long_dialog_around_it_does_not_hide_the_story_in_the_script():
    dialog = "".join(
        f"<p>We use cookies to improve your visit, and our partners do, too. Purpose {at}.</p>" for at in range(12)
    )
    html = page(
        f"<h1>{TITLE}</h1><div>{dialog}</div><script>var s = {escaped({'title': TITLE, 'body': STORY})};</script>",
        BARE_HEAD,
    )
    long = "".join(f"<p>{text} {text.lower()}</p>" for text in TEXTS)
    html = html.replace(escaped(STORY)[1:-1].encode(), escaped(long)[1:-1].encode())
    assert read(html, "https://n.example/s").body.startswith(TEXTS[0])
