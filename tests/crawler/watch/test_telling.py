"""Alarms on their way to real receivers: taken once, tried again when refused, given up in the end."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from scrapy.settings import Settings

from crawler.night.errors import WrongUsageError
from crawler.watch.telling import Teller, tell
from crawler.watch.ways import MailWay, Ways, read_ways
from pipelines.store import Archive
from pipelines.store.alarms import NewAlarm
from tests.crawler.middlewares.test_certificates import own_certificate
from tests.crawler.watch.receivers import Hook, MailServer, serving
from tests.pipelines.store.making import HOME, NIGHT

USER = {"NIGHTDESK_SMTP_USER": "desk", "NIGHTDESK_SMTP_PASSWORD": "s3cret"}


class Desk:
    """An archive with alarms to tell, and what was said of the telling."""

    def __init__(self, path):
        self.path, self.now, self.said = path, NIGHT, []

    def alarm(self, ways, source="näws", kind="silence"):
        with Archive.open(self.path, clock=lambda: self.now) as archive:
            archive.end_crawl(archive.begin_crawl(source, home=HOME), "finished")
            new = NewAlarm(kind, "", f"nothing came since Monday\nfrom {source}", "it rests", "look at it")
            archive.settle_alarms(source, begun=[new], ended=[], reminded=[], crawl_id=None, ways=ways.names)

    def tell(self, ways, environment=None):
        tell(self.path, ways, say=self.said.append, clock=lambda: self.now, environment=environment or {})

    def messages(self):
        connection = sqlite3.connect(self.path)
        rows = connection.execute("SELECT sent_at IS NOT NULL, attempts, next_try_at, error FROM alarm_messages")
        found = rows.fetchall()
        connection.close()
        return found


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "archive.db")


def by_mail(server, security):
    return Ways(
        mail=MailWay(("owner@desk.example", "b@desk.example"), "desk@desk.example", "localhost", server.port, security)
    )


def test_a_webhook_gets_one_request_with_all_that_there_is_to_tell(desk):
    with serving(Hook()) as hook:
        ways = Ways(webhook=hook.address)
        desk.alarm(ways)
        desk.alarm(ways, "other", "failing")
        desk.tell(ways)
        desk.tell(ways)
    ((kind, content),) = hook.taken
    assert kind == "application/json; charset=utf-8"
    assert [(alarm["event"], alarm["source"], alarm["kind"]) for alarm in content["alarms"]] == [
        ("began", "näws", "silence"),
        ("began", "other", "failing"),
    ]
    assert content["alarms"][0]["cause"] == "it rests"
    assert "näws: alarm: silence: nothing came since Monday" in content["text"]
    assert [sent for sent, *_ in desk.messages()] == [1, 1]
    assert desk.said == []


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_refusal_is_told_and_tried_again_until_it_is_given_up(desk, status: int):
    with serving(Hook()) as hook:
        hook.status = status
        ways = Ways(webhook=hook.address)
        desk.alarm(ways)
        desk.tell(ways)
        (said,) = desk.said
        assert said.startswith(f"1 alarm message not sent by webhook: the webhook answered with status {status}; ")
        assert said.endswith("; next try from 2026-11-05 02:05 UTC on")
        desk.tell(ways)  # not yet
        assert len(hook.taken) == 1
        desk.now += timedelta(minutes=5)
        desk.tell(ways)
        assert desk.messages() == [(0, 2, "2026-11-05T02:15:00Z", f"the webhook answered with status {status}")]
        desk.now += timedelta(days=4)
        desk.tell(ways)
        assert "1 given up after 3 days" in desk.said[-1]
        desk.now += timedelta(days=4)
        desk.tell(ways)
        assert len(hook.taken) == 3
    assert all("s3cret" not in line for line in desk.said)


def test_a_receiver_that_is_not_there_is_told(desk, closed_port):
    ways = Ways(
        webhook=f"http://127.0.0.1:{closed_port}/s3cret",
        mail=MailWay(("a@b",), "a@b", "127.0.0.1", closed_port, "none"),
    )
    desk.alarm(ways)
    desk.tell(ways)
    assert len(desk.said) == 2
    assert "the webhook cannot be reached" in desk.said[0]
    assert f"127.0.0.1:{closed_port} did not take the mail" in desk.said[1]
    assert "s3cret" not in "".join(desk.said)
    assert [(sent, attempts) for sent, attempts, *_ in desk.messages()] == [(0, 1), (0, 1)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return own_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize("security", ["none", "starttls", "ssl"])
def test_a_mail_arrives_whole(desk, certificate, monkeypatch, security: str):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(MailServer(security, certificate)) as server:
        ways = by_mail(server, security)
        desk.alarm(ways)
        desk.alarm(ways, "other", "failing")
        desk.tell(ways, {} if security == "none" else USER)
    assert desk.said == []
    (raw,) = server.mails
    mail = message_from_bytes(raw, policy=default)
    assert mail["Subject"] == "Nightdesk: 2 alarms: näws, other"
    assert (mail["From"], mail["To"]) == ("desk@desk.example", "owner@desk.example, b@desk.example")
    assert mail["Message-ID"].endswith("@desk.example>")
    assert "Likely cause: it rests" in mail.get_content()
    assert server.heard.count("RCPT") == 2
    assert ("STARTTLS" in server.heard, "AUTH" in server.heard) == (security == "starttls", security != "none")


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        pytest.param(("none", USER), "would send the password in the open", id="password in the open"),
        pytest.param(
            ("starttls", {**USER, "NIGHTDESK_SMTP_PASSWORD": "no"}), "does not take the user", id="wrong password"
        ),
        pytest.param(("starttls", None), "certificate verify failed", id="a certificate that nobody knows"),
        pytest.param(("none", {}), "451 come back later", id="a server that sulks"),
    ],
)
def test_a_mail_that_is_not_taken_is_told_and_kept(desk, certificate, monkeypatch, refusal, words):
    security, environment = refusal
    if environment:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(MailServer(security, certificate)) as server:
        server.is_sulking = True
        ways = by_mail(server, security)
        desk.alarm(ways)
        desk.tell(ways, environment)
    assert words in desk.said[0]
    assert desk.messages()[0][:2] == (0, 1)


def test_nobody_waits_for_a_receiver_that_hangs(desk):
    released = threading.Event()

    class Hanging(Hook):
        def process_request(self, *arguments):
            released.wait(20)
            super().process_request(*arguments)

    with serving(Hanging()) as hook:
        ways = Ways(webhook=hook.address)
        desk.alarm(ways)
        teller = Teller(desk.path, ways, say=desk.said.append, clock=lambda: desk.now)
        teller.begin()
        teller.begin()
        teller.wait(60, is_stopping=lambda: True)
        assert desk.messages()[0][:2] == (0, 0)
        released.set()
        teller.wait(20)
        assert desk.messages()[0][:2] == (1, 1)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        pytest.param({"ALARM_WEBHOOK": "file:///etc/passwd"}, "ALARM_WEBHOOK", id="no web address"),
        pytest.param({"ALARM_MAIL_TO": "a@b.example"}, "ALARM_MAIL_SERVER is not", id="no server"),
        pytest.param(
            {"ALARM_MAIL_TO": "a@b", "ALARM_MAIL_SERVER": "h", "ALARM_MAIL_SECURITY": "tls"}, "none of", id="security"
        ),
        pytest.param({"ALARM_MAIL_TO": "a@b", "ALARM_MAIL_SERVER": "h:x"}, "no server", id="port"),
        pytest.param({"ALARM_MAIL_TO": "owner", "ALARM_MAIL_SERVER": "h"}, "no mail address", id="address"),
        pytest.param({"ALARM_MAIL_TO": "a@b\nBcc: c@d", "ALARM_MAIL_SERVER": "h"}, "no mail address", id="header"),
    ],
)
def test_wrong_settings_are_one_sentence(settings, words):
    with pytest.raises(WrongUsageError, match=words):
        read_ways(Settings({"ALARM_MAIL_SECURITY": "starttls", **settings}), {})


def test_the_ways_of_the_settings_and_the_environment():
    settings = {"ALARM_MAIL_TO": "a@b, c@d", "ALARM_MAIL_SERVER": "mail.example", "ALARM_MAIL_SECURITY": "ssl"}
    ways = read_ways(Settings(settings), {"NIGHTDESK_WEBHOOK": "https://hook.example/1"})
    assert ways.names == ("webhook", "mail")
    assert ways.mail == MailWay(("a@b", "c@d"), "a@b", "mail.example", 465, "ssl")
    assert read_ways(Settings(), {}).names == ()
