"""Pages that are no articles are told, with the reason; short articles are articles."""

import pytest

from crawler.items import Article, Block, BlockKind
from pipelines.denoise import denoise
from pipelines.extract import extract
from pipelines.extract.rule_files import table
from pipelines.read import read

RECORD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Maker opens a line"}</script>'
SENTENCE = "The maker has opened a second line in the north, and local suppliers deliver half of the parts. "
CARDS = "".join(
    f"<div class='item'><h2><a href='/s{number}'>A story with a long enough title, number {number}</a></h2><p>{SENTENCE}</p></div>"
    for number in range(12)
)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"  \n\t ", "empty", id="white space"),
        pytest.param(b"%PDF-1.7\n1 0 obj", "not html", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "not html", id="picture"),
        pytest.param(b"PK\x03\x04\x00\x00", "not html", id="archive"),
        pytest.param(bytes(range(256)).replace(b"<", b"") * 10, "not html", id="noise"),
        pytest.param(b"<html><body></body></html>", "no text", id="empty body"),
        pytest.param(b"<html><body><div id=root></div><script>var app = 1;</script></body></html>", "no text", id="script alone"),
        pytest.param(b"<title>404 - Page not found</title><h1>Page not found</h1><p>The page you are looking for has moved, or never was here.</p>", "not found page", id="soft 404"),
        pytest.param(b"<title>Seite nicht gefunden | Tagblatt</title><h1>Hoppla</h1><p>Leider ist diese Seite, die Sie suchen, nicht mehr da.</p>", "not found page", id="German soft 404"),
        pytest.param(b"<title>Just a moment...</title><h1>news.example</h1><p>Checking your browser before accessing the site.</p>", "challenge page", id="challenge"),
        pytest.param(b"<title>Log in</title><h1>Log in</h1><p>Please enter your name and your password to go on.</p><form><input type=password></form>", "login wall", id="login"),
        pytest.param(b"<title>Members</title><h1>Members</h1><p>This part is for members, who know the word.</p><form><input type=password></form>", "login wall", id="password field"),
        pytest.param(b"<title>Before you continue</title><p>We and our partners use cookies, and ask for your consent.</p><p>Privacy settings: accept all cookies or choose.</p>", "consent page", id="consent"),
        pytest.param(f"<title>News</title><body><h1>News</h1>{CARDS}</body>".encode(), "listing", id="listing of cards"),
        pytest.param(b"<title>Dusk</title><h1>Dusk</h1><p>Over the harbour.</p>", "too short", id="a line"),
        pytest.param(b"<p>We answer letters, but on Thursdays alone.</p>", "too short", id="a sentence without a headline"),
        pytest.param(b"<title>The week</title><h1>The week in three minutes</h1><video src='/week.mp4'></video>", "video only", id="film without a word"),
        pytest.param(f"<meta property='og:type' content='video.other'><h1>The week</h1><iframe src='https://www.youtube.com/embed/abc'></iframe><p>{SENTENCE}</p>".encode(), "video only", id="film with a line about it"),
        pytest.param(b'<script type="application/ld+json">{"@type": "VideoObject", "name": "The week", "embedUrl": "https://v.example/1"}</script><h1>The week</h1><div id="player"></div><p>The week in three minutes, every Friday.</p>', "video only", id="film that a script shows"),
        pytest.param(f"<title>Daily</title>{'<p>We and our 812 partners store and access information on your device, such as cookies, and process personal data for advertising.</p>' * 9}<p>Choose below.</p>".encode(), "consent page", id="long consent dialog"),
        pytest.param(b"<title>Sections</title>" + b"".join(b"<p><a href='/s%d'>A section of the site</a></p>" % n for n in range(30)), "listing", id="links alone"),
        pytest.param(b"MZ\x90\x00\x03" + bytes(range(256)) * 20, "not html", id="program with every byte in it"),
        pytest.param(bytes(n * 7919 % 251 for n in range(9000)), "not html", id="noise with every byte in it"),
        pytest.param(("<title>Archive</title><h1>Archive</h1>" + "".join(f"<article><h2><a href='/s{n}'>A story of the week, number {n}</a></h2><p>{SENTENCE[:70]} {n}</p></article>" for n in range(9))).encode(), "listing", id="teasers below linked headings"),
        pytest.param(b"<title>500 Internal Server Error</title><h1>Internal Server Error</h1><p>The server encountered an internal error and was unable to complete your request.</p>", "error page", id="server error with status 200"),
        pytest.param("<title>Daily | Down for maintenance</title><h1>We’ll be back soon!</h1><p>Sorry, we are performing some maintenance at the moment. We will be online again shortly.</p>".encode(), "error page", id="maintenance"),
        pytest.param(b"<title>paper.example</title><h1>This domain is for sale</h1><p>The domain paper.example may be for sale by its owner. Make an offer today.</p>", "no site", id="parked domain"),
        pytest.param(("<title>Oops! That page can’t be found. | Daily</title><h1>Oops! That page can’t be found.</h1>" + f"<p>{SENTENCE}</p>" * 9).encode(), "not found page", id="soft 404 with much text"),
        pytest.param(("<title>Index of /2026/</title><h1>Index of /2026/</h1><pre>" + "".join(f"<a href=s{n}.html>s{n}.html</a>  20-Nov-2026 08:{n:02}  12k\n" for n in range(40)) + "</pre>").encode(), "no site", id="long folder"),
        pytest.param(f"<meta property='article:published_time' content='2026-05-12'><title>404 Not Found</title><h1>404 Not Found</h1><p>{SENTENCE}</p>".encode(), "not found page", id="soft 404 in the clothes of a story"),
        pytest.param(("<title>Events</title><h1>Events in September</h1><table>" + "<tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td><td>6</td><td>7</td></tr>" * 5 + "</table>").encode(), "too short", id="calendar"),
        pytest.param("<title>Mit Werbung und Tracking weiterlesen</title><h1>Mit Werbung und Tracking weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking.</p><p>Nutzen Sie uns ohne Werbebanner für 4,99 Euro im Monat.</p>".encode(), "consent page", id="pay or consent"),
        pytest.param(b"<b>Fatal error</b>: Uncaught Error: Call to undefined function get_header() in /srv/www/index.php:17 Stack trace: #0 {main} thrown in <b>/srv/www/index.php</b> on line <b>17</b>", "error page", id="error of PHP"),
        pytest.param(b"<title>Daily</title><p>If you are not redirected, <a href=/>click here</a>.</p>", "redirect page", id="redirect by script"),
        pytest.param(b"<title>Daily</title><h1>Sorry</h1><p>This content is not available in your region, for legal reasons.</p>", "access refused", id="closed region"),
        pytest.param(b"<title>Index of /2026</title><h1>Index of /2026</h1><pre><a href=a.html>a.html</a> 20-Nov-2026 08:00 12k and some more words to make a text of it</pre>", "no site", id="folder"),
    ],
)  # fmt: skip
def test_a_page_that_is_no_article_says_why(page, reason):
    article = extract(page, "https://news.example/x")
    assert (article.status, article.reason) == ("rejected", reason)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<title>Maker opens a line</title><h1>Maker opens a line</h1><p>{SENTENCE}</p>", id="one paragraph"),
        pytest.param(f"<title>Error 404 explained: what the code means</title><h1>Error 404 explained</h1>{f'<p>{SENTENCE}</p>' * 6}", id="an article about error 404"),
        pytest.param(f"<title>How to log in with a passkey</title><h1>How to log in with a passkey</h1>{f'<p>{SENTENCE}</p>' * 6}", id="an article about logging in"),
        pytest.param(f"<title>What cookie consent costs</title><h1>What cookie consent costs</h1>{f'<p>{SENTENCE}</p>' * 6}", id="an article about consent"),
        pytest.param(f"<title>Page not found: a history | Daily</title><h1>Page not found: a history</h1>{f'<p>{SENTENCE}</p>' * 6}", id="an article whose headline begins like an error"),
        pytest.param(f"{RECORD}<title>Access denied</title><h1>Access denied</h1>{f'<p>{SENTENCE}</p>' * 6}", id="a story that is called like an error"),
        pytest.param(f"<title>Ten phones</title><h1>Ten phones of the year</h1>{''.join(f'<h2>{n}. Phone</h2><p>{SENTENCE}</p>' for n in range(10))}", id="a list of ten"),
        pytest.param(f"<title>Line</title><h1>Maker opens a line</h1>{f'<p>{SENTENCE}</p>' * 3}<form><input type=password></form>", id="a login form beside a story"),
        pytest.param("<title>新工厂</title><h1>小米在北部开设第二工厂</h1><p>小米在印度建设第二条生产线，并与当地供应商合作，以提高本地化率。公司表示，明年将推出四款新机型。</p>", id="a short piece in Chinese"),
    ],
)  # fmt: skip
def test_an_article_is_not_rejected(page):
    article = extract(page.encode(), "https://news.example/x")
    assert (article.status, article.reason) == ("article", "")


