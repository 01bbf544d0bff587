"""By which way does a message leave the house? By the one that `LMS_MAIL_URL` names."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from lms.base.clock import Clock
from lms.base.mail import Mail, Mailer, MaybeSent, NotSent, as_message
from lms.base.notify import NotifyMailer
from lms.base.settings import Settings
from lms.base.smtp import SmtpMailer

__all__ = ["ConsoleMailer", "FolderMailer", "KeptMailer", "Mail", "Mailer", "MaybeSent", "NotSent", "open_mailer"]


@dataclass(slots=True)
class KeptMailer(Mailer):
    """Keeps the last messages in memory: for the demonstration, where a page shows them, and for tests."""

    sent: deque[Mail] = field(default_factory=lambda: deque(maxlen=200))

    async def send(self, mail: Mail) -> None:
        """Keep it."""
        self.sent.appendleft(mail)


class ConsoleMailer(Mailer):
    """Prints messages on standard error."""

    async def send(self, mail: Mail) -> None:
        """Print it."""
        entry = f"\nCalendar entry: {mail.method or 'yes'}" if mail.attachment else ""
        print(f"To: {mail.to}\nSubject: {mail.subject}{entry}\n\n{mail.body}\n", file=sys.stderr, flush=True)


@dataclass(slots=True)
class FolderMailer(Mailer):
    """Writes each message as an `.eml` file into a folder, named by its Message-ID: sent again, it is the same file."""

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


def open_mailer(settings: Settings, clock: Clock) -> Mailer:
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
        case "notify":
            key = settings.mail_url.removeprefix("notify:")
            return NotifyMailer(key=key, template=settings.notify_template, url=settings.notify_url, clock=clock)
        case _:
            return ConsoleMailer()
