"""How does a message go through GOV.UK Notify?

As its REST API v2 asks (https://docs.notifications.service.gov.uk/rest-api.html, checked in November 2026): a bearer
token made for each request, and a template of the service that consists of `((subject))` and `((body))`. Notify
attaches no calendar entries: the text of a message has the link to the booking, whose page gives the entry.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lms.base.clock import Clock
from lms.base.mail import Mail, Mailer, MaybeSent, NotSent
from lms.base.settings import notify_key

if TYPE_CHECKING:
    import httpx  # imported when it sends, which costs a tenth of a second

SECONDS = 20


@dataclass(slots=True)
class NotifyMailer(Mailer):
    """Posts messages to GOV.UK Notify, or to what stands in for it at `url`."""

    key: str = field(repr=False)
    template: str
    url: str
    clock: Clock

    async def send(self, mail: Mail) -> None:
        """Send it over a line of its own."""
        async with self.kept_open() as line:
            await line.send(mail)

    @asynccontextmanager
    async def kept_open(self) -> AsyncIterator[Mailer]:
        """One client, whose connection is used again."""
        import httpx

        async with httpx.AsyncClient(base_url=self.url, timeout=SECONDS) as client:
            yield _Line(self, client)

    def request_of(self, mail: Mail) -> dict[str, Any]:
        """What is posted; the reference is the Message-ID, by which a message can be found at Notify."""
        return {
            "email_address": mail.to,
            "template_id": self.template,
            "personalisation": {"subject": mail.subject, "body": mail.body},
            "reference": mail.message_id,
        }

    def token(self) -> str:
        """A JSON Web Token (RFC 7519, HS256), which Notify takes for 30 seconds."""
        service, secret = notify_key(self.key)
        claims = {"iss": service, "iat": int(self.clock.now().timestamp())}
        signed = f"{_encoded(_json({'typ': 'JWT', 'alg': 'HS256'}))}.{_encoded(_json(claims))}"
        signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{_encoded(signature)}"


@dataclass(slots=True)
class _Line(Mailer):
    """One HTTP client for several messages."""

    mailer: NotifyMailer
    client: httpx.AsyncClient

    async def send(self, mail: Mail) -> None:
        """Post it; 201 means that it was taken."""
        import httpx

        try:
            answer = await self.client.post(
                "/v2/notifications/email",
                json=self.mailer.request_of(mail),
                headers={"Authorization": f"Bearer {self.mailer.token()}"},
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise NotSent(f"GOV.UK Notify could not be reached: {type(error).__name__}") from error
        except httpx.TransportError as error:
            raise MaybeSent(f"The line to GOV.UK Notify broke: {type(error).__name__}") from error
        if answer.status_code != 201:
            raise NotSent(f"GOV.UK Notify did not take the message: {answer.status_code} {_complaint(answer)}")


def _complaint(answer: httpx.Response) -> str:
    """Notify's own words, when it gives any."""
    try:
        errors = answer.json()["errors"]
        return "; ".join(f"{error['error']}: {error['message']}" for error in errors)[:300]
    except (ValueError, KeyError, TypeError):
        return ""


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
