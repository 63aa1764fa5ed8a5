"""What extraction promises of every page, shown on generated pages and, where they are at hand, on real ones.

It is a pure function: the same page gives the same article, in any order, in any process. More chrome around a story
changes nothing in it. It invents no words. Its own output, as a page, gives its own output.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Article
from pipelines.extract.encoding import decode
from pipelines.read import read
from tests.pipelines.extract.rendering import rendered
from tests.shared import PROJECT, SHARED, needs_shared

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
URL = "https://news.example/2026/05/12/story"

LETTERS = (
    "abcdefghijklmnopqrstuvwxyzäöüß",
    "абвгдежзийклмнопрстуфхцчшщыэюя",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "कखगघचछजझटठडढणतथदधनपफबभमयरलवशसह",
)
WORDS = st.sampled_from(LETTERS).flatmap(lambda letters: st.text(alphabet=letters, min_size=2, max_size=9))
SENTENCES = st.lists(WORDS, min_size=14, max_size=40).map(lambda words: f"{' '.join(words)}.")
LINES = st.lists(WORDS, min_size=4, max_size=8).map(" ".join)
PARTS = st.one_of(
    SENTENCES.map(lambda text: f"<p>{text}</p>"),
    st.lists(SENTENCES, min_size=2, max_size=4).map(lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"),
    st.lists(SENTENCES, min_size=1, max_size=2).map(lambda lines: f"<blockquote>{''.join(f'<p>{line}</p>' for line in lines)}</blockquote>"),
    st.tuples(LINES, SENTENCES).map(lambda part: f"<h2>{part[0]}</h2><p>{part[1]}</p>"),
    st.lists(st.tuples(LINES, LINES), min_size=2, max_size=4).map(lambda rows: f"<table>{''.join(f'<tr><td>{one}</td><td>{two}</td></tr>' for one, two in rows)}</table>"),
)  # fmt: skip
STORIES = st.tuples(SENTENCES, SENTENCES, st.lists(PARTS, max_size=6), SENTENCES).map(
    lambda story: f"<p>{story[0]}</p><p>{story[1]}</p>{''.join(story[2])}<p>{story[3]}</p>"
)
THEMES = st.sampled_from([
    "<article><h1>A headline of its own</h1>{}</article>",
    "<main><div class='post'><h1 class='entry-title'>A headline of its own</h1><div class='entry-content'>{}</div></div></main>",
    "<div id='a'><div id='b'><h1>A headline of its own</h1><div id='c'>{}</div></div></div>",
    "<article itemscope><header><h1 itemprop='headline'>A headline of its own</h1></header><section itemprop='articleBody'>{}</section></article>",
])  # fmt: skip
MENU = (
    "<nav><ul>" + "".join(f"<li><a href='/s{number}'>Section {number}</a></li>" for number in range(9)) + "</ul></nav>"
)
CHROME = st.sampled_from([
    f"{MENU}{{}}{MENU}",
    f"<header><a href='/'>The Lantern</a>{MENU}</header><div class='wrap'><div class='column'>{{}}</div></div><footer><p>Imprint</p></footer>",
    f"<div class='cookie-notice'><p>We use cookies to make this site better.</p></div><div><div><div>{{}}</div></div></div>{MENU}",
    f"<form id='page'><div>{MENU}</div><div>{{}}</div></form>",
    "<div class='site'>{}<aside class='related'><h3>More</h3><ul><li><a href='/x'>Another story with a title of its own</a></li></ul></aside></div>",
])  # fmt: skip


def page(theme: str, story: str, chrome: str = "{}") -> bytes:
    """A story in a theme, with chrome around it."""
    return f"<html><head><title>A headline of its own</title></head><body>{chrome.format(theme.format(story))}</body></html>".encode()


@lru_cache(maxsize=1)
def real_pages() -> dict[str, tuple[bytes, Article]]:
    """Every page of the development halves, with what is read of it."""
    pages = {}
    for path in sorted((SHARED / "corpora").glob("*/html/*.gz")):
        body = gzip.decompress(path.read_bytes())
        pages[path.name] = (body, read(body, URL))
    return pages


# --- the same page, the same article ----------------------------------------------------------------------------------


@FEW
@given(st.lists(st.tuples(THEMES, STORIES), min_size=2, max_size=4))
def test_what_was_read_before_changes_nothing(stories):
    pages = [page(theme, story) for theme, story in stories]
    first = [read(html, URL) for html in pages]
    assert [read(html, URL) for html in reversed(pages)][::-1] == first


READS = """
import gzip, hashlib, sys
from pipelines.read import read
for path in sys.argv[1:]:
    with gzip.open(path) as file:
        print(hashlib.sha256(repr(read(file.read(), "https://news.example/2026/05/12/story")).encode("utf-8", "replace")).hexdigest())
