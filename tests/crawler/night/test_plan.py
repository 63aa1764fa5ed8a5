"""What the settings say becomes a plan with absolute paths, and what is wrong with them becomes a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from scrapy.settings import Settings

from crawler.night.errors import WrongUsageError
from crawler.night.plan import PROJECT_FOLDER, read_plan, sites_of


def settings(**values: str) -> Settings:
    made = Settings()
    made.setmodule("crawler.settings")
    made.setdict({"DATABASE": "night.db", "SITES_FOLDER": "", **values}, priority="cmdline")
    return made


def test_paths_are_absolute_for_children_that_run_elsewhere(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    plan = read_plan(settings(SITES_FOLDER="mine", TAGS_FILE="mine/tags.toml"), {"DOWNLOAD_DELAY": "0"})
    assert plan.database == tmp_path / "night.db"
    assert plan.logs == tmp_path / "logs"
    assert plan.timer_store == tmp_path / "night-timer.db"
    assert plan.timer_lock == tmp_path / "night-timer.lock"
    assert plan.handed_on == {
        "DOWNLOAD_DELAY": "0",
        "DATABASE": str(tmp_path / "night.db"),
        "SITES_FOLDER": str(tmp_path / "mine"),
        "TAGS_FILE": str(tmp_path / "mine" / "tags.toml"),
    }


def test_the_order_of_a_site(plan, define, tmp_path: Path):
    define("paper", home="https://news.paper.example/today/")
    made = read_plan(settings(DATABASE=str(tmp_path / "x.db"), SITES_FOLDER=str(plan.sites_folders[0])), {})
    order = made.order(sites_of(made, ["paper"]).sites["paper"], datetime(2026, 11, 22, 2, 30, tzinfo=UTC))
    assert (order.site, order.host, order.folder) == ("paper", "news.paper.example", PROJECT_FOLDER)
    assert order.command[1:5] == ("-m", "scrapy", "crawl", "paper")
    assert order.log == tmp_path / "logs" / "paper-20261122T023000Z.log"


def test_the_rest_of_the_settings():
    plan = read_plan(
        settings(SCHEDULE_TIMEZONE="Europe/Rome", SCHEDULE_JITTER="0", NIGHT_JOBS="3", LOGS_FOLDER="/var/log/night"), {}
    )
    assert (plan.zone, plan.jitter, plan.jobs) == (ZoneInfo("Europe/Rome"), timedelta(), 3)
    assert plan.logs == Path("/var/log/night")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        pytest.param("NIGHT_JOBS", "0", "the setting NIGHT_JOBS must be a whole number from 1 up", id="no jobs"),
        pytest.param("NIGHT_JOBS", "two", "NIGHT_JOBS must be a whole number", id="a word"),
        pytest.param("LOGS_KEPT", "-1", "LOGS_KEPT must be a whole number from 1 up", id="no logs"),
        pytest.param("SCHEDULE_JITTER", "-1", "SCHEDULE_JITTER must be a whole number from 0 up", id="jitter"),
        pytest.param("SCHEDULE_TIMEZONE", "Rome", "SCHEDULE_TIMEZONE='Rome' is no time zone", id="zone"),
        pytest.param("SCHEDULE_TIMEZONE", "../etc/passwd", "is no time zone", id="zone as a path"),
    ],
)
def test_a_wrong_value_is_one_sentence(name: str, value: str, sentence: str):
    with pytest.raises(WrongUsageError, match=sentence):
        read_plan(settings(**{name: value}), {})


def test_only_enabled_sites_unless_they_are_named(plan, define):
    define("paper")
    define("sleeper", enabled=False)
    assert list(sites_of(plan).sites) == ["paper"]
    assert list(sites_of(plan, ["sleeper", "sleeper"]).sites) == ["sleeper"]


def test_an_unknown_site_has_the_nearest_name(plan, define):
    define("gazette")
    with pytest.raises(WrongUsageError, match="there is no site 'gazete'; did you mean 'gazette'"):
        sites_of(plan, ["gazete"])


def test_a_wrong_definition_does_not_stop_the_others(plan, define):
    define("paper")
    define("gazette").write_text('name = "gazette"\nhome = "nowhere"\n')
    read = sites_of(plan)
    assert (list(read.sites), list(read.errors)) == (["paper"], ["gazette"])
    assert list(sites_of(plan, ["paper"]).errors) == []
    assert list(sites_of(plan, ["gazette"]).errors) == ["gazette"]
