"""What a site definition names is believed, and costs nothing when it is out of date."""

import pytest

from crawler.items import LayoutHints, SiteHints
from pipelines.read import read
from tests.pipelines.extract.maker import ONE, STORY, THREE, TWO, WORDPRESS, P


def test_a_site_definition_names_body_and_noise():
    html = f"<body><div class='a'><p>{ONE * 9}</p></div><div class='b'><p>{TWO}</p><p class='house'>Our house rules, which nobody reads, stand here.</p><p>{THREE}</p></div></body>"
    hints = SiteHints(layout=LayoutHints(body=(".b",), noise=(".house",)))
    article = read(html.encode(), None, hints=hints)
    assert article.body == f"{TWO}\n\n{THREE}"
    assert [(removed.rule, removed.text) for removed in article.removed if "house rules" in removed.text] == [
        ("site.noise", "Our house rules, which nobody reads, stand here.")
    ]


def test_a_site_definition_names_fields():
    html = f"""<body><div class='top'>Gadget Daily</div><div class='h'>Maker opens a second line</div><i class='who'>Ann Example</i>
    <b class='when'>12.05.2026 10:30</b><div class='b'>{P}<div class='news-source'>Source: <a href='https://o.example/s'>Other Daily</a></div></div></body>"""
    layout = LayoutHints(
        body=(".b",), headline=(".h",), author=(".who",), published=(".when",), citation=(".news-source",)
    )
    article = read(html.encode(), None, hints=SiteHints(layout=layout))
    assert (article.headline, article.authors, article.published.isoformat()) == (
        "Maker opens a second line", ("Ann Example",), "2026-05-12T10:30:00+00:00",
    )  # fmt: skip
    assert article.body == "\n\n".join(STORY)
    assert [(citation.kind, citation.name) for citation in article.citations] == [("source", "Other Daily")]
    assert article.flags == ()


@pytest.mark.parametrize(
    "selector", [pytest.param(".gone", id="matches nothing"), pytest.param(".empty", id="matches an empty element")]
)
def test_a_definition_that_is_out_of_date_costs_nothing(selector):
    hints = SiteHints(layout=LayoutHints(body=(selector,)))
    article = read(f"<body><div class='empty'></div>{WORDPRESS}</body>".encode(), None, hints=hints)
    assert article.body == "\n\n".join(STORY)
    assert ("layout-without-match" in article.flags) == (selector == ".gone")


def test_a_selector_may_name_elements_without_attributes():
    html = f"<body><article><h1>Maker opens a second line</h1>{P}<p>A house rule, which nobody reads, in a plain paragraph.</p></article></body>"
    hints = SiteHints(layout=LayoutHints(noise=("article > p:last-child",)))
    assert read(html.encode(), None, hints=hints).body == "\n\n".join(STORY)