ROWS = table("rejections")["phrases"]


def told(kind: str):
    """Every example of a kind with its reason, one test case each."""
    return [
        pytest.param(row["reason"], text, id=f"{row['reason']} {language}: {text[:40]}")
        for row in ROWS
        for language, texts in row[kind].items()
        for text in texts
    ]


@pytest.mark.parametrize(("reason", "text"), told("examples"))
def test_every_example_of_the_table_is_told_with_its_words(reason, text):
    page = f"<title>{text} | The Lantern</title><h1>{text}</h1><p>{text}</p>"
    article = extract(page.encode(), "https://news.example/x")
    assert (article.status, article.reason) == ("rejected", reason)
    evidence = article.provenance["status"]
    assert evidence.source in {"title", "headline", "h1", "text"}
    assert text.split()[0] in evidence.raw


@pytest.mark.parametrize(("reason", "text"), told("keep"))
def test_a_short_story_that_only_sounds_like_it_stays(reason, text):
    page = f"<title>{text} | The Lantern</title><h1>{text}</h1><p>{SENTENCE}</p>"
    assert extract(page.encode(), "https://news.example/x").reason == "", reason


def test_the_table_speaks_a_dozen_languages():
    for row in ROWS:
        assert len({*row["titles"], *row["texts"]} - {"any"}) >= 12, row["reason"]
        assert row["source"]


