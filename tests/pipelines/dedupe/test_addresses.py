import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedupe import addresses, canonical_url, is_home_page

SAME = [
    pytest.param("HTTPS://News.Example/a/", "https://news.example/a/", id="case of scheme and host"),
    pytest.param("https://news.example:443/a", "https://news.example/a", id="default port of https"),
    pytest.param("http://news.example:80/a", "http://news.example/a", id="default port of http"),
    pytest.param("https://news.example/a#comments", "https://news.example/a", id="fragment"),
    pytest.param("https://news.example", "https://news.example/", id="no path"),
    pytest.param("https://news.example./a", "https://news.example/a", id="dot after the host"),
    pytest.param("https://me:secret@news.example/a", "https://news.example/a", id="user name and password"),
    pytest.param("https://news.example/a?utm_source=x&utm_medium=y", "https://news.example/a", id="campaign"),
    pytest.param("https://news.example/a?FBCLID=x", "https://news.example/a", id="click number in capitals"),
    pytest.param("https://news.example/a?b=2&a=1&gclid=3", "https://news.example/a?a=1&b=2", id="order of parameters"),
    pytest.param("https://news.example/a?", "https://news.example/a", id="empty query"),
    pytest.param("https://news.example/a/../b/./c", "https://news.example/b/c", id="dot segments"),
    pytest.param("https://news.example/%7ea%c3%a4", "https://news.example/~a%C3%A4", id="escapes"),
    pytest.param("https://news.example/ä b", "https://news.example/%C3%A4%20b", id="unescaped letters"),
    pytest.param("https://bücher.example/", "https://xn--bcher-kva.example/", id="host in another script"),
    pytest.param("  https://news.example/a\n", "https://news.example/a", id="blanks around"),
    pytest.param("https://news.example/\x00a\ud83d", "https://news.example/a", id="control characters"),
    pytest.param("http://[::1]:80/a", "http://[::1]/a", id="IPv6"),
    pytest.param("http://\\\\news.example", "http://news.example/", id="backslashes, which uncover a host"),
    pytest.param("https://news.example/a;jsessionid=1F2?b=1", "https://news.example/a?b=1", id="session in the path"),
    pytest.param(
        "https://news.example/a?sid=0f1e2d3c4b5a69788796", "https://news.example/a", id="session in the query"
    ),
]

DIFFERENT = [
    pytest.param("https://news.example/?p=1", "https://news.example/?p=2", id="number of a post"),
    pytest.param("https://news.example/a", "https://news.example/A", id="case of the path"),
    pytest.param("https://news.example/a?page=2", "https://news.example/a", id="page of a story"),
    pytest.param("http://127.0.0.1:8930/a", "http://127.0.0.1:8931/a", id="port"),
    pytest.param("https://news.example/a", "https://m.news.example/a", id="host"),
    pytest.param("https://news.example/story?sid=79392", "https://news.example/story", id="a story's number"),
    pytest.param("https://news.example/a?utmost=1", "https://news.example/a", id="a name that only looks alike"),
]


@pytest.mark.parametrize(("url", "canonical"), SAME)
def test_one_spelling(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_pages_stay_different(one, other):
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("url", ["", "mailto:a@b.example", "urls:news", "http://[broken", "javascript:void(0)", "/a"])
def test_what_is_no_address_of_the_web_comes_back(url):
    assert canonical_url(url) == url


_SIGNS = [*"aZ0./?&=#%:@;~+ \t\x01é中[]\\", "%2F", "%25", "%C3", "..", "//", "utm_x=", "\ud800"]
_RESTS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(_SIGNS)).map("".join))


@given(rest=_RESTS, host=st.sampled_from(["a.example", "A.Example:443", ""]))
def test_the_canonical_address_of_a_canonical_address_is_itself(rest, host):
    once = canonical_url(f"http://{host}/{rest}")
    assert canonical_url(once) == once


@given(url=st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_no_text_is_too_strange(url):
    once = canonical_url(url)
    assert canonical_url(once) == once
    once.encode("utf-8")


@given(query=st.permutations(["a=1", "b=2", "utm_source=x", "c=3", "fbclid=y"]))
def test_the_order_of_parameters_does_not_matter(query):
    assert canonical_url("https://news.example/a?" + "&".join(query)) == "https://news.example/a?a=1&b=2&c=3"


@pytest.mark.parametrize(
    ("url", "is_home"),
    [
        ("https://news.example/", True),
        ("https://news.example", True),
        ("https://news.example/?p=1", False),
        ("https://news.example/a", False),
        ("http://[broken", False),
    ],
)
def test_the_front_door(url, is_home):
    assert is_home_page(url) is is_home


def test_every_tracking_parameter_has_a_source_and_stands_once():
    rows = tomllib.loads(Path(addresses.__file__).with_name("tracking.toml").read_text(encoding="utf-8"))["parameters"]
    names = [name for row in rows for name in row["names"]]
    assert len(names) == len(set(names))
    assert all(name == name.lower() for name in names)
    assert all(row["source"].startswith("https://") and row["added_by"] for row in rows)
    assert all(addresses.is_tracking(name.replace("*", "anything")) for name in names)


@given(st.from_regex(addresses._PLAIN, fullmatch=True))
def test_the_short_way_leads_where_the_long_one_does(url):
    assert canonical_url(url) == url
    assert canonical_url(f"{url}?utm_source=x") == url