"""


def read_elsewhere(paths: list[str], seed: str) -> list[str]:
    """What another process reads, with another seed for its hashes: a fingerprint a page."""
    done = subprocess.run(
        [sys.executable, "-c", READS, *paths], cwd=PROJECT, env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_another_process_reads_the_same(tmp_path):
    theme, story = "<article><h1>A headline of its own</h1>{}</article>", "<p>A sentence with some words in it.</p>" * 5
    path = tmp_path / "page.gz"
    path.write_bytes(gzip.compress(page(theme, story, f"{MENU}{{}}")))
    assert read_elsewhere([str(path)], "1") == read_elsewhere([str(path)], "2")


@needs_shared
def test_real_pages_are_read_the_same_in_another_process_and_order():
    paths = [str(path) for path in sorted((SHARED / "corpora").glob("*/html/*.gz"))][::8]
    here = [
        hashlib.sha256(repr(real_pages()[Path(path).name][1]).encode("utf-8", "replace")).hexdigest() for path in paths
    ]
    assert read_elsewhere(paths[::-1], "7")[::-1] == here


# --- more chrome ------------------------------------------------------------------------------------------------------


@FEW
@given(THEMES, STORIES, CHROME, CHROME)
def test_more_chrome_around_a_story_changes_nothing_in_it(theme, story, chrome, more):
    plain = read(page(theme, story), None)
    assert plain.status == "article"
    assert read(page(theme, story, chrome), None).body == plain.body
    assert read(page(theme, story, more.replace("{}", chrome)), None).body == plain.body


@needs_shared
def test_more_chrome_around_real_pages_changes_nothing():
    for name, (body, article) in real_pages().items():
        lower = body.lower()
        start, end = lower.find(b">", lower.find(b"<body")) + 1, lower.rfind(b"</body")
        if b"<body" not in lower or end < 0:
            continue
        around = b"<div class='outer'>%s<div class='page'><div>%s</div></div><footer><p>Imprint</p>%s</footer></div>"
        framed = body[:start] + around % (MENU.encode(), body[start:end], MENU.encode()) + body[end:]
        assert read(framed, URL).body == article.body, name


# --- no words of its own ----------------------------------------------------------------------------------------------


def words(text: str) -> set[str]:
    """The words of a text."""
    return set(re.findall(r"\w+", text))


def words_of_page(body: bytes) -> set[str]:
    """The words of a page, its tags read as breaks and as nothing, its entities and its programs' escapes read."""
    text = html.unescape(html.unescape(decode(body).body.decode("utf-8", "replace")))
    unpacked = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), re.sub(r"\\+[nrt]", " ", text))
    found = set()
    for version in (text, unpacked) if "\\u" in text else (text,):
        found |= words(version) | words(re.sub("[\u200b\u2060\ufeff\xad]|<[^>]*>", "", version))
    return found


@FEW
@given(THEMES, STORIES, CHROME)
def test_every_word_of_a_body_is_a_word_of_its_page(theme, story, chrome):
    html_page = page(theme, story, chrome)
    assert words(read(html_page, None).body) <= words_of_page(html_page)


@needs_shared
def test_every_word_of_a_real_body_is_a_word_of_its_page():
    for name, (body, article) in list(real_pages().items())[::4]:
        assert words(article.body) <= words_of_page(body), name


# --- its own output ---------------------------------------------------------------------------------------------------


@FEW
@given(THEMES, STORIES, CHROME)
def test_what_was_read_is_read_again_from_itself(theme, story, chrome):
    article = read(page(theme, story, chrome), URL)
    again = read(rendered(article), URL)
    assert (again.status, again.headline, again.body) == ("article", article.headline, article.body)


@needs_shared
def test_what_was_read_of_real_pages_is_read_again_from_itself():
    # One page in a hundred sets its whole story as lists, with large headings between them: half of it may be a box.
    failed = [name for name, (_, article) in real_pages().items() if read(rendered(article), URL).body != article.body]
    assert len(failed) <= len(real_pages()) / 100, failed


@needs_shared
def test_no_real_page_is_rejected():
    assert [name for name, (_, article) in real_pages().items() if article.status != "article"] == []


@pytest.mark.parametrize("seed", ["3", "4"])
def test_a_page_is_read_the_same_whatever_the_seed_of_hashes(tmp_path, seed):
    head = "".join(f"<meta name='keywords' content='k{number}, l{number}'>" for number in range(30))
    path = tmp_path / "page.gz"
    path.write_bytes(
        gzip.compress(f"<head>{head}</head><h1>A headline</h1>{'<p>A sentence, and words in it.</p>' * 6}".encode())
    )
    assert read_elsewhere([str(path)], seed) == read_elsewhere([str(path)], "0")
