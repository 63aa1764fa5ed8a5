"""The newsroom's stories: the truth about each page holds on the page that is served."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from urllib.request import urlopen

import pytest
from lxml import etree
from lxml import html as lxml_html

from crawler.items import Article, Citation, Image, Neighbour
from tests.newsroom.channels import CHANNELS
from tests.newsroom.checks import differences, leaks, losses
from tests.newsroom.manuscript import read_manuscript
from tests.newsroom.other_pages import OTHER_PAGES
from tests.newsroom.pages import part_path
from tests.newsroom.pictures import paint
from tests.newsroom.server import Newsroom
from tests.newsroom.stories import load_stories

STORIES = load_stories()
FACETS = ("local-production", "domestic-supply", "local-market", "local-policy", "language-localization")
NOISE_CLASSES = {
    "prev-next", "pager", "read-also", "video-of-the-week", "newsletter", "follow-line", "affiliate", "ads-scripts",
    "share-bar", "author-box", "source-via", "caption", "tags", "comments", "ratings", "table-of-contents", "consent",
    "copyright", "byline-tail", "frame",
}  # fmt: skip
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)


@pytest.fixture(scope="module")
def newsroom():
    with Newsroom() as opened:
        yield opened


def fetch(newsroom, path):
    with urlopen(newsroom.base + path) as answer:
        return answer.read().decode(answer.headers.get_content_charset("gbk"))


def squeezed(text):
    return " ".join(text.split())


def pages_of(newsroom, story):
    return [fetch(newsroom, part_path(story, part + 1)) for part in range(len(story.parts))]


@each_story
def test_what_must_not_be_in_the_text_is_on_the_page(newsroom, story):
    page = squeezed(html.unescape("".join(pages_of(newsroom, story))))
    assert [noise.text for noise in story.must_not_contain if squeezed(noise.text) not in page] == []
    assert [caption for caption in story.captions if caption not in page] == []


@each_story
def test_each_line_of_the_story_is_on_the_page(newsroom, story):
    texts = [lxml_html.document_fromstring(page).text_content() for page in pages_of(newsroom, story)]
    page = squeezed("".join(texts))
    lines = [cell for line in story.expected_body.splitlines() for cell in line.split(" | ")]
    assert [line for line in lines if squeezed(line) not in page] == []


@each_story
def test_a_story_is_long_enough_and_knows_its_own_noise(story):
    size = len(story.expected_body.split()) if story.language != "zh" else len(story.expected_body) // 2
    assert 100 <= size <= 500
    assert 3 <= story.expected_body.count("\n\n") + 1 <= 20
    assert losses(story, story.expected_body) == leaks(story, story.expected_body) == []


@each_story
def test_the_page_says_when_it_was_published_where_its_story_says(newsroom, story):
    page = fetch(newsroom, story.path)
    assert (f'content="{story.published.isoformat()}"' in page) == (story.dated_by in {"yoast", "meta", "microdata"})
    assert ("datePublished" in page) == (
        story.theme == "envirra" or story.dated_by in {"yoast", "json-ld", "microdata"}
    )
    if story.theme == "presso":
        assert story.published.isoformat() not in page
        assert f"{story.published:%B} {story.published.day}, 2026" in page


def test_a_lost_line_and_a_leaked_line_are_counted():
    story = next(story for story in STORIES if story.slug == "domestic-parts-two-thirds")
    lines = story.expected_body.split("\n\n")
    assert losses(story, "\n\n".join(lines[1:])) == [lines[0]]
    assert losses(story, " ".join(lines)) == lines
    assert leaks(story, story.expected_body + "\n\nNext post") == ["prev-next: Next post"]
    assert leaks(story, story.expected_body + "\n\nNobody wrote this.") == ["foreign: Nobody wrote this."]
    assert leaks(story, "\n\n".join([*lines, lines[-1]])) == ["foreign: " + lines[-1]]


def test_wrong_fields_of_an_article_are_told():
    story = next(story for story in STORIES if story.slug == "quechua-and-guarani-keyboard")
    true = Article(
        url="http://lantern.example" + story.path,
        headline=story.headline,
        authors=story.authors,
        published=story.published.replace(hour=0, minute=0),
        language="en",
        neighbours=tuple(Neighbour(n.relation, n.title, "http://lantern.example" + n.path) for n in story.neighbours),
        citations=tuple(Citation(cited.kind, cited.name, cited.url) for cited in story.citations),
        images=tuple(Image("http://lantern.example/x.png", caption=caption) for caption in story.captions),
    )
    assert differences(story, true, "http://lantern.example") == []
    wrong = replace(true, authors=("Nobody",), published=None, citations=())
    told = differences(story, wrong, "http://lantern.example")
    assert [line.partition(":")[0] for line in told] == ["authors", "published", "citations"]


def test_the_words_of_a_quoted_post_may_be_there_or_not():
    story = next(story for story in STORIES if story.slug == "kite-founder-steps-down")
    assert leaks(story, story.expected_body + "\n\n" + story.optional_lines[-2]) == []


@pytest.mark.parametrize("facet", FACETS)
def test_each_facet_has_at_least_three_stories_with_countries(facet):
    carrying = [story for story in STORIES if facet in story.facets and not story.copy_of]
    assert len(carrying) >= 3
    assert all(re.fullmatch("[A-Z]{2}", country) for story in carrying for country in story.facets[facet])


def test_there_are_traps_and_stories_with_several_facets():
    assert len([story for story in STORIES if story.is_trap]) >= 10
    assert all(not story.facets for story in STORIES if story.is_trap)
    assert len([story for story in STORIES if len(story.facets) > 1]) >= 4
    assert {facet for story in STORIES for facet in story.facets} == set(FACETS)


def test_each_class_of_noise_occurs():
    assert {noise.kind for story in STORIES for noise in story.must_not_contain} == NOISE_CLASSES


@pytest.mark.parametrize("theme", ["presso", "envirra", "wordpress", "tagdiv", "modern"])
def test_each_theme_has_its_stories(theme):
    assert len([story for story in STORIES if story.theme == theme]) >= 6


@pytest.mark.parametrize(
    "start",
    ["Next,", "Next ", "Previously,", "Via ", "Source code", "Source of", "Read ", "Related ", "Weiter ", "Zurück ",
     "上一篇", "下一篇", "Siguiente ", "Anterior ", "Successivo,", "Update:", "Correction:", "On this issue", "This "],
)  # fmt: skip
def test_real_prose_begins_like_a_label(start):
    assert any(line.startswith(start) and len(line) > 20 for s in STORIES for line in s.expected_body.splitlines())


def test_neighbours_are_named_in_every_way():
    named = {(bool(near.title), near.relation) for story in STORIES for near in story.neighbours}
    assert named == {(True, "previous"), (True, "next"), (False, "previous"), (False, "next")}
    assert any(story.neighbours[:1] and story.neighbours[0].relation == "next" for story in STORIES)
    assert any(not story.neighbours for story in STORIES)
    texts = {noise.text for story in STORIES for noise in story.must_not_contain}
    assert {"There is no more story.", "Zurück", "上一篇：", "← Previous post", "Post navigation"} <= texts


def test_a_copy_says_the_same_and_a_twin_points_at_its_original(newsroom):
    by_slug = {story.slug: story for story in STORIES}
    copy, twin = by_slug["arizona-chips-stay-in-arizona"], by_slug["riyadh-studio"]
    assert copy.expected_body == by_slug[copy.copy_of].expected_body
    assert copy.category != by_slug[copy.copy_of].category
    assert f'rel="canonical" href="{newsroom.base}{copy.path}"' in fetch(newsroom, copy.path)
    original = by_slug[twin.canonical]
    assert f'rel="canonical" href="{newsroom.base}{original.path}"' in fetch(newsroom, twin.path)


def test_stories_of_several_pages_link_them(newsroom):
    long = [story for story in STORIES if len(story.parts) > 1]
    assert {story.theme for story in long} == {"presso", "envirra", "wordpress", "modern"}
    for story in long:
        first = fetch(newsroom, story.path)
        assert all(
            f'href="{newsroom.base}{part_path(story, part)}"' in first for part in range(2, len(story.parts) + 1)
        )


def test_languages_authors_and_kinds_of_blocks():
    assert {story.language for story in STORIES} == {"en", "de", "es", "it", "zh"}
    assert any(len(story.authors) == 2 for story in STORIES)
    kinds = {piece.kind for story in STORIES for piece in story.pieces}
    assert kinds == {
        "paragraph", "heading", "list", "numbered", "quote", "table", "code", "image", "post", "video", "noise", "page",
    }  # fmt: skip


def test_pages_come_in_several_encodings(newsroom):
    for story in STORIES:
        with urlopen(newsroom.base + story.path) as answer:
            raw = answer.read()
        assert f'<meta charset="{story.encoding}">'.encode() in raw
        assert story.headline in html.unescape(raw.decode(story.encoding))
    assert {story.encoding for story in STORIES} == {"utf-8", "iso-8859-1", "gbk"}


def test_pictures_are_painted_the_same_each_time(newsroom):
    story = next(story for story in STORIES if story.lead)
    with urlopen(f"{newsroom.base}/wp-content/uploads/2026/03/{story.lead.file}") as answer:
        picture = answer.read()
    assert picture.startswith(b"\x89PNG\r\n")
    paint.cache_clear()
    assert paint(story.lead.file) == picture


def test_an_unknown_directive_is_an_error():
    with pytest.raises(ValueError, match="no directive !nosie"):
        read_manuscript("!nosie telegram")


def links_of(newsroom, channel):
    """The paths that a channel really names, all its documents followed."""
    if channel == "listing":
        found, path = set(), CHANNELS[channel]
        while path:
            page = lxml_html.document_fromstring(fetch(newsroom, path))
            found |= set(page.xpath("//a[@class='vw-post-box__link']/@href"))
            path = "".join(page.xpath("//a[@class='next page-numbers']/@href")).removeprefix(newsroom.base)
    elif channel == "wordpress":
        found = {row["link"] for row in json.loads(fetch(newsroom, CHANNELS[channel] + "?per_page=100"))}
    else:
        documents = [etree.fromstring(fetch(newsroom, CHANNELS[channel]).encode())]
        children = documents[0].xpath("//*[local-name()='sitemap']/*[local-name()='loc']/text()")
        documents += [etree.fromstring(fetch(newsroom, c.removeprefix(newsroom.base)).encode()) for c in children]
        wanted = "//*[local-name()='url']/*[local-name()='loc']/text() | //item/link/text()"
        wanted += " | //*[local-name()='entry']/*[local-name()='link']/@href"
        found = {link for document in documents for link in document.xpath(wanted)}
    return {link.removeprefix(newsroom.base) for link in found}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_names_the_stories_that_the_truth_says(newsroom, channel):
    found = links_of(newsroom, channel)
    paths = {story.path for story in STORIES}
    assert found & paths == {story.path for story in STORIES if channel in story.channels}
    others = {"/", "/about/", "/contact/"} | {page.path for page in OTHER_PAGES}
    assert found - paths <= others


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_misses_a_story_that_another_has(channel):
    assert any(channel not in story.channels and story.channels for story in STORIES)


def test_some_stories_are_named_by_one_channel_alone():
    alone = {story.channels[0] for story in STORIES if len(story.channels) == 1}
    assert alone == {"listing", "sitemap", "wordpress"}
    assert all(story.channels for story in STORIES)


def test_the_feed_has_full_texts_and_summaries_with_the_usual_tail(newsroom):
    feed = etree.fromstring(fetch(newsroom, "/feed/").encode())
    items = feed.findall(".//item")
    full = [item for item in items if item.find("{*}encoded") is not None]
    assert (len(items), 0 < len(full) < 15) == (15, True)
    assert all("appeared first on" in item.findtext("description") for item in items)


def test_the_rest_interface_pages_and_counts(newsroom):
    total = len([story for story in STORIES if "wordpress" in story.channels])
    with urlopen(newsroom.base + "/wp-json/wp/v2/posts?per_page=7&page=2") as answer:
        assert answer.headers["X-WP-Total"] == str(total)
        assert answer.headers["X-WP-TotalPages"] == str(-(-total // 7))
        assert len(json.load(answer)) == 7
    since = json.loads(fetch(newsroom, "/wp-json/wp/v2/posts?per_page=100&after=2026-09-01T00:00:00"))
    assert {row["date"] > "2026-09-01" for row in since} == {True}


def test_pages_that_are_no_stories_are_served_and_named(newsroom):
    named = links_of(newsroom, "listing") | links_of(newsroom, "sitemap")
    assert {
        "/business/inside-the-foundry-that-never-sleeps",
        "/2026/04/19/a-phone-that-nobody-announced/",
        "/phones/picture-of-the-day",
        "/about/",
    } <= named
    assert all(fetch(newsroom, page.path) for page in OTHER_PAGES)
    assert "Disallow: /private/" in fetch(newsroom, "/robots.txt")


def test_no_page_asks_for_anything_outside(newsroom):
    for story in STORIES:
        page = lxml_html.document_fromstring(fetch(newsroom, story.path))
        asked = page.xpath(
            "//img/@src | //iframe/@src | //script/@src | //link[@rel='stylesheet']/@href | //source/@srcset"
        )
        assert [url for url in asked if not url.startswith(("/", newsroom.base, "data:"))] == []
