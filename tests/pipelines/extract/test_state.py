"""Stories that stand only in a page's program."""

from __future__ import annotations

import json
from html import escape

import pytest

from crawler.items import BlockKind
from pipelines.extract import extract
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


TITLE = "Maker opens a second line"
# A page whose name its story never says: only the title beside the story testifies to it.
BARE_HEAD = f"<title>{TITLE} | Valley Post</title><meta property='og:title' content='{TITLE}'>"
SHORT = ["Four hundred people are wanted in the north.", "The mayor had waited for years."]
COOKIES = "<footer><div>We use cookies to improve your visit. Read our privacy policy.</div></footer>"


TYPED = {
    "plain texts": [
        {"type": "paragraph", "text": "The bank has lent half of the money."},
        {"type": "heading", "level": 3, "text": "What is new"},
        {"type": "list", "items": ["two presses", "a paint shop"]},
        {"type": "quote", "text": "“We are glad,” the mayor said."},
        {"type": "paragraph", "text": TEXTS[0]},
    ],
    "runs of text": [
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "The bank has "},
                {"type": "text", "marks": [{"type": "bold"}], "text": "lent half of the money."},
            ],
        },
        {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "What is new"}]},
        {
            "type": "bulletList",
            "content": [
                {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": item}]}]}
                for item in ("two presses", "a paint shop")
            ],
        },
        {
            "type": "blockquote",
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "“We are glad,” the mayor said."}]}],
        },
        {"type": "paragraph", "content": [{"type": "text", "text": TEXTS[0]}]},
    ],
    "portable text": [
        {
            "_type": "block",
            "style": "normal",
            "children": [{"_type": "span", "text": "The bank has lent half of the money."}],
        },
        {"_type": "block", "style": "h3", "children": [{"_type": "span", "text": "What is new"}]},
        {
            "_type": "block",
            "style": "normal",
            "listItem": "bullet",
            "level": 1,
            "children": [{"_type": "span", "text": "two presses"}],
        },
        {
            "_type": "block",
            "style": "normal",
            "listItem": "bullet",
            "level": 1,
            "children": [{"_type": "span", "text": "a paint shop"}],
        },
        {
            "_type": "block",
            "style": "blockquote",
            "children": [{"_type": "span", "text": "“We are glad,” the mayor said."}],
        },
        {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": TEXTS[0]}]},
    ],
    "data of an editor": [
        {"type": "paragraph", "data": {"text": "The bank has <b>lent</b> half of the money."}},
        {"type": "header", "data": {"text": "What is new", "level": 3}},
        {"type": "list", "data": {"style": "unordered", "items": ["two presses", "a paint shop"]}},
        {"type": "quote", "data": {"text": "“We are glad,” the mayor said."}},
        {"type": "paragraph", "data": {"text": TEXTS[0]}},
    ],
    "elements of content": [
        {"type": "text", "content": "The bank has lent half of the money."},
        {"type": "header", "level": 3, "content": "What is new"},
        {
            "type": "list",
            "items": [{"type": "text", "content": "two presses"}, {"type": "text", "content": "a paint shop"}],
        },
        {
            "type": "related",
            "items": [{"type": "text", "content": "Another maker closes its second line in the south."}],
        },
        {"type": "quote", "content_elements": [{"type": "text", "content": "“We are glad,” the mayor said."}]},
        {"type": "text", "content": TEXTS[0]},
    ],
    "names with a slash": [
        {"name": "core/paragraph", "attributes": {"content": "The bank has lent half of the money."}},
        {"name": "core/heading", "attributes": {"content": "What is new", "level": 3}},
        {
            "name": "core/list",
            "innerBlocks": [
                {"name": "core/list-item", "attributes": {"content": "two presses"}},
                {"name": "core/list-item", "attributes": {"content": "a paint shop"}},
            ],
        },
        {
            "name": "core/quote",
            "innerBlocks": [{"name": "core/paragraph", "attributes": {"content": "“We are glad,” the mayor said."}}],
        },
        {"name": "core/paragraph", "attributes": {"content": TEXTS[0]}},
    ],
}


@pytest.mark.parametrize("blocks", [pytest.param(blocks, id=name) for name, blocks in TYPED.items()])
def test_typed_blocks_keep_their_kinds_and_their_order(blocks):
    state = {
        "props": {"post": {"headline": TITLE, "blocks": blocks}, "more": [{"title": "Other", "summary": TEXTS[1]}]}
    }
    html = page(f"<h1>{TITLE}</h1>{COOKIES}<script type='application/json'>{escaped(state)}</script>", BARE_HEAD)
    article = extract(html, "https://n.example/s")
    assert [(block.kind, block.text) for block in article.blocks] == [
        (BlockKind.PARAGRAPH, "The bank has lent half of the money."),
        (BlockKind.HEADING, "What is new"),
        (BlockKind.LIST, "two presses\na paint shop"),
        (BlockKind.QUOTE, "“We are glad,” the mayor said."),
        (BlockKind.PARAGRAPH, TEXTS[0]),
    ]
    assert article.blocks[1].level == 3


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


def test_markdown_beside_the_title_keeps_its_kinds():
    text = f"## What is new\n\n{TEXTS[0]}\n\n- two presses\n- a paint shop\n\n> We are glad.\n\n{TEXTS[1]}"
    html = page(
        f"<h1>{TITLE}</h1><script>var s = {json.dumps({'title': TITLE, 'markdown': text})};</script>", BARE_HEAD
    )
    kinds = [(block.kind, block.text) for block in extract(html, "https://n.example/s").blocks]
    assert kinds[0] == (BlockKind.HEADING, "What is new")
    assert (BlockKind.LIST, "two presses") in kinds
    assert (BlockKind.QUOTE, "We are glad.") in kinds
    assert kinds[-1] == (BlockKind.PARAGRAPH, TEXTS[1])


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
