"""What pages say to machines: JSON-LD in every shape, addresses, languages, the smaller fields."""

from urllib.parse import urljoin

import pytest

from crawler.items import Discovered, SiteHints
from pipelines.extract import extract
from pipelines.extract.addresses import absolute, is_sane_canonical
from pipelines.extract.language import guess_language, language_tag
from pipelines.extract.linked_data import read_linked_data

STORY = (
    "<h1>A headline of its own kind</h1>"
    + "<p>This paragraph is long enough, with a comma, to be the story of the page.</p>" * 4
)


def page(head="", lang="en"):
    return extract(
        f"<html lang='{lang}'><head>{head}</head><body><article>{STORY}</article></body></html>".encode(),
        "https://www.n.example/s/1",
    )


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type": "NewsArticle", "headline": "H"}', id="plain"),
        pytest.param(
            '[{"@type": "WebSite"}, {"@type": ["Article", "NewsArticle"], "headline": "H"}]', id="list, several types"
        ),
        pytest.param(
            '{"@graph": [{"@type": "WebPage", "datePublished": "2026-05-12"}, {"@type": "BlogPosting", "headline": "H"}]}',
            id="graph",
        ),
        pytest.param(
            '{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/NewsArticle", "headline": "H"}}',
            id="nested, full type",
        ),
        pytest.param('<!-- {"@type": "NewsArticle", "headline": "H"} -->', id="in a comment"),
        pytest.param('//<![CDATA[\n{"@type": "NewsArticle", "headline": "H"}\n//]]>', id="in CDATA"),
        pytest.param(
            '{"@type": "NewsArticle", "headline": "H", "description": "two\nlines",}',
            id="raw line break, trailing comma",
        ),
        pytest.param('{"@type": "NewsArticle", "headline": "H"};', id="a semicolon behind"),
        pytest.param('{"@type": "NewsArticle", "headline": "H"}{"@type": "WebSite"}', id="two documents in one"),
    ],
)
def test_the_record_of_the_story_is_found(script):
    assert read_linked_data([script]).text("headline") == "H"


@pytest.mark.parametrize(
    "script", ["", "{", "null", '"text"', "[[[[", '{"@type": 7, "headline": {"a": []}}', "{" * 5000]
)
def test_a_record_that_is_none_is_no_error(script):
    assert read_linked_data([script]).text("headline") == ""


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        pytest.param("https://n.example/s/1", "https://m.n.example/s/1", True, id="mobile page"),
        pytest.param("https://n.example/", "https://n.example/s/1", False, id="the home page is no story"),
        pytest.param(
            "https://agency.example/wire/s-1", "https://n.example/news/s-1", True, id="syndicated under the same slug"
        ),
        pytest.param("https://agency.example/other", "https://n.example/s/1", False, id="another site's other page"),
        pytest.param("https://www.n.co.uk/a", "https://other.co.uk/b", False, id="two sites of one country"),
    ],
)
def test_a_canonical_address_must_be_sane(url, base, expected):
    assert is_sane_canonical(url, base) is expected


def test_a_bad_canonical_gives_way_to_the_next():
    article = page("<link rel=canonical href='/'><meta property='og:url' content='https://n.example/s/1'>")
    assert article.canonical_url == "https://n.example/s/1"
    found = article.provenance["canonical_url"]
    assert found.source == "meta:og:url"
    assert ("link:canonical", "/") in found.candidates
    assert "link:canonical says '/': not this page's address" in found.note


def test_a_page_that_names_no_address_of_its_own_says_what_it_named():
    article = page("<link rel=canonical href='/'>")
    assert article.canonical_url is None
    assert "not this page's address" in article.provenance["canonical_url"].note


def test_the_record_of_every_field_is_bounded():
    names = ("author", "article:published_time", "article:modified_time", "og:title", "og:url", "og:locale")
    metas = "".join(
        f"<meta property='{name}' content='{number} {'x' * 900}'>" for name in names for number in range(80)
    )
    article = page(metas + "".join(f"<h1>{number} {'y' * 900}</h1>" for number in range(80)))
    assert set(article.provenance) >= {"headline", "published", "modified", "language"}
    for found in article.provenance.values():
        assert len(found.candidates) <= 12
        assert all(len(raw) <= 300 for _, raw in (*found.candidates, ("", found.raw)))
        assert len(found.note) <= 1_000


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("PT-br", "pt-BR"),
        ("zh_hans_cn", "zh-Hans-CN"),
        ("en-US; q=1", "en-US"),
        ("english", ""),
        ("", ""),
        ("x", ""),
    ],
)
def test_a_language_tag_is_written_one_way(text, tag):
    assert language_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(
            "Der Hersteller hat im Norden eine zweite Linie eröffnet, und die Preise sind nicht gestiegen.",
            "de",
            id="German",
        ),
        pytest.param(
            "The maker has opened a second line in the north, and the prices are what they were.", "en", id="English"
        ),
        pytest.param(
            "El fabricante ha abierto una segunda línea en el norte del país, y los precios no se han movido por ahora.",
            "es",
            id="Spanish",
        ),
        pytest.param("メーカーは北部に第二工場を開設し、現地の部品を使うと発表した。", "ja", id="Japanese"),
        pytest.param("小米在印度建设第二条生产线，并与当地供应商合作，以提高本地化率。", "zh", id="Chinese"),
        pytest.param("샤오미는 인도에 두 번째 생산 라인을 건설하고 현지 공급업체와 협력한다.", "ko", id="Korean"),
        pytest.param("افتتحت الشركة خطا ثانيا في الشمال ويقدم الموردون المحليون نصف الأجزاء.", "ar", id="Arabic"),
        pytest.param("12345 67890", "", id="numbers"),
    ],
)
def test_a_language_shows_in_script_and_words(text, language):
    assert guess_language(text) == language


