"""Mail leaves after the commit, by SMTP or into files, whole in every script, and once more when it could not."""
import email
import email.policy

import pytest
from flask import current_app
from sqlalchemy import select

from portal.core import mail
from portal.core.db import db
from portal.core.outbox import Job
from portal.core.worker import work_all
from tests.core.post import PostOffice

TEXT = "您好，林知远：\n\n第一行\nhttps://portal.example/briefs/ALB-2026-0001\n\n" + "很长的一行。" * 300 + "\n"


@pytest.fixture
def office(app, monkeypatch):
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "MAIL", office.address)
        yield office


def send(to="lin@people.example", subject="已发布", text=TEXT):
    mail.send(to, subject, text)
    db.session.commit()
    work_all(current_app, ["mail"])


def job():
    return db.session.scalars(select(Job).order_by(Job.id)).one()


def test_a_mail_arrives_whole_in_chinese_and_english(app, office):
    send()
    message, = office.received
    assert (message["To"], message["Subject"]) == ("lin@people.example", "已发布")
    assert message.get_content().replace("\r\n", "\n") == TEXT
    assert message["From"] == app.config["MAIL_FROM"] and message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] and message["Message-ID"]
    assert job().done_at


def test_nothing_leaves_before_the_commit(app, office):
    mail.send("lin@people.example", "Hello", "text")
    db.session.rollback()
    work_all(app, ["mail"])
    assert office.received == []


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: everybody@people.example", "Hello\nX: y", "Hello\x0bthere"])
def test_a_title_cannot_add_a_header(app, office, subject):
    send(subject=subject, text="text")
    message, = office.received
    assert message["Bcc"] is None and message["X"] is None and message["To"] == "lin@people.example"


def test_a_refused_mail_is_tried_again_and_others_go_on(app, office):
    office.refuse.add("nobody@people.example")
    mail.send("nobody@people.example", "One", "text")
    send("wu@people.example", "Two")
    assert [message["To"] for message in office.received] == ["wu@people.example"]
    refused = db.session.scalars(select(Job).where(Job.done_at.is_(None))).one()
    assert "550" in refused.error and refused.attempts == 1 and refused.failed_at is None


def test_a_mail_survives_a_server_that_is_away(app, monkeypatch, at):
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "MAIL", office.address)
    send()
    assert job().error and job().done_at is None
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "MAIL", office.address)
        at(job().run_at)
        work_all(app, ["mail"])
        assert [message["Subject"] for message in office.received] == ["已发布"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the test server's, on loopback
def test_name_and_password_of_the_server_are_used(app, monkeypatch):
    with PostOffice("portal", "p@ss word") as office:
        address = office.address.replace("p@ss word", "p%40ss%20word")
        monkeypatch.setitem(app.config, "MAIL", address)
        send()
        assert len(office.received) == 1
        monkeypatch.setitem(app.config, "MAIL", office.address.replace("p@ss word", "wrong"))
        send("wu@people.example")
        assert len(office.received) == 1


@pytest.mark.parametrize("setting", ["", "file:"])
def test_without_a_server_mails_are_files(app, monkeypatch, setting):
    monkeypatch.setitem(app.config, "MAIL", setting)
    folder = app.config["INSTANCE"] / "outbox"
    before = set(folder.glob("*")) if folder.exists() else set()
    send(subject="Into a file")
    path, = set(folder.glob("*")) - before
    assert folder.stat().st_mode & 0o077 == 0
    assert email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["Subject"] == "Into a file"


def test_the_console_shows_mails_where_that_is_wanted(app, monkeypatch, capsys):
    monkeypatch.setitem(app.config, "MAIL", "console:")
    send(subject="On the console")
    assert "On the console" in capsys.readouterr().out
