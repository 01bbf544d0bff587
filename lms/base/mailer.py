"""How does a message leave the house? To the console, a folder or an SMTP server, chosen by `LMS_MAIL_URL`."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from lms.base.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One plain-text message to one address."""

    to: str
    subject: str
    body: str


class Mailer(Protocol):
    """Something that can send a `Mail`; raises OSError or aiosmtplib.SMTPException when it cannot."""

    async def send(self, mail: Mail) -> None:
        """Send it, or raise."""


@dataclass(slots=True)
class KeptMailer:
    """Keeps the last messages in memory: for the demonstration, where a page shows them, and for tests."""

    sent: deque[Mail] = field(default_factory=lambda: deque(maxlen=200))

    async def send(self, mail: Mail) -> None:
        """Keep it."""
        self.sent.appendleft(mail)


class ConsoleMailer:
    """Prints messages on standard error."""

    async def send(self, mail: Mail) -> None:
        """Print it."""
        print(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.body}\n", file=sys.stderr, flush=True)


@dataclass(slots=True)
class FolderMailer:
    """Writes each message as an `.eml` file into a folder."""

    folder: Path
    sender: str

    async def send(self, mail: Mail) -> None:
        """Write it, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        message = as_message(mail, sender=self.sender)
        name = str(message["Message-ID"]).strip("<>").replace("/", "_")
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(bytes(message))
        unfinished.rename(self.folder / f"{name}.eml")


@dataclass(slots=True)
class SmtpMailer:
    """Hands messages to an SMTP server, with STARTTLS when it offers it."""

    url: str
    sender: str

    async def send(self, mail: Mail) -> None:
        """Send it over a connection of its own."""
        import aiosmtplib  # a seventh of a second, which only sending should cost

        parts = urlsplit(self.url)
        await aiosmtplib.send(
            as_message(mail, sender=self.sender),
            hostname=parts.hostname,
            port=parts.port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            timeout=20,
        )


def as_message(mail: Mail, *, sender: str) -> EmailMessage:
    """The message as it goes over the wire."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message.set_content(mail.body)
    return message


def open_mailer(settings: Settings) -> Mailer:
    """The mailer that the settings name."""
    parts = urlsplit(settings.mail_url)
    sender = f"no-reply@{urlsplit(settings.base_url).hostname or 'localhost'}"
    if settings.demonstration:
        return KeptMailer()
    match parts.scheme:
        case "folder":
            return FolderMailer(Path(settings.mail_url.removeprefix("folder:")), sender)
        case "smtp" | "smtps":
            return SmtpMailer(settings.mail_url, sender)
        case _:
            return ConsoleMailer()
