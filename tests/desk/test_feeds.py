"""Every list is a feed that a reader of feeds understands, and the page of feeds names them all."""

from pathlib import Path
from urllib.parse import quote_plus, urlsplit
from xml.etree import ElementTree as ET

import pytest

from desk.definition import read_definition
from desk.plugins.atom import can_render, feed
from desk.plugins.feeds_page import saved_searches

from .stories import ATTACKS, PLANT, PROOF

ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = [*read_definition().shown("views"), *(question.name for question in read_definition().questions)]


def entries(answer):
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.text.encode()).findall(f"{ATOM}entry")


def part(entry, name):
    return entry.findtext(f"{ATOM}{name}")


def links(entry):
    return {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}


@pytest.mark.parametrize("line", ["0.65"], indirect=True)  # the other line is asked for some of them below
@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_a_feed(desk, name):
    answer = desk.get(f"/nightdesk/{name}.atom", **({"q": "plant"} if name == "search" else {}))
    root = ET.fromstring(answer.text.encode())
    assert part(root, "id").startswith(f"{desk.url}/nightdesk/{name}.atom")
    found = entries(answer)
    ids = [part(entry, "id") for entry in found]
    assert len(ids) == len(set(ids)), "each row is an entry of its own"
    for entry in found:
        assert part(entry, "title")
        assert part(entry, "updated").endswith("Z")
        assert urlsplit(links(entry)["alternate"]).netloc == urlsplit(desk.url).netloc
        assert links(entry).get("via", "https:").startswith(("http:", "https:"))


def test_an_entry_has_the_quote_and_leads_to_the_article_and_the_original(desk):
    (entry,) = entries(desk.get("/nightdesk/stories_of.atom", country="IN"))
    assert part(entry, "title") == PLANT
    assert part(entry, "summary").startswith(PROOF)
    assert links(entry) == {
        "alternate": f"{desk.url}/nightdesk/articles/1",
        "via": "https://lantern.example/2026/03/plant/",
    }
    assert part(entry, "updated") == "2026-03-13T09:30:00Z"


def test_hostile_texts_are_text_in_a_feed(desk):
    titles = {part(entry, "title") for entry in entries(desk.get("/nightdesk/localization_stories.atom"))}
    assert f"{ATTACKS['script']} (script)" in titles
    assert not [title for title in titles if "\u202e" in title]


def test_signs_that_no_feed_may_hold_are_blanks():
    row = {
        "id": "a",
        "title": "b\x00\x1b\ufffe c",
        "updated": "2026-01-01T00:00:00Z",
        "text": "",
        "link": "",
        "original": "",
    }
    root = ET.fromstring(feed("t\x08", "http://a/", "http://a/", [row]).encode())
    assert root.find(f"{ATOM}entry").findtext(f"{ATOM}title") == "b    c"


def test_a_feed_without_entries_is_a_feed():
    assert part(ET.fromstring(feed("t", "http://a/", "http://a/", [])), "updated") == "1970-01-01T00:00:00Z"


def test_what_is_no_list_has_no_feed():
    assert can_render(["headline"])
    assert not can_render([])
    assert not can_render(None)


def test_a_row_without_a_headline_is_called_by_its_first_words(desk):
    titles = {part(entry, "title") for entry in entries(desk.get("/nightdesk/country_by_facet.atom"))}
    assert titles == {"DE, Local market", "IN, Local production", "IN, Domestic supply"}


def test_there_is_a_feed_for_each_tag_country_and_company(desk):
    page = desk.page("/-/feeds").page
    feeds = {link.get("href") for link in page.cssselect(".desk-atom")}
    wanted = {"facet=local-production", "country=IN", "company=Norrvik", f"company={quote_plus(ATTACKS['quotes'])}"}
    assert {f"/nightdesk/stories_of.atom?{one}" for one in wanted} <= feeds
    opml = ET.fromstring(desk.get("/-/feeds.opml").text.strip().encode())
    assert {outline.get("xmlUrl") for outline in opml.iter("outline") if outline.get("xmlUrl")} == {
        desk.url + address for address in feeds
    }


@pytest.mark.parametrize(
    ("text", "names", "complaint"),
    [
        pytest.param("[chips]\nq = 'chip'\ncountry = 'IN'\n", ["chips"], "", id="good"),
        pytest.param("[chips\n", [], "searches.toml cannot be read", id="no TOML"),
        pytest.param("[chips]\ncountry = 'IN'\n", [], "[chips] has no q = '...'", id="no words"),
        pytest.param(
            "[chips]\nq = 'a'\ncountri = 'IN'\n", [], "[chips] has countri; a search has company", id="a typo"
        ),
        pytest.param("chips = 'a'\n", [], "[chips] has no q", id="no table"),
        pytest.param(None, [], "", id="no file"),
    ],
)
def test_saved_searches_are_read_strictly(tmp_path, text, names, complaint):
    if text is not None:
        (tmp_path / "searches.toml").write_text(text)
    found, said = saved_searches(tmp_path)
    assert list(found) == names
    assert complaint in said
    assert bool(complaint) == bool(said)


def test_a_saved_search_is_a_feed(desk):
    path = Path(desk.database).parent / "searches.toml"
    path.write_text("[plants]\ntitle = 'Plants & <b>lines</b>'\nq = 'plant -rumour'\n")
    try:
        rows = desk.get("/-/feeds").page.cssselect("section[aria-label='Saved searches'] li")
        address = rows[0].cssselect(".desk-atom")[0].get("href")
    finally:
        path.unlink()
    assert rows[0].text_content().startswith("Plants & <b>lines</b>")
    assert [part(entry, "title") for entry in entries(desk.get(address))] == [PLANT]
