"""What is taken out of a page and worth keeping: from the page to the rows of the archive."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest

from crawler.items import Page
from pipelines.denoise import denoise
from pipelines.extract import extract
from pipelines.store import Archive

HOME = "https://tern.example/"
URL = f"{HOME}2026/03/a-quiet-harbour-for-the-whole-town/"
SEEN = datetime(2026, 3, 5, tzinfo=UTC)

STORY = (
    "The harbour of Tern has been quiet since Monday, when the last of its four cranes was taken down and carried off.",
    "Fishermen say that they can hear the water again. Two of them have opened a café in the crane drivers' hall.",
    "Source code for the new tide clock was written by a pupil of the school, who reads it aloud at the café each day.",
    "Next, the town wants to plant trees on the quay, and to keep one of the rails for the children to walk on.",
)
UPDATE = "Update: The town council has approved the trees, all forty of them, on Tuesday evening."
CORRECTION = "Correction: An earlier version of this story said that there had been five cranes. There were four."
HTML = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A quiet harbour for the whole town</title>
<meta property="og:title" content="A quiet harbour for the whole town"><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-03-04T05:06:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/news/">News</a></nav>
<article><h1>A quiet harbour for the whole town</h1>
<div class="entry-content">
<p>This post contains affiliate links. We may earn a commission if you buy something through them.</p>
<p>{STORY[0]}</p>
<figure><img src="/crane.jpg" alt="A crane" width="900" height="600"><figcaption>The last crane on its way out
<span class="credit">Photo: Ada Reis</span></figcaption></figure>
<p>{STORY[1]}</p>
<p>Read also: <a href="/2026/02/the-ferry-that-never-came-to-town/">The ferry that never came to town</a></p>
<p>{STORY[2]}</p>
<p>{STORY[3]}</p>
<p>{UPDATE}</p>
<p>{CORRECTION}</p>
<p>Source: <a href="https://porto-courier.example/cranes">Porto Courier</a></p>
<p>Via: <a href="https://coast.example/1">Coast Watch</a></p>
</div>
<div class="tags-links">Tags: <a href="/tag/harbours/" rel="tag">Harbours</a>
<a href="/tag/cranes/" rel="tag">Cranes</a></div>
<nav class="post-navigation">
<div class="nav-previous"><a rel="prev" href="/2026/03/a-loud-harbour-in-the-morning/?utm_source=nav">
Previous: A loud harbour in the morning</a></div>
<div class="nav-next"><a rel="next" href="/2026/03/forty-trees-for-the-old-quay/">
Next: Forty trees for the old quay</a></div>
</nav></article></body></html>"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Rows of an archive that holds the page."""
    path = tmp_path_factory.mktemp("kept") / "archive.db"
    article = denoise(extract(HTML.encode(), URL))
    with Archive.open(path) as archive:
        crawl = archive.begin_crawl("tern", home=HOME)
        assert archive.save_page(crawl, Page("tern", URL, URL, SEEN, article=article)) == "new"
    connection = sqlite3.connect(path)
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def _rule_of(ask, words):
    return ask(f"SELECT rule FROM removed_blocks WHERE text LIKE '%{words}%'")


def test_the_story_is_what_its_author_wrote(ask):
    ((body,),) = ask("SELECT body FROM full_articles")
    assert body == "\n\n".join((*STORY, UPDATE, CORRECTION))


def test_updates_and_corrections_stay_and_are_marked(ask):
    ((blocks,),) = ask("SELECT blocks FROM article_texts")
    marks = {block["text"]: block.get("mark", "") for block in json.loads(blocks)}
    assert (marks[UPDATE], marks[CORRECTION]) == ("update", "correction")
    assert [marks[text] for text in STORY] == [""] * 4


def test_source_and_via_become_citations_and_who_cites_whom(ask):
    cited = [("source", "Porto Courier", "https://porto-courier.example/cranes"),
             ("via", "Coast Watch", "https://coast.example/1")]  # fmt: skip
    assert ask("SELECT kind, name, url FROM citations ORDER BY kind") == cited
    assert ask("SELECT source, kind, cited, stories, example_url FROM who_cites_whom ORDER BY kind") == [
        ("tern", kind, name, 1, url) for kind, name, url in cited
    ]
    assert _rule_of(ask, "Porto Courier")
    assert _rule_of(ask, "Coast Watch")


def test_captions_and_credits_become_those_of_their_picture(ask):
    assert ask("SELECT url, alt, caption, credit FROM images") == [
        (urljoin(HOME, "/crane.jpg"), "A crane", "The last crane on its way out", "Ada Reis")
    ]


def test_tags_become_keywords(ask):
    assert ask("SELECT name FROM keywords WHERE kind = 'keyword' ORDER BY name") == [("Cranes",), ("Harbours",)]
    assert _rule_of(ask, "Cranes")


@pytest.mark.parametrize(
    ("relation", "title", "path"),
    [
        pytest.param("related", "The ferry that never came to town", "/2026/02/the-ferry-that-never-came-to-town/"),
        pytest.param("previous", "A loud harbour in the morning", "/2026/03/a-loud-harbour-in-the-morning/"),
        pytest.param("next", "Forty trees for the old quay", "/2026/03/forty-trees-for-the-old-quay/"),
    ],
    ids=["read also", "previous", "next"],
)
def test_other_stories_become_neighbours(ask, relation, title, path):
    assert ask(f"SELECT title, url FROM neighbours WHERE relation = '{relation}'") == [(title, urljoin(HOME, path))]
    assert _rule_of(ask, title)


def test_an_affiliate_disclosure_becomes_a_flag(ask):
    assert ask("SELECT has_affiliate_disclosure, is_paywalled, is_incomplete FROM articles") == [(1, 0, 0)]
    assert _rule_of(ask, "affiliate links")


def test_the_ledger_says_of_each_block_which_rule_took_it_out_and_why(ask):
    rows = ask("SELECT rule, rule_version, reason, source FROM removed_blocks")
    assert len(rows) >= 7
    assert all(
        "." in rule and version >= 1 and reason.endswith(".") and source == "tern"
        for rule, version, reason, source in rows
    )
