"""Pages that are no articles are told, with the reason; short articles are articles."""

import pytest

from pipelines.extract import extract

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
        pytest.param(b"<title>Sections</title>" + b"".join(b"<p><a href='/s%d'>A section of the site</a></p>" % n for n in range(30)), "listing", id="links alone"),
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
        pytest.param(f"<title>Ten phones</title><h1>Ten phones of the year</h1>{''.join(f'<h2>{n}. Phone</h2><p>{SENTENCE}</p>' for n in range(10))}", id="a list of ten"),
        pytest.param(f"<title>Line</title><h1>Maker opens a line</h1>{f'<p>{SENTENCE}</p>' * 3}<form><input type=password></form>", id="a login form beside a story"),
        pytest.param("<title>新工厂</title><h1>小米在北部开设第二工厂</h1><p>小米在印度建设第二条生产线，并与当地供应商合作，以提高本地化率。公司表示，明年将推出四款新机型。</p>", id="a short piece in Chinese"),
    ],
)  # fmt: skip
def test_an_article_is_not_rejected(page):
    article = extract(page.encode(), "https://news.example/x")
    assert (article.status, article.reason) == ("article", "")
