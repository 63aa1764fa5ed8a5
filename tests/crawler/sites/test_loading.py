"""A definition is read strictly: every error is told at once, with the file, the line and the nearest valid word."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.sites import SiteError, load_site, load_sites, read_sites

GOOD = 'name = "lantern"\nhome = "https://lantern.example/"\n'


def write(folder: Path, text: str | bytes, name: str = "x.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def messages(folder: Path, text: str | bytes) -> list[str]:
    path = write(folder, text)
    with pytest.raises(SiteError) as caught:
        load_site(path)
    return [message.replace(str(path), "x.toml") for message in caught.value.messages]


def test_a_name_and_a_home_are_enough(tmp_path):
    site = load_site(write(tmp_path, GOOD))
    assert (site.name, site.home, site.enabled, site.language, site.timezone) == (
        "lantern",
        "https://lantern.example/",
        True,
        None,
        None,
    )
    assert site.channels.wordpress is None
    assert site.channels.look is True
    assert site.layouts == ()


def test_every_key_reaches_the_definition(tmp_path):
    site = load_site(
        write(
            tmp_path,
            GOOD
            + """
language = "PT-BR"
timezone = "Europe/Lisbon"
enabled = false
schedule = "every 6 hours"
delay = 3
backfill_days = 30
article_urls = ['^/news/']
skip_urls = '^/news/live/'
[channels]
feeds = "https://lantern.example/feed/"
sitemaps = ["https://lantern.example/sitemap.xml"]
news_sitemaps = ["https://lantern.example/news.xml"]
listings = ["https://lantern.example/news/"]
wordpress = "https://lantern.example/api/"
full_text_feed = true
look = false
[[layout]]
from = 2020-01-01
until = 2024-12-31
url = '^/\\d{4}/'
body = ".body"
noise = [".box", "aside"]
citation = ".source"
headline = "h1"
author = ".by"
published = "time"
""",
        )
    )
    assert site.language == "pt-BR"
    assert (site.timezone, site.enabled, site.schedule, site.delay) == ("Europe/Lisbon", False, "every 6 hours", 3.0)
    assert site.backfill_days == 30
    assert site.channels.feeds == ("https://lantern.example/feed/",)
    assert site.channels.wordpress == "https://lantern.example/api/"
    assert site.channels.full_text_feed
    assert not site.channels.look
    assert site.is_article_url("https://lantern.example/news/a") is True
    assert site.is_article_url("https://lantern.example/news/live/a") is False
    assert site.layouts[0].hints.noise == (".box", "aside")
    assert site.layouts[0].hints.published == ("time",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            GOOD + '[channels]\n# a comment\n\nfeedz = ["https://a.example/"]\n',
            "x.toml:6: unknown key 'feedz' in [channels]; did you mean 'feeds'?",
            id="unknown key",
        ),
        pytest.param(
            GOOD + 'feeds = ["https://a.example/"]\n',
            "x.toml:3: unknown key 'feeds' in the top of the file; it belongs under [channels]",
            id="key of another table",
        ),
        pytest.param(
            GOOD + "[chanels]\nwordpress = true\n",
            "x.toml:3: unknown key 'chanels' in the top of the file; did you mean 'channels'?",
            id="unknown table",
        ),
        pytest.param(
            GOOD + '[[layout]]\nbody = ".a"\n[[layout]]\nbodi = ".b"\nbody = ".c"\n',
            "x.toml:6: unknown key 'bodi' in [[layout]]; did you mean 'body'?",
            id="unknown key in the second layout",
        ),
        pytest.param(
            GOOD + '[channels]\nfeeds = [\n  "https://a.example/",\n  "ftp://a.example/",\n]\n',
            "x.toml:6: 'feeds': 'ftp://a.example/' is not a web address: "
            "write it whole, like 'https://www.example.com/'",
            id="one wrong address of a list, on its own line",
        ),
        pytest.param(
            'home = "https://a.example/"\n',
            "x.toml: the key 'name' is missing; a definition needs 'name' and 'home'",
            id="no name",
        ),
        pytest.param(
            GOOD + "enabled = 1\n", "x.toml:3: 'enabled': must be true or false, not a number", id="wrong type"
        ),
        pytest.param(
            GOOD + "delay = true\n",
            "x.toml:3: 'delay': must be a number of seconds, not true or false",
            id="a flag is no number",
        ),
        pytest.param(
            GOOD + "delay = nan\n",
            "x.toml:3: 'delay': must lie between 0 and 3600 seconds, not at nan",
            id="not a number",
        ),
        pytest.param(
            GOOD + 'timezone = "Europe/Berln"\n',
            "x.toml:3: 'timezone': 'Europe/Berln' is not a time zone such as 'Europe/Berlin'; "
            "did you mean 'Europe/Berlin'?",
            id="time zone",
        ),
        pytest.param(
            GOOD + 'timezone = "CEST"\n',
            "x.toml:3: 'timezone': 'CEST' is not a time zone such as 'Europe/Berlin'",
            id="an abbreviation, for which no other is offered",
        ),
        pytest.param(
            GOOD + 'timezone = "../../etc/passwd"\n',
            "x.toml:3: 'timezone': '../../etc/passwd' is not a time zone such as 'Europe/Berlin'",
            id="time zone outside",
        ),
        pytest.param(
            GOOD + 'language = "english"\n',
            "x.toml:3: 'language': 'english' is not a language: write 'en', 'de' or 'zh-CN'",
            id="language",
        ),
        pytest.param(
            GOOD + "skip_urls = ['(']\n",
            "x.toml:3: 'skip_urls': '(' is not a regular expression: missing ), unterminated subpattern at position 0",
            id="regular expression",
        ),
        pytest.param(
            GOOD + 'schedule = "nightly"\n',
            "x.toml:3: 'schedule': 'nightly' is no schedule: write 'every 6 hours' or a cron line",
            id="schedule",
        ),
        pytest.param(
            GOOD + '[[layout]]\nbody = "div["\n',
            "x.toml:4: 'body': 'div[' is not a CSS selector that names an element",
            id="selector",
        ),
        pytest.param(GOOD + '[[layout]]\nbody = "h1::text"\n', "x.toml:4: 'body': 'h1::text' ", id="selector of text"),
        pytest.param(
            GOOD + '[[layout]]\nfrom = "2024-01-01"\nbody = "a"\n',
            "x.toml:4: 'from': must be a date without quotes, like 2024-12-31, not a text",
            id="date in quotes",
        ),
        pytest.param(
            GOOD + '[[layout]]\nfrom = 2024-01-01\nuntil = 2023-01-01\nbody = "a"\n',
            "x.toml:5: the layout ends (2023-01-01) before it begins (2024-01-01)",
            id="era runs backwards",
        ),
        pytest.param(
            GOOD + "[[layout]]\nuntil = 2023-01-01\n",
            "x.toml:3: the layout names no selector; give it 'body' or leave it out",
            id="empty layout",
        ),
        pytest.param(
            GOOD + '[layout]\nbody = "a"\n',
            "x.toml:3: 'layout' must begin with [[layout]] in double brackets, not be a table",
            id="layout in single brackets",
        ),
        pytest.param(
            GOOD + "channels = 3\n",
            "x.toml:3: 'channels' must be a table that begins with [channels], not a number",
            id="channels no table",
        ),
        pytest.param(
            GOOD + "[channels]\nfeeds = 3\n",
            "x.toml:4: 'feeds' must be a list of texts, not a number",
            id="list of nothing",
        ),
        pytest.param(
            'name = "Gizchina"\nhome = "https://a.example/"\n',
            "x.toml:1: 'name': 'Gizchina' must be made of small letters, digits and hyphens, at most 60 of them",
            id="name",
        ),
        pytest.param(
            'name = "site"\nhome = "https://a.example/"\n',
            "x.toml:1: 'name': 'site' is taken: that spider reads a site that nobody has defined",
            id="reserved name",
        ),
        pytest.param(
            'name = "a"\nhome = "https://me:secret@a.example/"\n',
            "x.toml:2: 'home': 'https://me:secret@a.example/' is not a web address",
            id="address with a password",
        ),
        pytest.param(
            'name = "a"\nhome = "https://[bad/"\n',
            "x.toml:2: 'home': 'https://[bad/' is not a web address",
            id="address that cannot be split",
        ),
        pytest.param(GOOD + "language == 3\n", "x.toml:3: is not TOML here: invalid value", id="syntax"),
        pytest.param(GOOD + 'delay = "', "x.toml:3: is not TOML here: ", id="syntax at the end"),
        pytest.param(b'name = "a"\n# caf\xe9\n', "x.toml:2: is not written in UTF-8; save it as UTF-8", id="not UTF-8"),
        pytest.param("x = 1\n" * 50_000, "x.toml: is larger than 256 KiB and no site definition", id="too large"),
    ],
)
def test_one_error(tmp_path, text, expected):
    assert any(message.startswith(expected) for message in messages(tmp_path, text)), messages(tmp_path, text)


def test_all_errors_of_a_file_are_told_in_the_order_of_its_lines(tmp_path):
    found = messages(tmp_path, 'nam = "a"\nhome = 3\n[channels]\nfeedz = []\nlook = "no"\n')
    assert [message.split(": ")[0] for message in found] == ["x.toml", "x.toml:1", "x.toml:2", "x.toml:4", "x.toml:5"]


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path):
    assert load_site(write(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())).name == "lantern"


def test_two_files_with_one_name(tmp_path):
    write(tmp_path, GOOD, "a.toml")
    write(tmp_path, "# the other\n" + GOOD, "b.toml")
    with pytest.raises(SiteError, match=r"b\.toml:2: the name 'lantern' is taken by .*a\.toml:1;"):
        load_sites([tmp_path])


def test_the_same_folder_twice_is_read_once(tmp_path):
    write(tmp_path, GOOD)
    assert list(load_sites([tmp_path, tmp_path / "." / ""])) == ["lantern"]


def test_a_wrong_file_harms_no_other_site(tmp_path):
    write(tmp_path, GOOD, "a.toml")
    write(tmp_path, 'name = "broken"\nhome = 3\n', "b.toml")
    write(tmp_path, "= = =", "c.toml")
    read = read_sites([tmp_path])
    assert list(read.sites) == ["lantern"]
    assert list(read.errors) == ["broken", "c"]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(SiteError, match="cannot read the folder of sites: no such file or directory"):
        load_sites([tmp_path / "nowhere"])


def test_a_path_below_the_present_folder_is_shown_from_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sites").mkdir()
    with pytest.raises(SiteError, match=r"^sites/x\.toml:1: unknown key 'homes' .* did you mean 'home'\?"):
        load_site(write(tmp_path / "sites", 'homes = "a"\nname = "a"\nhome = "https://a.example/"\n'))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text(alphabet="[]=\"'{}#.,\n\t abc0-\\", max_size=60).map(str.encode)))
def test_whatever_a_file_holds_it_is_a_site_or_a_site_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("sites") / "x.toml"
    path.write_bytes(content)
    with pytest.raises(SiteError) as caught:
        load_site(path)
    assert caught.value.messages