def test_a_declared_language_in_the_wrong_script_is_refused():
    html = (
        "<html lang='en'><body><article><h1>小米在北部开设第二工厂</h1>"
        + "<p>小米在印度建设第二条生产线，并与当地供应商合作，以提高本地化率。</p>" * 4
    )
    article = extract(html.encode(), None)
    assert article.language == "zh"
    assert "another script" in article.provenance["language"].note


GERMAN = "Der Hersteller hat im Norden eine zweite Linie eröffnet, und die Preise sind nicht gestiegen, weil auch die Zulieferer mit dem Werk zufrieden sind. "
ENGLISH = "The maker has opened a second line in the north, and the prices are what they were, as it is said by the suppliers of the plant. "


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        pytest.param("en", GERMAN, "de", id="a German story in an English template"),
        pytest.param("en-GB", ENGLISH, "en-GB", id="a right declaration keeps its country"),
        pytest.param("hi", ENGLISH, "en", id="a Hindi template around an English story"),
        pytest.param("sr", ENGLISH, "sr", id="a language of two scripts is believed"),
        pytest.param("eu", ENGLISH, "eu", id="a language whose words are not known is believed"),
        pytest.param("en", "Xiaomi Redmi Note 15 Pro Max 5G. " * 20, "en", id="names alone tell nothing"),
    ],
)  # fmt: skip
def test_a_declared_language_that_the_words_belie_is_refused(declared, text, expected):
    html = f"<html lang={declared}><body><article><h1>A headline</h1>" + f"<p>{text}</p>" * 4
    article = extract(html.encode(), None)
    assert article.language == expected
    found = article.provenance["language"]
    assert (found.source == "html lang") == (declared == expected)
    assert ("but the words are those of" in found.note) == (declared != expected)


def test_the_site_definition_knows_the_language_of_a_silent_page():
    html = f"<body><article>{STORY}</article></body>".encode()
    assert extract(html, None, hints=SiteHints(language="en-GB")).language == "en-GB"
    assert extract(html, None, entry=Discovered("https://n.example/", language="en_IN")).language == "en-IN"


@pytest.mark.parametrize(
    ("head", "flags"),
    [
        pytest.param(
            '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>',
            ("paywalled",),
            id="JSON-LD",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": true}</script>',
            (),
            id="free",
        ),
        pytest.param('<meta property="article:content_tier" content="locked">', ("paywalled",), id="content tier"),
        pytest.param("", (), id="unknown"),
    ],
)
def test_a_paywall_is_flagged(head, flags):
    assert page(head).flags == flags


def test_keywords_come_from_everywhere_once():
    head = '<meta property="article:tag" content="Plants"><meta name="news_keywords" content="plants, Supply chain"><meta property="article:section" content="Business">'
    article = page(head)
    assert (article.keywords, article.categories) == (("Plants", "Supply chain"), ("Business",))


def test_the_publishers_number_of_a_story():
    assert page("<link rel=shortlink href='https://n.example/?p=4711'>").publisher_id == "4711"
    assert page("<meta name='article:id' content='a-17'>").publisher_id == "a-17"


def test_the_lead_image_is_marked_or_put_in_front():
    assert page("<meta property='og:image' content='/lead.jpg'>").images[0].url == "https://www.n.example/lead.jpg"
    assert page("<meta property='og:image' content='/lead.jpg'>").images[0].is_lead


OUTER = '"headline": "Plant opens: live", "datePublished": "2026-05-12T08:00:00Z", "author": "Ann Example"'
UPDATE = '{"@type": "BlogPosting", "headline": "First guests", "datePublished": "2026-05-12T09:00:00Z", "author": "Ben Sample", "articleBody": "Guests."}'
OTHER = '{"@type": "NewsArticle", "headline": "Another story", "datePublished": "2026-05-11T08:00:00Z", "author": "Cy Third", "articleBody": "Text."}'


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(f'{{"@type": "LiveBlogPosting", {OUTER}, "liveBlogUpdate": [{UPDATE}]}}', id="updates of a live blog"),
        pytest.param(f'[{{"@type": "ItemList", "itemListElement": [{{"item": {OTHER}}}]}}, {{"@type": "Article", {OUTER}}}]', id="a list of other stories first"),
        pytest.param(f'[{OTHER}, {{"@type": "Article", {OUTER}}}]', id="another story first, of another name"),
    ],
)  # fmt: skip
def test_of_several_stories_in_the_records_the_pages_own_is_read(script):
    data = read_linked_data([script], ["Plant opens: live | Gadget Daily"])
    assert data.text("author") == "Ann Example"


def test_an_update_is_read_where_nothing_else_is_there():
    assert read_linked_data([f'{{"@type": "WebPage", "mentions": {OTHER}}}']).text("author") == "Cy Third"


@pytest.mark.parametrize(
    "href", ["/a/b", "/a?b=c#d", "/a/../b", "/./a", "/a;b", "/;", "//cdn.example/a", "/a b", "/é", "/?", "/#", "/a\\b"]
)
@pytest.mark.parametrize("base", ["https://a.example/x/y?z#f", "http://b.example:8080", "https://u@c.example/x/"])
def test_addresses_are_made_absolute_as_the_standard_library_does(base, href):
    assert absolute(base, href) == urljoin(base, href)
