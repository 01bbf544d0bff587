"""How does a message get to a mail server, and what is known when that fails?

The stages are ours rather than the library's one call, because they differ in what is known afterwards: before the text
was handed over a broken line means that nothing was sent, from then on nobody knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.policy import SMTP
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lms.base.mail import Mail, Mailer, MaybeSent, NotSent, as_message

if TYPE_CHECKING:
    import aiosmtplib  # a seventh of a second, which only sending should cost

SECONDS = 20
"""How long each answer of the server is waited for."""


@dataclass(slots=True)
class SmtpMailer(Mailer):
    """Hands messages to an SMTP server, with STARTTLS when it offers it."""

    url: str
    sender: str

    async def send(self, mail: Mail) -> None:
        """Send it over a line of its own."""
        async with self.kept_open() as line:
            await line.send(mail)

    @asynccontextmanager
    async def kept_open(self) -> AsyncIterator[Mailer]:
        """One line, opened by the first message."""
        line = _Line(self.url, self.sender)
        try:
            yield line
        finally:
            await line.close()


@dataclass(slots=True)
class _Line(Mailer):
    """A connection to the server, opened anew after anything that went wrong on it."""

    url: str
    sender: str
    client: aiosmtplib.SMTP | None = None

    async def send(self, mail: Mail) -> None:
        """Send it; a line that the server closed since the last message is opened again, once."""
        text = _as_bytes(mail, self.sender)
        used_before = self.client is not None
        try:
            client = await self._opened()
            await self._address(client, mail.to)
        except NotSent:
            if not used_before:
                raise
            client = await self._opened()
            await self._address(client, mail.to)
        await self._hand_over(client, text)

    async def close(self) -> None:
        """Say goodbye, as far as the server listens."""
        from aiosmtplib import SMTPException

        client, self.client = self.client, None
        if client is not None:
            with suppress(SMTPException, OSError, asyncio.TimeoutError):
                await client.quit(timeout=2)
            client.close()

    async def _opened(self) -> aiosmtplib.SMTP:
        import aiosmtplib

        if self.client is None:
            parts = urlsplit(self.url)
            client = aiosmtplib.SMTP(
                hostname=parts.hostname,
                port=parts.port,
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                use_tls=parts.scheme == "smtps",
                timeout=SECONDS,
            )
            try:
                await client.connect()
            except (aiosmtplib.SMTPException, OSError) as error:
                client.close()
                raise NotSent(f"The mail server could not be reached: {_said(error)}") from error
            self.client = client
        return self.client

    async def _address(self, client: aiosmtplib.SMTP, to: str) -> None:
        from aiosmtplib import SMTPException

        try:
            await client.mail(self.sender)
            await client.rcpt(to)
        except (SMTPException, OSError) as error:
            self._drop(client)
            raise NotSent(f"The mail server did not take the address: {_said(error)}") from error
        except BaseException:
            self._drop(client)
            raise

    async def _hand_over(self, client: aiosmtplib.SMTP, text: bytes) -> None:
        from aiosmtplib import SMTPException, SMTPResponseException

        try:
            await client.data(text)
        except SMTPResponseException as error:
            self._drop(client)
            raise NotSent(f"The mail server did not take the message: {_said(error)}") from error
        except (SMTPException, OSError) as error:
            self._drop(client)
            raise MaybeSent(f"The line broke after the message was handed over: {_said(error)}") from error
        except BaseException:
            self._drop(client)
            raise

    def _drop(self, client: aiosmtplib.SMTP) -> None:
        client.close()
        self.client = None


def _as_bytes(mail: Mail, sender: str) -> bytes:
    """In seven bits, which every server takes."""
    out = BytesIO()
    BytesGenerator(out, policy=SMTP.clone(cte_type="7bit")).flatten(as_message(mail, sender=sender))
    return out.getvalue()


def _said(error: Exception) -> str:
    """The server's own words, for an administrator; else the kind of error."""
    code, words = getattr(error, "code", ""), getattr(error, "message", "")
    return " ".join(f"{type(error).__name__} {code} {words}".split())[:300]
