"""Dates in every script, calendar and order: the month's name, the half of the day, the year that is not Gregorian."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Discovered
from pipelines.extract.calendars import gregorian
from pipelines.extract.dates import in_zone, is_month_first, read_date
from pipelines.extract.head import Head
from pipelines.extract.linked_data import read_linked_data
from pipelines.extract.published import Visible, find_dates
from pipelines.extract.relative import read_relative
from pipelines.extract.rule_files import table
from tests.pipelines.extract.moments import utc

FETCHED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("22 नवंबर 2026", "hi", "2026-11-22 00:00", id="Hindi"),
        pytest.param("२२ नवम्बर २०२६, 10:30", "hi", "2026-11-22 10:30", id="Hindi digits and another spelling"),
        pytest.param("22 नवंबर 2026, 3:30 अपराह्न", "hi", "2026-11-22 15:30", id="Hindi afternoon"),
        pytest.param("২২ নভেম্বর ২০২৬, ১০:৩০", "bn", "2026-11-22 10:30", id="Bengali digits"),
        pytest.param("22 நவம்பர் 2026", "ta", "2026-11-22 00:00", id="Tamil"),
        pytest.param("22 నవంబర్ 2026", "te", "2026-11-22 00:00", id="Telugu"),
        pytest.param("२२ नोव्हेंबर २०२६", "mr", "2026-11-22 00:00", id="Marathi"),
        pytest.param("22 નવેમ્બર 2026", "gu", "2026-11-22 00:00", id="Gujarati"),
        pytest.param("22 ਨਵੰਬਰ 2026", "pa", "2026-11-22 00:00", id="Punjabi"),
        pytest.param("2026 ನವೆಂಬರ್ 22", "kn", "2026-11-22 00:00", id="Kannada, year first"),
        pytest.param("2026 നവംബർ 22", "ml", "2026-11-22 00:00", id="Malayalam"),
        pytest.param("22 ନଭେମ୍ବର 2026", "or", "2026-11-22 00:00", id="Odia"),
        pytest.param("2026 නොවැම්බර් 22", "si", "2026-11-22 00:00", id="Sinhala"),
        pytest.param("२२ नोभेम्बर २०२६", "ne", "2026-11-22 00:00", id="Nepali name of a Gregorian month"),
        pytest.param("22 พฤศจิกายน 2569", "th", "2026-11-22 00:00", id="Thai, Buddhist year"),
        pytest.param("22 พ.ย. 2569 10:30 น.", "th", "2026-11-22 10:30", id="Thai short month"),
        pytest.param("22 พ.ย. 69", "th", "2026-11-22 00:00", id="Thai short year"),
        pytest.param("๒๒ พฤศจิกายน ๒๕๖๙", "th", "2026-11-22 00:00", id="Thai digits"),
        pytest.param("22/11/2569", "th", "2026-11-22 00:00", id="Thai in figures"),
        pytest.param("2569-11-22T10:00:00+07:00", "th", "2026-11-22 03:00", id="Buddhist year in a record"),
        pytest.param("22 ພະຈິກ 2026", "lo", "2026-11-22 00:00", id="Lao"),
        pytest.param("၂၂ နိုဝင်ဘာ ၂၀၂၆", "my", "2026-11-22 00:00", id="Burmese"),
        pytest.param("២២ វិច្ឆិកា ២០២៦", "km", "2026-11-22 00:00", id="Khmer"),
        pytest.param("۱ آذر ۱۴۰۵", "fa", "2026-11-22 00:00", id="Persian solar day"),
        pytest.param("۱۴۰۵/۰۹/۰۱ ۱۰:۳۰", "fa", "2026-11-22 10:30", id="Persian solar day in figures"),
        pytest.param("۳۱ آذر ۱۴۰۵", "fa", None, id="no such day of autumn"),
        pytest.param("22 نوامبر 2026", "fa", "2026-11-22 00:00", id="Persian name of a Gregorian month"),
        pytest.param(
            "٢٢ نوفمبر ٢٠٢٦ \u200f10:30 م", "ar", "2026-11-22 22:30", id="Arabic digits, mark of direction, evening"
        ),
        pytest.param("22 تشرين الثاني 2026", "ar", "2026-11-22 00:00", id="Levantine name of two words"),
        pytest.param("22 كانون الأول 2026", "ar", "2026-12-22 00:00", id="Levantine December is not January"),
        pytest.param("22 جويلية 2026", "ar", "2026-07-22 00:00", id="Algerian July"),
        pytest.param("22 نومبر 2026", "ur", "2026-11-22 00:00", id="Urdu"),
        pytest.param("22 בנובמבר 2026, 10:30", "he", "2026-11-22 10:30", id="Hebrew with its preposition"),
        pytest.param("令和8年11月22日", "ja", "2026-11-22 00:00", id="Japanese era"),
        pytest.param("令和元年5月1日", "ja", "2019-05-01 00:00", id="first year of an era"),
        pytest.param("2026年11月22日 午後3時30分", "ja", "2026-11-22 15:30", id="Japanese afternoon"),
        pytest.param("二〇二六年十一月二十二日", "zh", "2026-11-22 00:00", id="Chinese numerals"),
        pytest.param("民國115年11月22日", "zh-TW", "2026-11-22 00:00", id="years of the republic"),
        pytest.param("2026年11月22日 下午3:30", "zh", "2026-11-22 15:30", id="Chinese afternoon"),
        pytest.param("2026. 11. 22. 오후 3:30", "ko", "2026-11-22 15:30", id="Korean dots"),
        pytest.param("2026년 11월 22일 10:30", "ko", "2026-11-22 10:30", id="Korean words"),
        pytest.param("ngày 22 tháng 11 năm 2026", "vi", "2026-11-22 00:00", id="Vietnamese"),
        pytest.param("22 tháng mười một 2026", "vi", "2026-11-22 00:00", id="Vietnamese month of three words"),
        pytest.param("Thứ hai, 22/11/2026, 10:30 (GMT+7)", "vi", "2026-11-22 03:30", id="Vietnamese with its zone"),
        pytest.param("2026 оны 11 сарын 22", "mn", "2026-11-22 00:00", id="Mongolian"),
        pytest.param("22. listopada 2026.", "hr", "2026-10-22 00:00", id="listopad is October in Croatia"),
        pytest.param("22 listopada 2026", "pl", "2026-11-22 00:00", id="listopad is November in Poland"),
        pytest.param("2026. november 22.", "hu", "2026-11-22 00:00", id="Hungarian, year first"),
        pytest.param("2026 m. lapkričio 22 d.", "lt", "2026-11-22 00:00", id="Lithuanian"),
        pytest.param("2026. gada 22. novembris", "lv", "2026-11-22 00:00", id="Latvian"),
        pytest.param("22 ნოემბერი 2026", "ka", "2026-11-22 00:00", id="Georgian"),
        pytest.param("22 նոյեմբերի, 2026", "hy", "2026-11-22 00:00", id="Armenian"),
        pytest.param("22 Νοεμβρίου 2026, 3:30 μ.μ.", "el", "2026-11-22 15:30", id="Greek afternoon"),
        pytest.param("2026-11-22 03:30 PM", "en", "2026-11-22 15:30", id="ISO with a half day"),
        pytest.param("10 | May 12, 2026", "en", "2026-05-12 00:00", id="a count before an American date"),
        pytest.param("2083 मंसिर 6", "ne", None, id="a Nepali month is not guessed"),
        pytest.param("2083/08/06", "ne", None, id="a Nepali year is not read as the future"),
        pytest.param("२२ सितारा 2026", "hi", None, id="a word that is no month"),
    ],
)
def test_a_date_is_read_in_its_own_script_and_calendar(text, language, expected):
    assert utc(text, language) == expected


@pytest.mark.parametrize("language", sorted(table("months")["gregorian"]))
def test_every_month_of_a_language_is_read_by_each_of_its_names(language):
    for number, names in enumerate(table("months")["gregorian"][language], start=1):
        for name in names.split():
            moment = read_date(f"12 {name.replace('_', ' ')} 2026", language)
            assert moment is not None, name
            assert (moment.value.month, moment.value.day) == (number, 12), name


@given(st.dates(min_value=date(1990, 3, 21), max_value=date(2060, 1, 1)))
def test_persian_days_follow_each_other(day):
    """A day and the next one, found by counting, are the conversions of two Persian days that follow each other."""
    found = [
        (year, month, number)
        for year in (day.year - 622, day.year - 621)
        for month in range(1, 13)
        for number in range(1, 32)
        if _persian(year, month, number) == day
    ]
    assert len(found) == 1


def _persian(year, month, number):
    try:
        return date(*gregorian(year, month, number, "fa"))
    except ValueError:
        return None


MOMENTS = st.datetimes(min_value=datetime.fromisoformat("1991-01-01"), max_value=datetime.fromisoformat("2099-01-01"))


@given(MOMENTS, st.integers(-14, 14))
def test_what_a_machine_writes_is_read_to_the_second(value, hours):
    text = f"{value.replace(microsecond=0).isoformat()}{hours:+03}:00"
    moment = read_date(text)
    assert moment.has_zone
    assert moment.has_time
    assert in_zone(moment, UTC) == datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "Fri, 31 Dec 9999 23:59:59 -1400", "0001-01-01"]
)
def test_the_ends_of_the_calendar_are_no_dates(text):
    assert read_date(text) is None


@given(st.text(max_size=60), st.sampled_from(["", "en", "th", "fa", "ne", "ja", "xx-YY"]))
def test_no_text_raises(text, language):
    moment = read_date(text, language)
    assert moment is None or 1 <= moment.value.year <= 9999
    read_relative(text, language, FETCHED)


@pytest.mark.parametrize(
    ("text", "language", "back"),
    [
        pytest.param("3 hours ago", "en", timedelta(hours=3), id="English"),
        pytest.param("vor 3 Stunden", "de", timedelta(hours=3), id="German"),
        pytest.param("il y a 2 jours", "fr", timedelta(days=2), id="French"),
        pytest.param("hace 5 minutos", "es", timedelta(minutes=5), id="Spanish"),
        pytest.param("3 часа назад", "ru", timedelta(hours=3), id="Russian"),
        pytest.param("3 saat önce", "tr", timedelta(hours=3), id="Turkish"),
        pytest.param("منذ 3 ساعات", "ar", timedelta(hours=3), id="Arabic"),
        pytest.param("३ घंटे पहले", "hi", timedelta(hours=3), id="Hindi digits"),
        pytest.param("3 ชั่วโมงที่แล้ว", "th", timedelta(hours=3), id="Thai"),
        pytest.param("3時間前", "ja", timedelta(hours=3), id="Japanese"),
        pytest.param("3小时前", "zh", timedelta(hours=3), id="Chinese"),
        pytest.param("3시간 전", "ko", timedelta(hours=3), id="Korean"),
        pytest.param("1 uge siden", "da", timedelta(weeks=1), id="Danish without its first word"),
        pytest.param("2 giờ trước", "vi", timedelta(hours=2), id="Vietnamese"),
        pytest.param("3 hours ago", "ja", timedelta(hours=3), id="English on a page in another language"),
        pytest.param("3 min read", "en", None, id="time to read"),
        pytest.param("3 days agony", "en", None, id="another word"),
        pytest.param("vor 3 Stunden", "fr", None, id="another language"),
    ],
)
def test_a_date_counts_back_from_the_fetch(text, language, back):
    moment = read_relative(text, language, FETCHED)
    if back is None:
        assert moment is None
    elif back < timedelta(days=1):
        assert (moment.value, moment.has_time) == (FETCHED - back, True)
    else:
        assert (moment.value.date(), moment.has_time) == ((FETCHED - back).date(), False)


def found(*visible, record="", url="https://daily.example/s", language="en-US", fetched=None, locale="", entry=None):
    head = Head(data=read_linked_data([record] if record else []))
    if locale:
        head.metas["og:locale"] = [locale]
    seen = [Visible(text) for text in visible]
    return find_dates(head, seen, url, language=language, fetched=fetched, entry=entry)


MODIFIED = '{"@type": "NewsArticle", "dateModified": "%s"}'


@pytest.mark.parametrize(
    ("told", "expected", "note"),
    [
        pytest.param({}, "2026-03-04", "as its language orders them, not 2026-04-03", id="America by default"),
        pytest.param({"language": "de"}, "2026-04-03", "as its language orders them", id="day first by the language"),
        pytest.param({"language": "en", "locale": "en_GB"}, "2026-04-03", "language orders", id="Britain by its locale"),
        pytest.param({"language": "en", "url": "https://daily.example.in/s"}, "2026-04-03", "orders", id="India by its address"),
        pytest.param({"language": "en", "url": "https://daily.example.io/s"}, "2026-03-04", "orders", id="an ending that is no country"),
        pytest.param({"url": "https://daily.example/2026/04/03/s/"}, "2026-04-03", "as address of the page has them", id="the address knows"),
        pytest.param({"record": MODIFIED % "2026-04-04T10:00:00Z"}, "2026-04-03", "as json-ld:dateModified has them", id="the change is a day later"),
        pytest.param({"language": "de", "record": MODIFIED % "2026-03-04T10:00:00Z"}, "2026-03-04", "json-ld:dateModified", id="a record against the language"),
        pytest.param({"record": MODIFIED % "2026-10-04T10:00:00Z"}, "2026-03-04", "language orders", id="a change months later tells nothing"),
        pytest.param({"more": ["Updated 13/04/2026"]}, "2026-04-03", "in the order of 'Updated 13/04/2026'", id="another date of the page"),
        pytest.param({"fetched": datetime(2026, 3, 20, tzinfo=UTC), "language": "de"}, "2026-03-04", "other order of day and month is impossible", id="not after the fetch"),
        pytest.param({"entry": Discovered("https://daily.example/s", modified=datetime(2026, 4, 3, tzinfo=UTC))}, "2026-04-03", "as channel has them", id="the channel knows the change"),
    ],
)  # fmt: skip
def test_the_order_of_day_and_month_has_its_reason(told, expected, note):
    dates = found("03/04/2026", *told.pop("more", []), **told)
    assert dates.published.date().isoformat() == expected
    assert note in dict(dates.provenance)["published"].note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("13/04/2026", False, id="a day of thirteen"),
        pytest.param("04/13/2026", True, id="a month behind it"),
        pytest.param("03/04/2026", None, id="both could be"),
        pytest.param("13.04.2026", None, id="dots always put the day first"),
        pytest.param("99/99/2026", None, id="no date"),
    ],
)
def test_only_an_unmistakable_date_tells_the_order(text, expected):
    assert is_month_first(text) is expected


def test_a_date_that_counts_back_needs_the_moment_of_the_fetch():
    refused = found("3 hours ago")
    assert refused.published is None
    assert "counts back from a moment that is not known" in dict(refused.provenance)["published"].note
    resolved = found("3 hours ago", fetched=FETCHED)
    assert resolved.published == FETCHED - timedelta(hours=3)
    assert "counted back from the fetch" in dict(resolved.provenance)["published"].note


@pytest.mark.parametrize("nonsense", ["1970-01-01T00:00:00Z", "0000-00-00", "%DATE%", "2200-01-01"])
def test_a_refused_change_is_on_the_record_of_the_change(nonsense):
    dates = found("12 May 2026", record=MODIFIED % nonsense)
    assert dates.modified is None
    assert nonsense in dict(dates.provenance)["modified"].note
