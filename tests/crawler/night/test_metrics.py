"""OpenMetrics text that a reader of the format accepts, and a file that is never half written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from crawler.files import write_whole
from crawler.night.metrics import HEALTHS, metrics_text, read_totals
from crawler.night.status import read_status
from pipelines.store import Archive
from pipelines.store.alarms import NewAlarm
from tests.nights import Desk, scrapy_here

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[\d.e+]+)')


def read(text: str) -> dict[str, dict[str, float]]:
    """The samples by family; every line must be one of the format, every family must come once and be introduced."""
    lines = text.split("\n")
    assert lines[-2:] == ["# EOF", ""]
    families, name, kind = {}, "", ""
    for line in lines[:-2]:
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in families
            families[name] = {}
        elif line.startswith("#"):
            assert re.match(rf"# (HELP|UNIT) {name} \S", line)
            assert "UNIT" not in line or name.endswith(line.rsplit(" ", 1)[1])
        else:
            found = SAMPLE.fullmatch(line)
            assert found, line
            assert found[1] == name + ("_total" if kind == "counter" else "")
            assert (found[2] or "") not in families[name]
            families[name][found[2] or ""] = float(found[3])
    return families


def test_every_source_is_told(plan, define):
    define("paper")
    define("off", enabled=False)
    with Archive.open(plan.database, clock=lambda: NOW - timedelta(hours=2)) as archive:
        crawl = archive.begin_crawl("paper", home="https://paper.example/")
        archive.end_crawl(crawl, "finished", "", {"articles_new": 3, "requests": 12, "bytes_received": 9000})
        alarm = NewAlarm("path", 'a "quoted" \\ path\nof two lines', "w", "c", "n")
        archive.settle_alarms("paper", begun=[alarm], ended=[], reminded=[], crawl_id=crawl, ways=["mail"])
    families = read(metrics_text(read_status(plan, NOW), read_totals(plan.database), NOW))
    assert families["nightdesk_source_last_crawl_timestamp_seconds"] == {'source="paper"': NOW.timestamp() - 7200}
    assert families["nightdesk_source_next_due_timestamp_seconds"] == {'source="paper"': NOW.timestamp() + 4 * 3600}
    assert families["nightdesk_crawls"] == {'source="paper",outcome="finished"': 1}
    assert families["nightdesk_requests"] == {'source="paper"': 12}
    assert families["nightdesk_alarm_messages_waiting"] == {'way="mail"': 1}
    (labels,) = families["nightdesk_alarm"]
    assert labels == r'source="paper",kind="path",subject="a \"quoted\" \\ path\nof two lines"'
    health = families["nightdesk_source_health"]
    assert [sum(value for key, value in health.items() if f'"{name}"' in key) for name in ("paper", "off")] == [1, 1]
    assert len(health) == 2 * len(HEALTHS)


def test_without_an_archive_there_is_less_to_tell(plan, define):
    define("paper")
    families = read(metrics_text(read_status(plan, NOW), read_totals(plan.database), NOW))
    assert families["nightdesk_crawls"] == {}
    assert not plan.database.exists()


def test_the_command_writes_a_whole_file_or_none(desk: Desk, capsys, tmp_path):
    desk.define("lantern", "http://127.0.0.1:1/")
    path = tmp_path / "nightdesk.prom"
    done = scrapy_here(capsys, "metrics", "--file", str(path), *desk.options)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert 'nightdesk_source_health{source="lantern"' in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o644
    read(scrapy_here(capsys, "metrics", *desk.options).stdout)
    lost = scrapy_here(capsys, "metrics", "--file", str(tmp_path / "no" / "where"), *desk.options)
    assert (lost.returncode, "No such file or directory" in lost.stderr) == (1, True)


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
