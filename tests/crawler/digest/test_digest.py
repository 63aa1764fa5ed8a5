"""The digest of an archive with hostile stories, in each of its forms, read by readers of those forms."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default

import feedparser
import lxml.etree
import lxml.html
import pytest

from crawler.digest.atom import atom
from crawler.digest.html import html
from crawler.digest.mail import mail
from crawler.digest.markdown import escaped, markdown
from crawler.digest.reading import Digest, NewStory, Thread, read_digest, since_of
from crawler.night.errors import WrongUsageError
from crawler.night.status import SourceStatus
from pipelines.store import Archive
from tests.nights import Desk, scrapy_here
from tests.pipelines.store.making import HOME, NIGHT, gone, page

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) *b* `c` # 1. \x00\x1b[31m ]]> &amp; 你好 www.evil.example"
NOW = NIGHT + timedelta(hours=30)


def status(name: str, **changes) -> SourceStatus:
    state = SourceStatus(name, NIGHT, "finished", 3, 2, NOW, is_due=False, health="well", why="")
    return replace(state, **changes)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("digest") / "archive.db"
    with Archive.open(path, clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME, language="en")
        archive.save_page(crawl, page(1, at=NIGHT - timedelta(days=9)))
        archive.save_page(crawl, page(2, at=NIGHT - timedelta(days=9), tags=()))
        archive.save_page(crawl, page(3, headline=HOSTILE, description="\x07" + HOSTILE * 9, tags=()))
        archive.save_page(crawl, page(4))
        archive.save_page(crawl, page(1, headline="A new headline"))
        for hours in range(2):  # a vanished story may need a second look
            archive.save_failure(crawl, gone(2, at=NIGHT + timedelta(hours=26 * hours)))
        archive.end_crawl(crawl, "finished")
    return path


@pytest.fixture(scope="module")
def digest(path) -> Digest:
    sources = [status("news"), status("other", health="alarm", why="silence since <b>Monday</b>")]
    found = read_digest(path, NIGHT - timedelta(hours=1), NOW, sources)
    thread = Thread("One *story*", (("news", HOSTILE, HOME), ("other", "The same", "javascript:alert(1)")))
    return replace(found, threads=(thread,))


def test_what_is_told(path):
    found = read_digest(path, NIGHT - timedelta(hours=1), NOW, [])
    assert [story.headline[:12] for story in found.new] == [HOSTILE[:12], "Headline 4"]
    assert [(story.headline, story.headline_before) for story in found.changed] == [("A new headline", "Headline 1")]
    assert [story.headline for story in found.vanished] == ["Headline 2"]
    assert [(story.headline, story.quote) for story in found.localization] == [("Headline 4", "Headline")]
    assert read_digest(path, NOW, NOW, []).new == ()


def test_markdown_marks_up_nothing_of_what_others_wrote(digest):
    text = markdown(digest)
    assert "Stories: 2 new, 1 changed, 1 vanished, 1 about localization" in text
    assert [line for line in text.splitlines() if line.startswith("#")][1:] == [
        "## Localization", "## At several sites", "## New", "## Changed", "## Vanished", "## Sources",
    ]  # fmt: skip
    assert r"- [\<script\>alert(1)\</script\> \[x\](javascript:alert(1)) \*b\*" in text
    assert re.findall(r"(?<!\\)\]\(<?(\w+):", text.replace(r"\]", "")) == ["https"] * len(
        re.findall(r"\]\(<https", text)
    )
    assert "<script" not in text.replace(r"\<", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- one", r"\- one", id="a list"),
        pytest.param("1. one", r"1\. one", id="a numbered list"),
        pytest.param("a 1. - b", "a 1. - b", id="harmless in a line"),
        pytest.param("see http://x and www.x", r"see http\://x and www\.x", id="addresses"),
        pytest.param("# a\n\n```b", r"\# a \`\`\`b", id="lines"),
        pytest.param("a|b_c*d~e\\", r"a\|b\_c\*d\~e" + "\\\\", id="signs"),
    ],
)
def test_escaping(text, expected):
    assert escaped(text) == expected


def test_html_loads_and_runs_nothing(digest):
    text = html(digest)
    tree = lxml.html.document_fromstring(text)
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li", "a", "span", "small",
        "blockquote",
    }  # fmt: skip
    assert all(url.startswith("https://news.example/") for url in tree.xpath("//@href"))
    assert tree.xpath("//@src | //@style | //@onclick") == []
    assert "default-src 'none'" in text
    assert HOSTILE[:26] in tree.text_content()
    assert "javascript:alert(1)" in tree.xpath("//small[contains(., 'other')]/text()")[0]


def test_atom_is_read_by_a_reader_of_feeds(digest):
    text = atom(digest)
    feed = feedparser.parse(text)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert [entry.title[:9] for entry in feed.entries] == ["<script>a", "Headline ", "Changed: ", "Vanished:"]
    assert len({entry.id for entry in feed.entries}) == 4
    tree = lxml.etree.fromstring(text.encode())
    names = {"a": "http://www.w3.org/2005/Atom"}
    for element in [tree, *tree.findall("a:entry", names)]:
        for needed in ("id", "title", "updated"):
            assert len(element.findall(f"a:{needed}", names)) == 1
        assert element.find("a:id", names).text.startswith("urn:uuid:")
        assert datetime.fromisoformat(element.find("a:updated", names).text).tzinfo is not None
        assert element.find("a:author/a:name", names).text
    later = feedparser.parse(atom(replace(digest, until=NOW + timedelta(days=1))))
    assert [entry.id for entry in later.entries] == [entry.id for entry in feed.entries]


def test_an_entry_without_an_address_has_a_content():
    story = NewStory("news", "", "urn:x", "", None, NIGHT, "")
    text = atom(Digest(NIGHT, NOW, "a", new=(story,)))
    assert "<content>(no headline)</content>" in text
    assert "rel=" not in text


def test_a_mail_holds_both_texts(digest):
    message = message_from_string(mail(digest, "desk@desk.example", "owner@desk.example"), policy=default)
    assert message["Subject"] == "Nightdesk: 2026-11-05 01:00 to 2026-11-06 08:00 UTC"
    plain, rich = message.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().splitlines()[0].startswith("# Nightdesk")
    assert "你好" in rich.get_content()
    assert max(map(len, mail(digest, "a@b", "c@d").splitlines())) < 998


def test_a_long_list_says_how_many_more():
    story = NewStory("news", "One", "https://news.example/1", "", None, NIGHT, "")
    text = markdown(Digest(NIGHT, NOW, "a", new=(story,), more={"new": 41}))
    assert "Stories: 42 new" in text
    assert "… and 41 more" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12h", NOW - timedelta(hours=12), id="hours"),
        pytest.param("2w", NOW - timedelta(days=14), id="weeks"),
        pytest.param("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC), id="a day"),
    ],
)
def test_since(text, expected):
    assert since_of(text, NOW) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "1", "-1d", "99999d", "2026-13-01", "2030-01-01"])
def test_a_time_that_is_none(text):
    with pytest.raises(WrongUsageError, match="--since"):
        since_of(text, NOW)


def test_the_command(desk: Desk, capsys, tmp_path):
    missing = scrapy_here(capsys, "digest", *desk.options)
    assert (missing.returncode, "there is no archive" in missing.stderr) == (1, True)
    with Archive.open(desk.database) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        archive.save_page(crawl, page(1, at=datetime.now(UTC)))
        archive.end_crawl(crawl, "finished")
    done = scrapy_here(capsys, "digest", *desk.options)
    assert (done.returncode, done.stderr, "1 new" in done.stdout) == (0, "", True)
    path = tmp_path / "feed.xml"
    scrapy_here(capsys, "digest", "--format", "atom", "--file", str(path), "--since", "2w", *desk.options)
    assert feedparser.parse(path.read_text()).entries[0].title == "Headline 1"
    options = ["-s", "ALARM_MAIL_TO=a@desk.example,b@desk.example", "-s", "ALARM_MAIL_SERVER=mail.example"]
    letter = scrapy_here(capsys, "digest", "--format", "eml", *options, *desk.options).stdout
    assert "To: a@desk.example, b@desk.example\n" in letter.replace("\r", "")
    wrong = scrapy_here(capsys, "digest", "--since", "soon", *desk.options)
    assert (wrong.returncode, wrong.stdout) == (2, "")
