"""A message goes through GOV.UK Notify, here a server on loopback that checks what it is sent."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from lms.base.clock import FixedClock
from lms.base.mail import MaybeSent, NotSent
from lms.base.mailer import open_mailer
from lms.base.notify import NotifyMailer
from lms.base.settings import from_environment, notify_key
from tests.lms.base.test_mail import MAIL, entry
from tests.lms.base.test_settings import NOTIFY_KEY

TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
TAKEN = (201, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a"})


@dataclass(slots=True)
class Desk:
    """What the server was asked, line by line and head by head, and the answer it gives; None breaks the line."""

    answer: tuple[int, Any] | None = TAKEN
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        self.asked.append((head[0], headers, body))
        if self.answer is not None:
            status, said = self.answer
            text = said if isinstance(said, bytes) else json.dumps(said).encode()
            writer.write(f"HTTP/1.1 {status} -\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n".encode())
            writer.write(text)
        writer.close()


@asynccontextmanager
async def notify() -> AsyncIterator[tuple[Desk, NotifyMailer]]:
    """A server in the place of Notify, and the mailer that the settings make for it."""
    desk = Desk()
    server = await asyncio.start_server(desk.serve, "127.0.0.1", 0)
    environment = {
        "LMS_MAIL_URL": f"notify:{NOTIFY_KEY}",
        "LMS_NOTIFY_TEMPLATE": TEMPLATE,
        "LMS_NOTIFY_URL": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}",
    }
    mailer = open_mailer(from_environment(environment), FixedClock())
    assert isinstance(mailer, NotifyMailer)
    try:
        yield desk, mailer
    finally:
        server.close()


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


async def test_subject_and_body_fill_the_template_and_no_entry_goes_along():
    async with notify() as (desk, mailer):
        await mailer.send(replace(MAIL, attachment=entry(1), method="REQUEST"))

    [(line, _, body)] = desk.asked
    assert (line, body) == (
        "POST /v2/notifications/email HTTP/1.1",
        {
            "email_address": MAIL.to,
            "template_id": TEMPLATE,
            "personalisation": {"subject": MAIL.subject, "body": MAIL.body},
            "reference": MAIL.message_id,
        },
    )


async def test_every_request_is_signed_for_the_service_with_the_secret_of_the_key():
    async with notify() as (desk, mailer):
        await mailer.send(MAIL)

    scheme, _, token = desk.asked[0][1]["authorization"].partition(" ")
    head, claims, signature = token.split(".")
    service, secret = "7c1d8a52-9a60-4c0a-8e5e-2f6f3b8f4d11", "0d5b4f0e-33ad-4f0c-a8a9-5f1f4c9f7a22"
    assert notify_key(NOTIFY_KEY) == (service, secret)
    assert (scheme, json.loads(decoded(head))) == ("Bearer", {"typ": "JWT", "alg": "HS256"})
    assert json.loads(decoded(claims)) == {"iss": service, "iat": int(FixedClock().now().timestamp())}
    assert decoded(signature) == hmac.digest(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            (400, {"errors": [{"error": "BadRequestError", "message": "Can't send to this recipient"}]}),
            "GOV.UK Notify did not take the message: 400 BadRequestError: Can't send to this recipient",
        ),
        ((500, b"<h1>Oops</h1>"), "GOV.UK Notify did not take the message: 500 "),
    ],
)
async def test_what_notify_refuses_was_not_sent(answer: tuple[int, Any], said: str):
    async with notify() as (desk, mailer):
        desk.answer = answer
        with pytest.raises(NotSent) as refused:
            await mailer.send(MAIL)

    assert str(refused.value) == said


async def test_when_the_line_breaks_before_the_answer_nobody_knows():
    async with notify() as (desk, mailer):
        desk.answer = None
        with pytest.raises(MaybeSent, match=r"^The line to GOV\.UK Notify broke: "):
            await mailer.send(MAIL)


async def test_when_notify_is_not_there_nothing_was_sent():
    mailer = NotifyMailer(key=NOTIFY_KEY, template=TEMPLATE, url="http://127.0.0.1:9", clock=FixedClock())

    with pytest.raises(NotSent, match=r"^GOV\.UK Notify could not be reached: "):
        await mailer.send(MAIL)


def test_a_key_is_not_in_the_words_of_its_mailer():
    said = repr(NotifyMailer(key=NOTIFY_KEY, template=TEMPLATE, url="http://127.0.0.1:9", clock=FixedClock()))

    assert "0d5b4f0e" not in said
