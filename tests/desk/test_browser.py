"""A real browser reads the desk as a person does: it clicks, types, looks by day and by night, and on a phone.

Whatever is opened, nothing is said on the console, nothing is asked of another host, and no stored script runs.
"""

from pathlib import Path

import pytest

from desk.browser import Browser, BrowserError, installed_browser
from desk.pictures import PICTURES, main, take

from .stories import ATTACKS, BLOCKS, PLANT

pytestmark = pytest.mark.skipif(installed_browser() is None, reason="no browser is tried: there is no Chromium")

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
OWN_PAGES = {
    "front": "/",
    "article": "/nightdesk/articles/1",
    "blocks": f"/nightdesk/articles/{BLOCKS}",
    "search": "/nightdesk/search?q=plant",
    "advanced": "/nightdesk/search_advanced?text=(",
    "pictures": "/-/pictures",
    "feeds": "/-/feeds",
}
HOSTILE_PAGES = [
    "/nightdesk/search?q=C%2B%2B",
    "/nightdesk/search?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&source=%3Cscript%3E&order=%22%3E%3Cscript%3E",
    "/nightdesk/images",
    "/nightdesk/night_events",
    "/nightdesk/company_dossier?company=%3Cscript%3Edocument.title%3D%27owned%27%3C%2Fscript%3E",
    *(f"/nightdesk/articles/{number}" for number in range(3, 3 + len(ATTACKS))),
]


@pytest.fixture(scope="module")
def browser():
    with Browser(installed_browser()) as started:
        yield started


@pytest.fixture
def tab(browser):
    opened = browser.tab()
    opened.show_as()
    return opened


def is_well(tab, desk):
    """Nothing was said, nothing was asked of others, and no stored script has changed the title."""
    assert tab.said == []
    assert [url for url in tab.asked if not url.startswith((f"{desk.url}/", "data:"))] == []
    assert tab.run("document.title") != "owned"
    assert tab.asked, "a page that asks for nothing was not opened"


def test_the_console_and_errors_are_heard(tab, tmp_path):
    """The other tests would pass for a browser that reports nothing."""
    page = tmp_path / "loud.html"
    page.write_text("<script>console.error('heard'); missing()</script><img src='http://127.0.0.1:9/outside.png'>")
    tab.open(page.as_uri())
    assert any("heard" in line for line in tab.said)
    assert any("missing is not defined" in line for line in tab.said)
    assert "http://127.0.0.1:9/outside.png" in tab.asked
    with pytest.raises(BrowserError, match=r"nothing to click at \.absent"):
        tab.click(".absent")


def test_texts_without_contrast_are_found(tab, tmp_path):
    page = tmp_path / "pale.html"
    page.write_text("<body style='background:#fff'><p style='color:#bbb'>pale</p><p>black</p>")
    tab.open(page.as_uri())
    assert [line.partition(" (")[0] for line in tab.run(CONTRAST)] == ["pale"]


def test_a_reader_finds_her_way(desk, tab):
    tab.open(f"{desk.url}/")
    is_well(tab, desk)
    tab.click(".desk-stories h3 a")
    assert tab.run("document.querySelector('.desk-article h1').innerText") == PLANT
    assert tab.run("document.querySelectorAll('.desk-body mark').length") == 2
    is_well(tab, desk)

    tab.open(f"{desk.url}/nightdesk/search?q=plant+local*")
    tab.click(".desk-narrow a[href*='facet=domestic-supply']")
    assert tab.run("document.querySelector('.desk-chosen').innerText").startswith("Only facet: domestic-supply")
    tab.click(".desk-chosen a")
    tab.click(".desk-hits h2 a")
    assert tab.run("location.pathname") == "/nightdesk/articles/1"
    is_well(tab, desk)

    tab.open(f"{desk.url}/")
    tab.click(".desk-questions a[href$='/night_events']")
    assert tab.run("document.querySelectorAll('table.rows-and-columns tbody tr').length") > 1
    tab.click("td a[href*='/articles/']")
    assert tab.run("!!document.querySelector('.desk-article')")
    is_well(tab, desk)

    tab.open(f"{desk.url}/")
    tab.click(".desk-hint a[href$='/-/pictures']")
    assert tab.run("document.querySelectorAll('.desk-picture').length") == 6
    assert tab.run("document.querySelectorAll('.desk-columns rect').length") > 0
    tab.click(".desk-picture a[href$='/company_by_country']")
    tab.open(f"{desk.url}/-/feeds")
    tab.click("a[href$='stories_of?country=IN']")
    assert tab.run("document.querySelectorAll('table.rows-and-columns tbody tr').length") == 1
    is_well(tab, desk)


def test_the_keyboard_is_enough(desk, tab):
    tab.open(f"{desk.url}/")
    for _ in range(8):
        tab.press("Tab")
        if tab.run("document.activeElement.id") == "desk-q":
            break
    assert tab.run("document.activeElement.id") == "desk-q", "the search box is among the first stops"
    assert tab.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.type("chennai")
    tab.press("Enter")
    tab.wait_for_load()
    assert tab.run("location.search") == "?q=chennai"
    for _ in range(20):
        tab.press("Tab")
        if tab.run("!!document.activeElement.closest('.desk-hits h2')"):
            break
    tab.press("Enter")
    tab.wait_for_load()
    assert tab.run("document.querySelector('.desk-article h1').innerText") == PLANT
    tab.run("document.querySelector('.desk-article summary').focus()")
    tab.press("Enter")
    assert tab.run("document.querySelector('.desk-article details').open")
    tab.run("document.querySelector('.desk-body').click()")
    assert tab.run("document.querySelector('.desk-article details').open"), "a click beside it folds nothing"
    is_well(tab, desk)


@pytest.mark.parametrize("page", OWN_PAGES.values(), ids=OWN_PAGES)
def test_every_text_can_be_read_and_fits_a_phone(desk, tab, page):
    tab.open(desk.url + page)
    tab.run("document.querySelectorAll('details').forEach(details => details.open = true)")
    for look in ({}, {"dark": True}, {"printed": True}):
        tab.show_as(**look)
        assert tab.run(CONTRAST) == [], look
    tab.show_as(width=390, height=800)
    assert tab.run("document.documentElement.scrollWidth") <= 390
    is_well(tab, desk)


def test_hostile_texts_do_nothing(desk, tab):
    for page in HOSTILE_PAGES:
        tab.open(desk.url + page)
        assert tab.run("document.title") != "owned", page
        tab.run("document.querySelectorAll('details').forEach(details => details.open = true)")
    is_well(tab, desk)


@pytest.mark.parametrize("line", ["0.65"], indirect=True)
def test_pictures_for_the_docs_are_taken(desk, tab, tmp_path):
    take(tab, desk.url, tmp_path)
    taken = {path.name: path for path in tmp_path.iterdir()}
    assert set(taken) == set(PICTURES)
    for path in taken.values():
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 20_000, "an empty page of this size is a few kilobytes"


def test_pictures_need_an_archive_and_a_folder(capsys):
    assert main(["one"]) == 2
    assert "Usage: python -m desk.pictures ARCHIVE FOLDER" in capsys.readouterr().err
