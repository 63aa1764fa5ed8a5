"""Stories that a page's program tells in blocks, each with its kind, or in Markdown."""

from __future__ import annotations

import json

import pytest

from crawler.items import BlockKind
from pipelines.extract import extract
from tests.pipelines.extract.programs import BARE_HEAD, COOKIES, TEXTS, TITLE, escaped, page

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
