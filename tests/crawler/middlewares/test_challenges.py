"""Which answers are a challenge and no page, and by whom."""

from __future__ import annotations

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.middlewares.challenges import Challenges, challenger

STORY = b"<html><body><h1>Cloudflare explains /cdn-cgi/challenge-platform/</h1><p>A story.</p></body></html>"


def answer(status=403, body=b"<html>Forbidden</html>", **headers) -> HtmlResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HtmlResponse("https://news.example/", status=status, headers=named, body=body)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        pytest.param(answer(cf_mitigated="challenge"), "Cloudflare (header cf-mitigated)", id="header"),
        pytest.param(answer(200, cf_mitigated="challenge"), "Cloudflare (header cf-mitigated)", id="header with 200"),
        pytest.param(
            answer(503, b"<script>window._cf_chl_opt={}</script>"), "Cloudflare (its page, status 503)", id="page"
        ),
        pytest.param(
            answer(403, b'<script src="https://ct.captcha-delivery.com/c.js">'), "DataDome (its page, status 403)",
            id="DataDome",
        ),
        pytest.param(answer(405, x_amzn_waf_action="captcha"), "AWS WAF (header x-amzn-waf-action)", id="AWS"),
        pytest.param(answer(), None, id="a plain refusal"),
        pytest.param(answer(200, STORY), None, id="a story about guards"),
        pytest.param(answer(403, STORY + b" " * 200_000), None, id="longer than a challenge"),
        pytest.param(answer(429, b"slow down"), None, id="busy"),
    ],
)  # fmt: skip
def test_who_answers(response, expected):
    assert challenger(response) == expected


def test_they_are_counted_and_told():
    crawler = get_crawler(Spider)
    crawler.stats = crawler.stats or crawler._create_stats()
    guard = Challenges.from_crawler(crawler)
    for response in (answer(cf_mitigated="challenge"), answer(), answer(cf_mitigated="challenge")):
        assert guard.process_response(Request("https://news.example/"), response) is response
    guard.process_response(
        Request("https://news.example/robots.txt", meta={"is_robots_txt": True}), answer(cf_mitigated="challenge")
    )
    assert crawler.stats.get_value("challenges/met") == 2
    assert list(guard.remarks()) == ["2 answers were no page but a challenge by Cloudflare (header cf-mitigated)"]
