"""What is a message, and how does it go over the wire?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one address: plain text, and the same as HTML where there is one.

    `attachment` is the text of calendar entries, one behind the other, and `method` what a calendar program should do
    with the first (iTIP: `REQUEST`, `CANCEL`). `message_id` and `made_at` stay the same when a message is sent again.
    """

    to: str
    subject: str
    body: str
    html: str = ""
    attachment: str = ""
    method: str = ""
    message_id: str = ""
    made_at: datetime | None = None


class NotSent(Exception):
    """The message was not taken and may be tried again; the words say why, to an administrator."""


class MaybeSent(Exception):
    """The line broke after the message was handed over: nobody knows whether it was taken."""


class Mailer(Protocol):
    """Something that can send a `Mail`."""

    async def send(self, mail: Mail) -> None:
        """Send it; raises `NotSent` or `MaybeSent`, and any other error when it was not sent either."""

    @asynccontextmanager
    async def kept_open(self) -> AsyncIterator[Mailer]:
        """A mailer for several messages, one after the other, over one line where that saves time."""
        yield self


def as_message(mail: Mail, *, sender: str) -> EmailMessage:
    """The message as it goes over the wire.

    A calendar entry goes twice, as mail programs expect it: as a form of the text, which they show with its buttons
    (RFC 6047, with the method in its type), and as the file `invite.ics`, for those that know attachments only. Only
    one entry can be a form of the text; each further one, of another part of a session, is a calendar part of its own
    with its own method (some come, others go away), attached as `invite-2.ics` and so on.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Message-ID"] = mail.message_id or make_msgid(domain=sender.rpartition("@")[2])
    if mail.made_at:
        message["Date"] = format_datetime(mail.made_at)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office programs do not answer it
    message.set_content(mail.body)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    entries = calendar_entries(mail.attachment)
    if entries:
        message.add_alternative(entries[0], subtype="calendar", cte="base64", params=_method_of(entries[0]))
        message.add_attachment(entries[0].encode(), maintype="application", subtype="ics", filename="invite.ics")
    for number, entry in enumerate(entries[1:], start=2):
        name, method = f"invite-{number}.ics", _method_of(entry)
        message.add_attachment(entry, subtype="calendar", cte="base64", filename=name, params=method)
    return message


def calendar_entries(text: str) -> list[str]:
    """The iCalendar objects of a text that may hold several, one behind the other; [] of an empty one."""
    return re.split(r"(?m)^(?=BEGIN:VCALENDAR\r?$)", text)[1:]


def _method_of(entry: str) -> dict[str, str]:
    """What a calendar program should do with an entry, as a parameter of its type (RFC 6047); none without a METHOD."""
    found = re.search(r"(?m)^METHOD:([A-Z]+)\r?$", entry)
    return {"method": found[1]} if found else {}
