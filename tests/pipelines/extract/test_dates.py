"""Dates as pages write them, and which of a page's dates are believed."""

from datetime import UTC, datetime

import pytest

from crawler.items import Discovered, LayoutHints, SiteHints
from pipelines.extract import extract
from tests.pipelines.extract.moments import utc


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("2026-05-12T10:30:00+02:00", "", "2026-05-12 08:30", id="ISO with offset"),
        pytest.param("2026-05-12T10:30:00Z", "", "2026-05-12 10:30", id="ISO in UTC"),
        pytest.param(
            "2026-05-12T10:30:00.123456-0500", "", "2026-05-12 15:30", id="ISO with fraction and short offset"
        ),
        pytest.param("2026-05-12 10:30", "", "2026-05-12 10:30", id="ISO with a space"),
        pytest.param("2026-05-12", "", "2026-05-12 00:00", id="ISO day"),
        pytest.param("20260512T103000Z", "", "2026-05-12 10:30", id="compact"),
        pytest.param("1778581800", "", "2026-05-12 10:30", id="seconds since 1970"),
        pytest.param("1778581800000", "", "2026-05-12 10:30", id="milliseconds since 1970"),
        pytest.param("Tue, 12 May 2026 10:30:00 +0200", "", "2026-05-12 08:30", id="RFC 822"),
        pytest.param("May 12, 2026 at 10:30 AM ET", "en", "2026-05-12 14:30", id="American with zone of summer"),
        pytest.param("January 12, 2026, 10:30 p.m. ET", "en", "2026-01-13 03:30", id="American with zone of winter"),
        pytest.param("12 May 2026, 10:30 GMT", "en", "2026-05-12 10:30", id="British"),
        pytest.param("Published: 12th May, 2026", "en", "2026-05-12 00:00", id="ordinal day"),
        pytest.param(
            "Published 10:30 PM EST Jan 12, 2026", "en", "2026-01-13 03:30", id="clock and zone before the day"
        ),
        pytest.param(
            "12:15 guests: May 12, 2026 at 9:00", "en", "2026-05-12 09:00", id="the clock behind the day first"
        ),
        pytest.param("05/12/2026", "en-US", "2026-05-12 00:00", id="month first in America"),
        pytest.param("12/05/2026", "en-GB", "2026-05-12 00:00", id="day first in Britain"),
        pytest.param("12/05/2026 10h30", "fr", "2026-05-12 10:30", id="French hour"),
        pytest.param("12.05.2026, 10:30 Uhr", "de", "2026-05-12 10:30", id="German"),
        pytest.param("12. März 2026", "de", "2026-03-12 00:00", id="German month"),
        pytest.param("Publié le 12 août 2026 à 10:30", "fr", "2026-08-12 10:30", id="French month"),
        pytest.param("12 de mayo de 2026", "es", "2026-05-12 00:00", id="Spanish"),
        pytest.param("12 maggio 2026", "it", "2026-05-12 00:00", id="Italian"),
        pytest.param("12 мая 2026, 10:30", "ru", "2026-05-12 10:30", id="Russian"),
        pytest.param("12 Mayıs 2026", "tr", "2026-05-12 00:00", id="Turkish"),
        pytest.param("12 maja 2026", "pl", "2026-05-12 00:00", id="Polish"),
        pytest.param("2026年5月12日 10時30分", "ja", "2026-05-12 10:30", id="Japanese"),
        pytest.param("2026-05-12 오후 3:30", "ko", "2026-05-12 15:30", id="Korean afternoon"),
        pytest.param("12 مايو 2026", "ar", "2026-05-12 00:00", id="Arabic"),
        pytest.param("2026/05/12 10:30", "zh", "2026-05-12 10:30", id="year first with slashes"),
        pytest.param("2026-13-40", "", None, id="no such day"),
        pytest.param("0000-00-00 00:00:00", "", None, id="template's zeros"),
        pytest.param("3 min read", "en", None, id="a number that is no date"),
        pytest.param("", "", None, id="nothing"),
    ],
)
def test_a_date_is_read_as_it_is_meant(text, language, expected):
    assert utc(text, language) == expected


BODY = (
    "<h1>A headline of its own kind</h1>"
    + "<p>This paragraph is long enough, with a comma, to be the story of the page.</p>" * 4
)


def page(head="", above=""):
    return f"<html lang='en'><head>{head}</head><body><article>{above}{BODY}</article></body></html>".encode()


