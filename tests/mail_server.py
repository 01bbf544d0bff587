"""Mail servers on loopback for tests: a real one that takes, refuses or drops the line as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 taken"


@dataclass(slots=True)
class Post:
    """What a server was sent, and how it behaves: `answers` are those to the next texts, then it takes them all.

    `drop before` breaks the line at the text's end without keeping it, `drop after` once it is kept. Addresses in
    `refused` are refused. After `most_a_line` messages the line is closed in good order.
    """

    received: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    lines: int = 0
    most_a_line: int = 0

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer == "drop before":
            server.transport.abort()
            return TAKEN
        if answer.startswith("250") or answer == "drop after":
            self.received.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        if answer == "drop after":
            server.transport.abort()
        if self.most_a_line and len(self.received) % self.most_a_line == 0:
            asyncio.get_running_loop().call_later(0.02, server.transport.close)
        return answer

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was taken, in order."""
        return [str(message["Message-ID"]) for message in self.received]

    @property
    def to(self) -> list[str]:
        """The addresses of what was taken, in order of the alphabet."""
        return sorted(str(message["To"]) for message in self.received)


@asynccontextmanager
async def mail_server() -> AsyncIterator[tuple[Post, str]]:
    """A server, and the setting `LMS_MAIL_URL` that names it."""
    post = Post()

    def line() -> SMTP:
        post.lines += 1
        return SMTP(post, enable_SMTPUTF8=False, loop=asyncio.get_running_loop())

    server = await asyncio.get_running_loop().create_server(line, "127.0.0.1", 0)
    try:
        yield post, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
