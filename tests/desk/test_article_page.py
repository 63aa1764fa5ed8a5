"""An article's page: proofs marked in place, no letter lost, what was left out below."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.plugins.story_text import Piece, marked_headline, told_blocks

from .stories import ATTACKS, BLOCKS, PLANT, PROOF

TEXT = ("Head", "One two three.\n\nFour five.")
WHOLE = "Head\n\nOne two three.\n\nFour five."


def article(headline, body, proofs, blocks=()):
    return {"headline": headline, "body": body, "proofs": proofs, "blocks": json.dumps(blocks)}


def marked_paragraphs(headline, body, proofs):
    """The headline and each paragraph, where nothing but the text is on record."""
    row = article(headline, body, proofs)
    return [marked_headline(row), *(block.pieces for block in told_blocks(row))]


def proof(evidence, tag="local-market", *, start=None):
    at = WHOLE.index(evidence) if start is None else start
    return {"start": at, "end": at + len(evidence), "tag": tag, "evidence": evidence}


@pytest.mark.parametrize(
    ("proofs", "lines"),
    [
        pytest.param([], [["Head"], ["One two three."], ["Four five."]], id="no proof"),
        pytest.param(
            [proof("two")], [["Head"], ["One ", ("two",), " three."], ["Four five."]], id="inside a paragraph"
        ),
        pytest.param([proof("Head")], [[("Head",)], ["One two three."], ["Four five."]], id="the headline"),
        pytest.param(
            [proof("three.\n\nFour")],
            [["Head"], ["One two ", ("three.",)], [("Four",), " five."]],
            id="over two paragraphs",
        ),
        pytest.param(
            [proof("two three"), proof("One two")],
            [["Head"], [("One two",), (" three",), "."], ["Four five."]],
            id="overlapping: the earlier one keeps its length",
        ),
        pytest.param(
            [proof("two"), proof("One two three.")],
            [["Head"], [("One two three.",)], ["Four five."]],
            id="one in another",
        ),
        pytest.param([proof("two", start=3)], [["Head"], ["One two three."], ["Four five."]], id="wrong place"),
        pytest.param([proof("", start=2)], [["Head"], ["One two three."], ["Four five."]], id="empty"),
    ],
)
def test_proofs_are_marked_where_they_stand(proofs, lines):
    wanted = [
        [Piece(piece[0], "local-market") if isinstance(piece, tuple) else Piece(piece) for piece in line]
        for line in lines
    ]
    assert marked_paragraphs(*TEXT, proofs) == wanted


def test_lines_of_a_list_stay_together():
    assert marked_paragraphs("Head", "a\nb\n\nc", []) == [[Piece("Head")], [Piece("a\nb")], [Piece("c")]]


def test_an_empty_article_has_an_empty_headline_and_no_paragraphs():
    assert marked_paragraphs("", "", []) == [[]]


@st.composite
def proven(draw):
    headline, body = draw(st.text("ab \n", max_size=8)), draw(st.text("abc \n", max_size=40))
    text = f"{headline}\n\n{body}"
    edges = st.integers(0, len(text))
    spans = [sorted(pair) for pair in draw(st.lists(st.tuples(edges, edges), max_size=6))]
    return headline, body, [{"start": a, "end": b, "tag": f"tag-{a}", "evidence": text[a:b]} for a, b in spans]


@given(proven())
def test_no_letter_is_lost_or_shown_twice(case):
    headline, body, proofs = case
    first, *lines = marked_paragraphs(headline, body, proofs)
    assert "".join(piece.text for piece in first) == headline
    assert ["".join(piece.text for piece in line) for line in lines] == [
        part for part in re.split(r"\n{2,}", body.strip("\n")) if part
    ]


def words(pieces):
    return "".join(piece.text for piece in pieces)


def test_each_block_is_told_with_its_proofs():
    blocks = [
        {"kind": "heading", "text": "Why", "level": 2},
        {"kind": "figure", "text": "A caption", "image": {"url": "https://a.example/1.png"}},
        {"kind": "list", "text": "first\nsecond\ndeeper", "levels": [1, 1, 2]},
        {"kind": "embed", "text": "", "url": "https://video.example/1"},
        {"kind": "table", "text": "Prices\nModel | Price\nLite | 9", "rows": [["Model", "Price"], ["Lite", "9"]]},
        {"kind": "code", "text": "if a:\n    b()"},
    ]
    body = "\n\n".join(block["text"] for block in blocks if block["text"] and block["kind"] != "figure")
    whole = f"Head\n\n{body}"
    proofs = [
        {"start": whole.index(text), "end": whole.index(text) + len(text), "tag": text, "evidence": text}
        for text in ("second", "Lite", "b()")
    ]
    told = {block.kind: block for block in told_blocks(article("Head", body, proofs, blocks))}
    assert [block["kind"] for block in blocks] == list(told)
    assert [(words(line.pieces), line.level) for line in told["list"].lines] == [
        ("first", 1),
        ("second", 1),
        ("deeper", 2),
    ]
    assert told["list"].lines[1].pieces == [Piece("second", "second")]
    assert words(told["table"].pieces) == "Prices"
    assert told["table"].rows[1] == [[Piece("Lite", "Lite")], [Piece("9")]]
    assert told["code"].pieces == [Piece("if a:\n    "), Piece("b()", "b()")]
    assert (told["figure"].pieces, told["embed"].pieces) == ([Piece("A caption")], [])


LINES = st.lists(st.text("ab ", min_size=1, max_size=6), min_size=1, max_size=4).map("\n".join)
PARTS = st.lists(
    st.tuples(st.sampled_from(["paragraph", "heading", "list", "code", "quote", "embed"]), LINES), max_size=5
)


@given(PARTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=4))
def test_blocks_say_what_the_body_says_letter_by_letter(parts, stretches):
    body = "\n\n".join(text for _, text in parts)
    whole = f"Head\n\n{body}"
    proofs = [
        {"start": at, "end": at + length, "tag": "local-market", "evidence": whole[at : at + length]}
        for at, length in stretches
        if at + length <= len(whole)
    ]
    told = told_blocks(article("Head", body, proofs, [{"kind": kind, "text": text} for kind, text in parts]))
    said = ["\n".join(words(line.pieces) for line in one.lines) if one.lines else words(one.pieces) for one in told]
    assert said == [text for _, text in parts]


def test_a_cell_over_several_rows_stands_in_each():
    rows = [["Lite", "6 GB"], ["Lite", "8 GB"]]
    (table,) = told_blocks(
        article("", "Lite | 6 GB\n8 GB", [], [{"kind": "table", "text": "Lite | 6 GB\n8 GB", "rows": rows}])
    )
    assert [[words(cell) for cell in row] for row in table.rows] == rows


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param("[]", id="none"),
        pytest.param("no JSON", id="no JSON"),
        pytest.param('[{"text": 1}]', id="no text"),
        pytest.param('["a"]', id="no block"),
        pytest.param('[{"kind": "paragraph", "text": "Another text."}]', id="another text"),
        pytest.param(None, id="nothing"),
    ],
)
def test_the_body_is_what_counts(blocks):
    told = told_blocks({"headline": "Head", "body": "One.\n\nTwo.", "proofs": [], "blocks": blocks})
    assert [(block.kind, words(block.pieces)) for block in told] == [("paragraph", "One."), ("paragraph", "Two.")]


def test_control_characters_that_the_text_lost_change_nothing():
    blocks = [{"kind": "quote", "text": "One\x07two."}]
    assert [block.kind for block in told_blocks(article("", "One two.", [], blocks))] == ["quote"]


def test_blocks_are_shown_as_what_they_are(desk):
    body = desk.page(f"/nightdesk/articles/{BLOCKS}").page.cssselect(".desk-body")[0]
    assert [cell.text_content() for cell in body.cssselect("table th")] == ["Model", "Price"]
    assert body.cssselect("table caption")[0].text_content() == "Prices"
    assert [item.text_content() for item in body.cssselect("ol li")] == ["Unpack it.", "Switch it on."]
    assert body.cssselect("ul li.desk-level-2")[0].text_content() == "the small one"
    assert body.cssselect("pre code")[0].text_content() == "if ready:\n    <b>start()</b>"
    assert body.cssselect(".desk-code figcaption")[0].text_content() == "python"
    embed, bad = body.cssselect(".desk-embed")
    assert embed.cssselect("a")[0].get("href") == "https://video.example/1"
    assert "video.example" in embed.text_content()
    assert bad.cssselect("a") == [], "only addresses of the web become links"
    assert body.cssselect(".desk-figure")[0].text_content().strip() == "Picture: The plant (Harbour Wire)"
    assert body.cssselect("blockquote")[0].text_content().startswith("We are ready.")
    assert body.cssselect(".desk-marked")[0].text_content() == "Update: it is sold out."
    assert body.cssselect("img, script, iframe") == []


def test_the_page_reads_like_an_article(desk):
    page = desk.page("/nightdesk/articles/1").page
    assert page.findtext(".//title") == PLANT
    assert page.cssselect(".desk-article h1")[0].text_content() == PLANT
    marks = page.cssselect(".desk-body mark")
    assert [mark.text for mark in marks] == [PROOF, "The parts are to come from local makers, too."]
    assert ["desk-facet-local-production" in mark.get("class") for mark in marks] == [True, False]
    subjects = page.cssselect(".desk-subjects a")
    assert [(link.text, link.get("href")) for link in subjects] == [
        ("IN", "/nightdesk/stories_of?country=IN"),
        ("Norrvik", "/nightdesk/stories_of?company=Norrvik"),
    ]
    facets = [facet.text_content() for facet in page.cssselect(".desk-kicker .desk-facet")]
    assert facets == ["Local production 0.90", "Domestic supply 0.70"]
    assert page.cssselect(".desk-byline time")[0].get("datetime") == "2026-03-13T09:30:00Z"


def test_what_was_left_out_stands_below_with_its_rule(desk):
    folded = desk.page("/nightdesk/articles/1").page.cssselect(".desk-article details")[-1]
    assert "Left out of this article (1)" in folded.text_content()
    assert "structure.share-bar" in folded.text_content()
    assert "Share this story" in folded.text_content()
    assert folded.get("open") is None
    assert folded.cssselect("dt a")[0].get("href") == "/nightdesk/what_was_removed?rule=structure.share-bar"


def test_what_was_changed_can_be_read(desk):
    page = desk.page("/nightdesk/articles/2").page
    headline = page.cssselect(".desk-version-headline")[0]
    assert [(part.tag, part.text) for part in headline] == [("del", "was"), ("ins", "is")]
    assert page.cssselect(".desk-changed del")[0].text == "The first text of it."
    assert page.cssselect(".desk-changed ins code, .desk-changed b") == [], "the text stays text"


def test_the_date_says_where_it_is_from(desk):
    (told,) = desk.page("/nightdesk/articles/1").page.cssselect(".desk-origin")
    assert told.text_content() == "Dated by json-ld (2026-03-13T15:00+05:30); the page tells the time zone."
    (told,) = desk.page("/nightdesk/articles/2").page.cssselect(".desk-origin")
    assert told.text_content() == "The page tells the time zone."


def test_proofs_are_labelled_in_place(desk):
    marks = desk.page("/nightdesk/articles/1").page.cssselect(".desk-body mark")
    assert [mark.get("data-label") for mark in marks] == ["Local production", "Domestic supply"]


def test_the_same_news_elsewhere_is_named(desk):
    told = desk.page("/nightdesk/articles/1").page.cssselect(".desk-thread li")
    assert [line.get("aria-current") for line in told] == [None, "page"]
    assert [link.get("href") for link in told[0].cssselect("a")] == ["/nightdesk/articles/2"]


def test_pictures_that_stand_nowhere_in_the_text_have_their_captions_below(desk):
    (captions,) = desk.page("/nightdesk/articles/3").page.cssselect(".desk-captions")
    assert ATTACKS["script"] in captions.text_content()
    assert captions.cssselect("a, img") == [], "only addresses of the web become links"


def test_a_hostile_citation_is_no_link(desk):
    for number in range(3, 3 + len(ATTACKS)):
        lines = desk.page(f"/nightdesk/articles/{number}").page.cssselect(".desk-article .desk-byline")
        assert "By its own words from" in lines[1].text_content()
        assert lines[1].cssselect("a") == []


def test_an_article_that_does_not_exist_is_not_found(desk):
    assert desk.get("/nightdesk/articles/999").status == 404


@pytest.mark.parametrize("path", ["localization_stories", "full_articles", "what_was_removed", "stories_of"])
def test_numbers_of_articles_lead_to_their_page(desk, path):
    links = {link.get("href") for link in desk.page(f"/nightdesk/{path}").page.cssselect("td a")}
    assert "/nightdesk/articles/1" in links
