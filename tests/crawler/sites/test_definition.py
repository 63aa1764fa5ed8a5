"""Which selectors and which word on an address a definition gives."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.items import LayoutHints
from crawler.sites import Layout, SiteDefinition

OLD, NEW = LayoutHints(body=(".old",), noise=(".ad",)), LayoutHints(body=(".new",), noise=(".ad", ".promo"))
BY_DATE = SiteDefinition(
    name="lantern",
    home="https://lantern.example/",
    path=Path("lantern.toml"),
    language="en",
    timezone="Europe/Rome",
    layouts=(Layout(OLD, last_day=date(2024, 12, 31)), Layout(NEW, first_day=date(2025, 1, 1))),
)
BY_URL = SiteDefinition(
    name="lantern",
    home="https://lantern.example/",
    path=Path("lantern.toml"),
    layouts=(Layout(OLD, url=re.compile(r"^/\d{4}/")), Layout(NEW, url=re.compile(r"^/[a-z-]+/[a-z-]+$"))),
)


@pytest.mark.parametrize(
    ("published", "body"),
    [
        pytest.param(date(2024, 12, 31), (".old",), id="last day"),
        pytest.param(date(2025, 1, 1), (".new",), id="first day"),
        pytest.param(datetime(2024, 6, 1, 12, tzinfo=UTC), (".old",), id="an instant"),
        pytest.param(None, (".old", ".new"), id="unknown day: every era is offered"),
    ],
)
def test_layouts_by_date(published, body):
    assert BY_DATE.hints_for(published).layout.body == body


@pytest.mark.parametrize(
    ("url", "body"),
    [
        pytest.param("https://lantern.example/2024/06/a-b/", (".old",), id="dated address"),
        pytest.param("https://lantern.example/phones/a-b?x=1", (".new",), id="undated address"),
        pytest.param("https://lantern.example/other", (), id="neither"),
        pytest.param("", (".old", ".new"), id="no address"),
    ],
)
def test_layouts_by_address(url, body):
    assert BY_URL.hints_for(None, url).layout.body == body


def test_joined_layouts_name_each_selector_once():
    assert BY_DATE.hints_for(None).layout.noise == (".ad", ".promo")


def test_hints_carry_source_language_and_zone():
    hints = BY_DATE.hints_for(date(2025, 1, 1))
    assert (hints.source, hints.language, hints.timezone) == ("lantern", "en", "Europe/Rome")


def test_a_definition_without_patterns_says_nothing_about_an_address():
    assert BY_DATE.is_article_url("https://lantern.example/tag/x/") is None


def test_patterns_speak_of_the_sites_own_addresses_alone():
    site = SiteDefinition(
        name="lantern", home="https://lantern.example/", path=Path("x.toml"), article_urls=(re.compile("^/[a-z-]+$"),)
    )
    assert site.is_article_url("https://www.lantern.example/a-kettle") is True
    assert site.is_article_url("https://elsewhere.example/a-kettle") is False
    assert BY_DATE.is_article_url("https://elsewhere.example/a-kettle") is False
