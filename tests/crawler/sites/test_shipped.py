"""The definitions that are shipped: right, complete as the documentation says, and fitting their own sites."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from crawler.sites import BUILT_IN_FOLDER, load_sites, parse_schedule

SITES = load_sites([BUILT_IN_FOLDER])


def test_the_promised_sites_are_there():
    assert {"gizchina", "gizmochina", "gsmarena", "androidauthority", "9to5google", "xda-developers"} <= set(SITES)
    assert len({site.language for site in SITES.values() if site.language != "en"}) >= 3


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_each_file_bears_its_sites_name_and_its_sources(site):
    assert site.path.stem == site.name
    assert site.path.read_text().startswith("# ")
    assert "Facts from" in site.path.read_text()
    assert site.enabled
    parse_schedule(site.schedule)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_a_home_page_is_no_article(site):
    assert not site.is_article_url(site.home)
    assert urlsplit(site.home).path == "/"


@pytest.mark.parametrize(
    ("url", "is_article", "body"),
    [
        pytest.param(
            "https://www.gizchina.com/2024/06/15/some-phone-launched/", True, (".vw-post-content",), id="WordPress era"
        ),
        pytest.param("https://www.gizchina.com/xiaomi-phones/some-phone-launched", True, (), id="since 2026"),
        pytest.param("https://www.gizchina.com/category/news/", False, (), id="listing"),
        pytest.param("https://www.gizchina.com/tag/xiaomi", False, (), id="tag"),
        pytest.param("https://www.gizchina.com/xiaomi-phones", False, (), id="section"),
    ],
)
def test_gizchina_has_two_eras(url, is_article, body):
    site = SITES["gizchina"]
    assert site.is_article_url(url) is is_article
    if is_article:
        assert site.hints_for(date(2024, 6, 15), url).layout.body == body
