"""The stories before and after are known by relation and class, wherever a theme puts them and whatever it prints."""

from __future__ import annotations

import pytest

from pipelines.read import read

BEFORE = "Maker closes its last shop in Porto for good"
AFTER = "Maker opens a second hall beside the river"
TEXT = "".join(
    f"<p>Paragraph {n} of a story about a maker of lamps, which is long enough to be one, and whole.</p>"
    for n in range(5)
)


def page(navigation: str) -> bytes:
    return (
        "<html lang='en'><body><main><article><h1>Maker moves a lamp</h1>"
        f"<div class='entry-content'>{TEXT}</div>{navigation}</article></main></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "navigation",
    [
        pytest.param(
            f"<footer class='entry-meta'><nav id='nav-below'><div class='nav-previous'><a rel='prev' href='/b/'>{BEFORE}"
            f"</a></div><div class='nav-next'><a rel='next' href='/a/'>{AFTER}</a></div></nav></footer>",
            id="in the story's footer",
        ),
        pytest.param(
            f"<footer class='post-footer'><nav class='paginav'><a class='prev' href='/b/'><span class='title'>« Prev</span>"
            f"<br><span>{BEFORE}</span></a><a class='next' href='/a/'><span class='title'>Next »</span><br><span>{AFTER}"
            "</span></a></nav></footer>",
            id="links with a class",
        ),
        pytest.param(
            f"<div class='navigation'><div>« <a href='/b/' rel='prev'>{BEFORE}</a></div><div><a href='/a/' rel='next'>"
            f"{AFTER}</a> »</div></div>",
            id="a box without a telling class",
        ),
        pytest.param(
            f"<section class='item-pagination'><a class='item-pagination-link--prev' href='/b/'><h2>{BEFORE}</h2></a>"
            f"<a class='item-pagination-link--next' href='/a/'><h2>{AFTER}</h2></a></section>",
            id="headings in links",
        ),
        pytest.param(
            f"<nav class='pagination'><a class='pager prev' href='/b/' title='{BEFORE}'>Previous</a>"
            f"<a class='pager next' href='/a/' title='{AFTER}'>Next</a></nav>",
            id="titles that only a pointer shows",
        ),
        pytest.param(
            f"<nav class='pagination'><a class='pagination--pager' href='/b/' title='{BEFORE}'>Previous</a>"
            f"<a class='pagination--pager' href='/a/' title='{AFTER}'>Next</a></nav>",
            id="titles that only a pointer shows, and labels alone tell which is which",
        ),
        pytest.param(
            f"<div id='pagination'><div class='next'><p>Next »</p><a href='/a/'>{AFTER}</a></div>"
            f"<div class='prev'><p>« Prev</p><a href='/b/'>{BEFORE}</a></div></div>",
            id="in what else is a story's pager",
        ),
        pytest.param(
            "<nav class='pagenavigation'><a rel='prev' href='/b/'><span class='visually-hidden'>Previous article: "
            f"{BEFORE}</span> <span aria-hidden='true'>Prev</span></a><a rel='next' href='/a/'>"
            f"<span class='visually-hidden'>Next article: {AFTER}</span> <span aria-hidden='true'>Next</span></a></nav>",
            id="titles that are only read out",
        ),
        pytest.param(
            f"<div class='turn'><a rel='prev' href='/b/'>Previous {BEFORE}</a><a rel='next' href='/a/'>Next {AFTER}</a></div>",
            id="label and title in one",
        ),
    ],
)
def test_both_neighbours_are_known_with_their_titles(navigation):
    article = read(page(navigation), "https://lamp.example/moves/")
    found = {(each.relation, each.title, each.url) for each in article.neighbours}
    assert found == {
        ("previous", BEFORE, "https://lamp.example/b/"),
        ("next", AFTER, "https://lamp.example/a/"),
    }
    assert BEFORE not in article.body
    assert AFTER not in article.body


@pytest.mark.parametrize(
    "links",
    [
        pytest.param("<a class='slick-next' href='#'>Next</a>", id="an arrow of a slider"),
        pytest.param("<a rel='next' href='/moves/2/'>Next page</a>", id="the next page of the same story"),
    ],
)
def test_what_only_turns_a_page_is_no_neighbour(links):
    assert read(page(links), "https://lamp.example/moves/").neighbours == ()