def test_published_and_modified_are_kept_apart():
    head = """<meta property="article:published_time" content="2026-05-12T10:30:00+02:00">
              <meta property="article:modified_time" content="2026-05-13T08:00:00+02:00">"""
    article = extract(page(head), "https://news.example/story")
    assert article.published == datetime(2026, 5, 12, 8, 30, tzinfo=UTC)
    assert article.modified == datetime(2026, 5, 13, 6, 0, tzinfo=UTC)
    assert article.published_zone == "page"
    assert article.provenance["published"].source == "meta:article:published_time"


def test_the_publishers_record_wins_over_other_metadata():
    head = """<meta property="article:published_time" content="2026-05-12T10:30:00Z">
    <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-05-11T09:00:00Z"}</script>"""
    article = extract(page(head), None)
    assert article.published == datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
    assert ("meta:article:published_time", "2026-05-12T10:30:00Z") in article.provenance["published"].candidates


def test_a_date_without_zone_is_the_sites_clock_where_the_site_has_one():
    article = extract(
        page("<meta name='date' content='2026-01-12 10:30'>"), None, hints=SiteHints(timezone="Asia/Shanghai")
    )
    assert article.published == datetime(2026, 1, 12, 2, 30, tzinfo=UTC)
    assert article.published_zone == "site"


def test_a_date_without_any_zone_says_that_nobody_told():
    article = extract(page("<meta name='date' content='2026-01-12 10:30'>"), None)
    assert article.published == datetime(2026, 1, 12, 10, 30, tzinfo=UTC)
    assert article.published_zone == ""
    assert "taken as UTC" in article.provenance["published"].note


@pytest.mark.parametrize("nonsense", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z"])
def test_an_impossible_date_is_refused_with_its_reason(nonsense):
    article = extract(
        page(f"<meta property='article:published_time' content='{nonsense}'>"), "https://n.example/2026/05/12/s/"
    )
    assert article.published == datetime(2026, 5, 12, tzinfo=UTC)
    assert nonsense in article.provenance["published"].note


def test_the_day_of_a_visible_date_gets_the_clock_of_another_source():
    head = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2026-05-12"}</script>'
    article = extract(page(head, "<time datetime='2026-05-12T10:30:00+02:00'>12 May</time>"), None)
    assert article.published == datetime(2026, 5, 12, 8, 30, tzinfo=UTC)


SHOWN = "<p class='date'>12 May 2026, 10:30</p>"


@pytest.mark.parametrize(
    ("head", "above", "expected", "zone"),
    [
        pytest.param("<meta property='article:published_time' content='2026-05-12T10:30:00+02:00'>", "", "2026-05-12T10:30:00+02:00", "page", id="the page's own clock is kept"),
        pytest.param("<meta property='article:modified_time' content='2026-05-14T09:00:00+02:00'>", SHOWN, "2026-05-12T10:30:00+02:00", "page", id="a change tells the zone, not the clock"),
        pytest.param("<meta property='article:modified_time' content='2026-05-14T09:00:00Z'>", SHOWN, "2026-05-12T10:30:00+00:00", "", id="a change in UTC tells no zone"),
        pytest.param("<meta property='article:modified_time' content='2026-11-14T09:00:00+01:00'>", SHOWN, "2026-05-12T10:30:00+00:00", "", id="a change in another season tells no zone"),
        pytest.param("<meta property='article:modified_time' content='2026-05-12T14:00:00+02:00'>", "<p class='date'>12 May 2026</p>", "2026-05-12T00:00:00+00:00", "", id="a day does not take the clock of a change"),
        pytest.param("<meta property='article:modified_time' content='2026-05-12T14:00:00+02:00'>", "", "2026-05-12T14:00:00+02:00", "page", id="a change where nothing else is known"),
        pytest.param("<meta property='article:published_time' content='2026-05-12T10:30:00+0000'><meta name='date' content='2026-05-12T10:30:00+02:00'>", "", "2026-05-12T10:30:00+02:00", "page", id="UTC that is a local clock by another record"),
        pytest.param("<meta property='article:published_time' content='2026-05-12T08:30:00Z'><meta name='date' content='2026-05-12T10:30:00+02:00'>", "", "2026-05-12T08:30:00+00:00", "page", id="UTC that another record confirms"),
        pytest.param("<meta name='article:published:time' content='2026-05-12T10:30:00Z'>", "", "2026-05-12T10:30:00+00:00", "page", id="the name with colons alone"),
    ],
)  # fmt: skip
def test_clock_and_zone_come_from_the_sources_that_know_them(head, above, expected, zone):
    article = extract(page(head, above), None)
    assert article.published.isoformat() == expected
    assert article.published_zone == zone


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(
            "https://news.example/article/A2026051214320005196", "2026-05-12", id="letter, day, clock, serial"
        ),
        pytest.param("https://news.example/view?id=20260512143200", "2026-05-12", id="in the query"),
        pytest.param("https://news.example/story-20269912143200", None, id="no such month"),
        pytest.param("https://news.example/20260512143200051960000000000", None, id="a number too long for a date"),
    ],
)
def test_the_number_of_a_story_can_begin_with_its_day(url, expected):
    published = extract(page(), url).published
    assert (published and published.date().isoformat()) == expected


