"""What goes over the wire, and what a mail program finds in it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from pathlib import Path

import pytest
from icalendar import Calendar

from lms.base.clock import FixedClock
from lms.base.mail import Mail, as_message, calendar_entries
from lms.base.mailer import ConsoleMailer, FolderMailer, KeptMailer, open_mailer
from lms.base.notify import NotifyMailer
from lms.base.settings import Settings
from lms.base.smtp import SmtpMailer

SENDER = "no-reply@training.example.org"
MAIL = Mail(
    to="ada.ahmed@rmbc.example",
    subject="Your place: £0",
    body="You have a place at Zoë's.\n",
    message_id="<one@training.example.org>",
    made_at=datetime(2026, 3, 31, 9, 0, tzinfo=UTC),
)


def entry(number: int, method: str = "REQUEST") -> str:
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", f"METHOD:{method}", "BEGIN:VEVENT"),
        *(f"UID:{number}@training.example.org", "DTSTAMP:20260331T090000Z", "DTSTART:20260416T083000Z"),
        *("SUMMARY:Zoë's session", "END:VEVENT", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines)


def received(mail: Mail) -> EmailMessage:
    """The message as the other side reads it."""
    return email.message_from_bytes(bytes(as_message(mail, sender=SENDER)), policy=email.policy.default)


def shape(message: MIMEPart) -> object:
    """The types of a message and of its parts, inside one another."""
    if message.is_multipart():
        return (message.get_content_type(), [shape(part) for part in message.iter_parts()])
    return message.get_content_type()


def test_a_plain_message_has_what_every_message_needs():
    message = received(MAIL)

    assert shape(message) == "text/plain"
    assert message.get_content().splitlines() == MAIL.body.splitlines()
    assert {name: message[name] for name in ("From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted")} == {
        "From": SENDER,
        "To": "ada.ahmed@rmbc.example",
        "Subject": "Your place: £0",
        "Message-ID": "<one@training.example.org>",
        "Date": "Tue, 31 Mar 2026 09:00:00 +0000",
        "Auto-Submitted": "auto-generated",
    }


def test_a_message_without_an_id_gets_one_of_our_house():
    assert str(received(replace(MAIL, message_id=""))["Message-ID"]).endswith("@training.example.org>")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_calendar_entry_goes_as_a_form_of_the_text_and_as_a_file(method: str):
    message = received(replace(MAIL, html="<p>A place</p>", attachment=entry(1, method), method=method))

    assert shape(message) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", "text/html", "text/calendar"]), "application/ics"],
    )
    [shown] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    [attached] = list(message.iter_attachments())
    assert (shown.get_param("method"), shown.get_param("charset")) == (method, "utf-8")
    assert shown.get_payload(decode=True) == attached.get_payload(decode=True) == entry(1, method).encode()
    assert (attached.get_filename(), attached.get_content_disposition()) == ("invite.ics", "attachment")
    assert str(Calendar.from_ical(attached.get_content()).walk("VEVENT")[0]["summary"]) == "Zoë's session"


def test_each_further_entry_is_a_calendar_part_and_a_file_with_its_own_method():
    entries = [entry(1), entry(2), entry(3, "CANCEL")]

    message = received(replace(MAIL, attachment="".join(entries), method="REQUEST"))

    assert shape(message) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", "text/calendar"]), "application/ics"] + ["text/calendar"] * 2,
    )
    files = {part.get_filename(): part.get_payload(decode=True) for part in message.iter_attachments()}
    names = ("invite.ics", "invite-2.ics", "invite-3.ics")
    assert files == {name: each.encode() for name, each in zip(names, entries, strict=True)}
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in calendars] == ["REQUEST", "REQUEST", "CANCEL"]


def test_words_inside_an_entry_begin_no_new_one():
    odd = entry(1).replace("SUMMARY:", "SUMMARY:BEGIN:VCALENDAR METHOD:CANCEL ")

    assert calendar_entries(odd + entry(2)) == [odd, entry(2)]


def test_a_line_break_in_an_address_or_subject_adds_no_header():
    with pytest.raises(ValueError, match="linefeed"):
        as_message(replace(MAIL, to="a@b.example\nBcc: c@d.example"), sender=SENDER)


async def test_a_message_sent_again_into_a_folder_is_the_same_file(tmp_path: Path):
    mailer = FolderMailer(tmp_path / "mail", SENDER)

    async with mailer.kept_open() as line:
        for _ in range(2):
            await line.send(MAIL)

    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["one@training.example.org.eml"]


async def test_the_console_says_that_there_is_an_entry(capsys: pytest.CaptureFixture[str]):
    await ConsoleMailer().send(replace(MAIL, attachment=entry(1), method="REQUEST"))

    head = f"To: {MAIL.to}\nSubject: {MAIL.subject}\nCalendar entry: REQUEST"
    assert capsys.readouterr().err == f"{head}\n\n{MAIL.body}\n\n"


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (Settings(), ConsoleMailer),
        (Settings(mail_url="folder:mail"), FolderMailer),
        (Settings(mail_url="smtp://mail.example.org"), SmtpMailer),
        (Settings(mail_url="smtps://mail.example.org"), SmtpMailer),
        (Settings(mail_url="notify:key"), NotifyMailer),
        (Settings(mail_url="smtp://mail.example.org", demonstration=True), KeptMailer),
    ],
)
def test_the_setting_chooses_the_way(settings: Settings, kind: type):
    assert type(open_mailer(settings, FixedClock())) is kind