@pytest.mark.parametrize(
    ("page", "source", "words"),
    [
        pytest.param("", "bytes", "", id="nothing"),
        pytest.param("<title>404 | The Lantern</title><p>Sorry.</p>", "title", "404 | The Lantern", id="title"),
        pytest.param("<h1>Members</h1><p>For members.</p><input type=password>", "field", "a field for a password", id="field"),
        pytest.param(f"<title>News</title><body><h1>News</h1>{CARDS}</body>", "linked headings", "11 of them, 12 paragraphs: A story with a long enough title, number 1", id="listing"),
        pytest.param("<h1>Dusk</h1><p>Over the harbour.</p>", "text", "Over the harbour.", id="too short"),
        pytest.param("<h1>The week</h1><video src='/week.mp4'></video>", "embed:video", "/week.mp4", id="film"),
        pytest.param(f"<h1>A story for members</h1><p>Please log in to read on. It costs nothing.</p><p>{SENTENCE[:60]}</p>", "text", "Please log in to read on.", id="the sentence that decided"),
    ],
)  # fmt: skip
def test_what_decided_is_on_record(page, source, words):
    article = extract(page.encode(), "https://news.example/x")
    evidence = article.provenance["status"]
    assert (evidence.source, evidence.raw, evidence.note) == (source, words, article.reason)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"{RECORD}<h1>Maker opens a line</h1><p>{SENTENCE}</p><p>Subscribe to continue reading.</p>", id="a teaser before a paywall"),
        pytest.param(f"<meta property='article:published_time' content='2026-05-12'><h1>Maker opens a line</h1><p>{SENTENCE}</p><p>Subscribe to continue reading.</p>", id="a dated teaser before a paywall"),
        pytest.param(f"{RECORD}<h1>Maker opens a line</h1><p>{SENTENCE}</p><form><input type=password></form>", id="a teaser beside a login form"),
        pytest.param(f"<p>We use cookies to make this site better.</p><h1>Maker opens a line</h1><p>{SENTENCE}</p>", id="a notice about cookies above a short story"),
        pytest.param(f"<h1>Maker opens a line</h1><iframe src='https://www.youtube.com/embed/abc'></iframe><p>{SENTENCE * 3}</p>", id="a story with a film"),
        pytest.param(f"<title>Sign in with a face</title><h1>Sign in with a face</h1><p>{SENTENCE}</p>", id="a short story about signing in"),
        pytest.param(f"<title>404 Media hires</title><h1>404 Media hires</h1><p>{SENTENCE}</p>", id="a short story about 404 Media"),
        pytest.param(f"<title>Cookies</title><h1>Regulator fines two firms over cookie banners</h1><p>The firms had let nobody reject them, the regulator said. A button to reject all cookies was missing.</p><p>{SENTENCE}</p>", id="a story about cookie banners"),
        pytest.param("<title>通行密钥登录</title><h1>多家银行推出通行密钥登录功能</h1><p>三家银行宣布，客户今后可以使用通行密钥登录，无需再输入密码。银行表示，这项功能将于明年在全国推广，并向海外客户开放。</p>", id="a short Chinese story about logging in"),
    ],
)  # fmt: skip
def test_a_short_story_with_such_words_around_it_stays(page):
    assert read(page.encode(), "https://news.example/x").status == "article"


def test_an_article_is_never_left_without_text():
    figure = Block(BlockKind.FIGURE, "A caption alone")
    article = denoise(Article("https://news.example/x", headline="Dusk", blocks=(figure,)))
    assert (article.status, article.reason) == ("rejected", "no text")
    assert article.provenance["status"].source == "denoising"