def test_a_date_after_the_fetch_is_refused_and_the_next_one_taken():
    html = page(
        "<meta name='date' content='2027-01-01T00:00:00Z'>", "<time datetime='2026-05-12T10:30:00Z'>12 May</time>"
    )
    article = extract(html, None, fetched=datetime(2026, 5, 13, tzinfo=UTC))
    assert article.published == datetime(2026, 5, 12, 10, 30, tzinfo=UTC)
    assert "meta:date says '2027-01-01T00:00:00Z': in the future" in article.provenance["published"].note
    assert extract(html, None).published.year == 2027


def test_a_local_clock_without_zone_may_run_ahead_of_the_fetch():
    html = page("<meta name='date' content='2026-05-13T09:00:00'>")
    assert extract(html, None, fetched=datetime(2026, 5, 12, 20, tzinfo=UTC)).published.day == 13


def test_a_record_that_is_no_date_is_named_as_refused():
    article = extract(page("<meta property='article:published_time' content='0000-00-00 00:00:00'>"), None)
    assert article.published is None
    assert "0000-00-00" in article.provenance["published"].note


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        pytest.param("<span class='vw-post-date'>May 12, 2026</span>", "2026-05-12", id="class of a theme"),
        pytest.param("<div class='metaInfoDateTime'>12.05.2026</div>", "2026-05-12", id="class in camel case"),
        pytest.param(
            "<p>Updated: May 14, 2026</p><p class='date'>May 12, 2026</p>",
            "2026-05-12",
            id="a change is no publication",
        ),
    ],
)
def test_visible_dates_count_where_metadata_are_silent(above, expected):
    assert extract(page(above=above), None).published.date().isoformat() == expected


@pytest.mark.parametrize(
    "word",
    [
        "Updated", "Zuletzt geändert", "Mis à jour le", "Última actualización", "Ultimo aggiornamento", "Laatst bijgewerkt", "Senast uppdaterad",
        "Päivitetty", "Aktualizacja", "Обновлено", "Оновлено", "Ενημέρωση", "Son Güncelleme", "Frissítve", "آخر تحديث", "עודכן", "अपडेट",
        "আপডেট", "อัปเดต", "Diperbarui", "Cập nhật", "更新", "最終更新", "최종수정",
    ],
)  # fmt: skip
def test_a_change_is_told_from_the_publication_by_its_word(word):
    html = page(above=f"<p class='date'>{word}: 2026-05-14</p><p class='date'>2026-05-12</p>")
    article = extract(html, None)
    assert (article.published.day, article.modified.day) == (12, 14)


def test_the_address_is_the_last_resort_and_the_channel_comes_before_it():
    url = "https://news.example/2026/05/12/story/"
    assert extract(page(), url).provenance["published"].source == "address of the page"
    entry = Discovered(url, published=datetime(2026, 5, 12, 9, 15, tzinfo=UTC))
    assert extract(page(), url, entry=entry).published == datetime(2026, 5, 12, 9, 15, tzinfo=UTC)


def test_dates_of_other_stories_below_are_not_taken():
    below = "<div class='related'><div class='card'><time datetime='2026-06-30'>30 June</time><a href='/x'>Another story</a></div></div>"
    html = page("<meta name='x' content='y'>").replace(b"</article>", below.encode() + b"</article>")
    article = extract(html, None)
    assert article.published is None


def test_layout_hints_may_match_nothing():
    hints = SiteHints(layout=LayoutHints(body=(".no-such", "[[", "p >"), noise=("###",)))
    assert extract(page(), None, hints=hints).status == "article"
