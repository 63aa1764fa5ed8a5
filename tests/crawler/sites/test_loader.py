"""Every definition is a spider; a wrong one is an error of its own and no one else's."""

import subprocess
import sys

import pytest
from scrapy import Request
from scrapy.settings import Settings

from crawler.spiders.loader import SiteSpiderLoader, sites_folders

GOOD = 'name = "lantern"\nhome = "https://lantern.example/"\n'
WRONG = 'name = "kettle"\nhome = "https://kettle.example/"\n[channels]\nfeedz = []\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lantern.toml").write_text(GOOD)
    (tmp_path / "kettle.toml").write_text(WRONG)
    return tmp_path


@pytest.fixture
def loader(folder):
    return SiteSpiderLoader.from_settings(Settings({"SITES_FOLDER": str(folder)}))


def test_a_site_is_a_spider_with_its_definition(loader):
    spider = loader.load("lantern")
    assert (spider.name, spider.site.home, spider.__name__) == ("lantern", "https://lantern.example/", "LanternSpider")
    assert loader.load("lantern") is spider
    assert loader.load("gizchina").site.language == "en"


def test_the_list_names_the_shipped_sites_the_owners_and_the_one_for_any(loader):
    names = loader.list()
    assert names == sorted(names)
    assert {"gizchina", "lantern", "site"} <= set(names)
    assert "kettle" not in names


def test_the_list_says_what_is_wrong_on_standard_error(loader, capsys):
    loader.list()
    written = capsys.readouterr()
    assert written.out == ""
    assert "kettle.toml:4: unknown key 'feedz' in [channels]; did you mean 'feeds'?" in written.err


def test_asking_for_the_wrong_one_tells_why(loader):
    with pytest.raises(KeyError) as caught:
        loader.load("kettle")
    assert "kettle.toml:4: unknown key 'feedz'" in caught.value.args[0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("gizchnia", "Spider not found: gizchnia. Did you mean 'gizchina'?", id="near a shipped one"),
        pytest.param("Lantern", "Spider not found: Lantern. Did you mean 'lantern'?", id="capital letter"),
        pytest.param("ketle", "Spider not found: ketle. Did you mean 'kettle'?", id="near a wrong one"),
        pytest.param("zzzzzzz", "Spider not found: zzzzzzz", id="near nothing"),
    ],
)
def test_an_unknown_name_gets_the_nearest(loader, name, message):
    with pytest.raises(KeyError) as caught:
        loader.load(name)
    assert caught.value.args[0] == message


def test_a_page_is_known_by_its_site(loader):
    assert loader.find_by_request(Request("https://www.lantern.example/2026/x/")) == ["lantern"]
    assert loader.find_by_request(Request("https://elsewhere.example/")) == []


def test_the_folders_are_the_shipped_one_and_the_owners(tmp_path):
    shipped, own = sites_folders(Settings({"SITES_FOLDER": str(tmp_path)}))
    assert (shipped.name, own) == ("sites", tmp_path)
    assert len(sites_folders(Settings())) == 1
    assert sites_folders(Settings({"SITES_FOLDERS": [str(tmp_path)]})) == (tmp_path,)


def test_the_command_line_lists_the_sites_of_the_environment(folder):
    result = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        env={"NIGHTDESK_SITES": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "lantern" in result.stdout.split()
    assert "kettle.toml:4: unknown key 'feedz'" in result.stderr
    assert result.returncode == 0
