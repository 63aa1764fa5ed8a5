"""WordPress's REST interface: posts, errors, and what answers in its place."""

import json
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discovery.wordpress import posts_url, read_posts

URL = "https://lantern.example/wp-json/wp/v2/posts?per_page=2&page=1"
POST = {
    "id": 1322,
    "date": "2026-11-20T16:00:00",
    "date_gmt": "2026-11-20T15:00:00",
    "modified_gmt": "2026-11-20T15:30:00",
    "link": "https://lantern.example/kettle/",
    "title": {"rendered": "The kettle &#8217;26 &amp; <em>more</em>"},
    "excerpt": {"rendered": "<p>It sings.&hellip;</p>\n"},
    "content": {"rendered": "<p>It rings.</p><p>It sings.</p>", "protected": False},
    "yoast_head_json": {
        "author": "Ines Falk",
        "og_locale": "pt_BR",
        "og_image": [{"url": "https://lantern.example/kettle.jpg", "width": 1200}],
    },
}


def read(value, url=URL):
    return read_posts(value if isinstance(value, bytes) else json.dumps(value).encode(), url)


def test_a_post():
    (found,) = read([POST]).links
    assert found.url == "https://lantern.example/kettle/"
    assert found.title == "The kettle ’26 & more"
    assert found.published == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert found.modified == datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    assert found.summary == "It sings.…"
    assert found.content_html == "<p>It rings.</p><p>It sings.</p>"
    assert found.authors == ("Ines Falk",)
    assert found.image_url == "https://lantern.example/kettle.jpg"
    assert found.language == "pt-BR"
    assert found.publisher_id == "1322"


def test_embedded_authors_and_terms():
    embedded = {
        "author": [{"name": "Tomás Ibarra"}],
        "wp:term": [[{"name": "Kitchen"}], [{"name": "Smart &amp; home"}], 3],
    }
    (found,) = read([{**POST, "_embedded": embedded}]).links
    assert (found.authors, found.categories) == (("Tomás Ibarra",), ("Kitchen", "Smart & home"))


def test_a_protected_post_has_no_text():
    (found,) = read([{**POST, "content": {"rendered": "<form>Password:</form>", "protected": True}}]).links
    assert found.content_html == ""


def test_the_site_time_is_no_instant_of_ours():
    (found,) = read([{**POST, "date_gmt": None}]).links
    assert (found.published, found.published_raw) == (None, "2026-11-20T16:00:00")


@pytest.mark.parametrize(
    ("posts", "url", "page"),
    [
        pytest.param(2, URL, "2", id="a full page"),
        pytest.param(1, URL, None, id="a page with room"),
        pytest.param(0, URL, None, id="an empty page"),
        pytest.param(10, "https://lantern.example/wp-json/wp/v2/posts", "2", id="WordPress gives ten unless asked"),
        pytest.param(
            2, "https://lantern.example/?rest_route=/wp/v2/posts&per_page=2&page=7", "8", id="without pretty addresses"
        ),
        pytest.param(2, URL.replace("page=1", "page=x"), None, id="a page that is no number"),
    ],
)
def test_the_next_page_follows_a_full_one(posts, url, page):
    rows = [{**POST, "link": f"https://lantern.example/{number}/"} for number in range(posts)]
    following = read(rows, url).next_page
    assert (parse_qs(urlsplit(following).query)["page"][0] if following else None) == page


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(
            {"code": "rest_no_route", "message": "No route was found matching the URL.", "data": {"status": 404}},
            "WordPress answers: No route was found matching the URL (rest_no_route).",
            id="an error of WordPress",
        ),
        pytest.param({"name": "The Lantern"}, "This is JSON, but not a list of WordPress posts.", id="another object"),
        pytest.param([{"id": 1}, 3, None], "This is JSON, but not a list of WordPress posts.", id="another list"),
        pytest.param(b"", "The answer is empty.", id="nothing"),
        pytest.param(
            b"<!DOCTYPE html><p>Checking", "This is a web page, not an answer of WordPress's REST interface.", id="page"
        ),
        pytest.param(b"[{", "The answer is not JSON that can be read.", id="cut"),
        pytest.param(b"[" * 100_000, "The answer is not JSON that can be read.", id="deep"),
        pytest.param(
            b"[" + b"9" * 10_000 + b"]", "The answer is not JSON that can be read.", id="a number without end"
        ),
    ],
)
def test_what_is_no_list_of_posts(answer, error):
    assert (read(answer).links, read(answer).error) == ((), error)


def test_notices_of_plugins_before_the_answer_are_passed_over():
    body = b"<br />\n<b>Notice</b>: Undefined index in plugin.php [line 3]<br />\n" + json.dumps([POST]).encode()
    assert [link.publisher_id for link in read(body).links] == ["1322"]


@pytest.mark.parametrize(
    "damage",
    [
        {"title": "text"}, {"title": None}, {"content": 3}, {"yoast_head_json": [1]}, {"id": True}, {"id": "7"},
        {"yoast_head_json": {"og_image": {"url": "x"}}}, {"_embedded": {"author": "x"}}, {"date_gmt": 3},
        {"excerpt": []},
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_costs_that_field_alone(damage):
    (found,) = read([{**POST, **damage}]).links
    assert found.url == "https://lantern.example/kettle/"


@pytest.mark.parametrize(
    ("root", "start"),
    [
        ("https://lantern.example/wp-json/", "https://lantern.example/wp-json/wp/v2/posts?per_page=50&page=3&"),
        ("https://lantern.example/wp-json", "https://lantern.example/wp-json/wp/v2/posts?per_page=50&page=3&"),
        (
            "https://lantern.example/?rest_route=/",
            "https://lantern.example/?rest_route=/wp/v2/posts&per_page=50&page=3&",
        ),
    ],
)
def test_the_address_of_a_page(root, start):
    assert posts_url(root, 3).startswith(start)


def test_posts_since_a_day_are_asked_for_with_a_day_to_spare():
    query = parse_qs(urlsplit(posts_url("https://lantern.example/wp-json/", after=date(2026, 11, 1))).query)
    assert query["after"] == ["2026-10-31T00:00:00"]
    assert query["per_page"] == ["100"]
    assert (query["orderby"], query["order"]) == (["date"], ["desc"])
