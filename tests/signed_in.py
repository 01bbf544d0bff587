"""How does a test ask for pages as somebody, without walking through the mail each time?"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from litestar.types import ControllerRouterHandler

from lms.app import create_app
from lms.base import db
from lms.base.services import Actor, Services
from lms.signin import actions, store
from lms.signin.asking import NOTING
from lms.signin.rules import Persona

TESTER = Actor(name="tester", via="test")
Browser = httpx.AsyncClient


@asynccontextmanager
async def browser(
    services: Services,
    controllers: Sequence[ControllerRouterHandler] | None = None,
    *,
    personas: Sequence[Persona] = (),
) -> AsyncIterator[Browser]:
    """A browser that keeps cookies and follows nothing by itself, over an application on the test's database.

    It runs in the test's own event loop (litestar's client would not), as the connections of a database must.
    """
    app = create_app(services, controllers, personas=personas)
    asgi: Any = app
    reached = httpx.ASGITransport(asgi, raise_app_exceptions=False)
    running = app.lifespan()
    await running.__aenter__()
    try:
        async with httpx.AsyncClient(transport=reached, base_url=services.settings.base_url) as client:
            yield client
    finally:
        await running.__aexit__(None, None, None)  # never with the test's own error: it would come back wrapped


async def sign_in(
    client: Browser,
    services: Services,
    email: str,
    role: str | None = None,
    agency: str | None = None,
    *,
    names: bool = False,
) -> None:
    """Be somebody from now on: an account with this grant, or (without a role) of the person with this address."""
    if role:
        await actions.add_user(services, TESTER, email=email, role=role, agency=agency, names=names)
    async with db.write():
        people = (await store.asker(email.lower(), services.clock.today())).active_people
        person = people[0] if len(people) == 1 else None
        account = await store.open_account(email.lower(), person, services.clock.now())
        session = await actions.begin_session(services, account, "127.0.0.1")
    client.cookies.delete("lms") if "lms" in client.cookies else None
    client.cookies.set("lms", session.token, domain="127.0.0.1", path="/")


async def post(client: Browser, path: str, data: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
    """Send a form as a page of ours would, with the token from one (any page with a form will do)."""
    shown = await client.get("/cookies")
    if not (found := token_in(shown)):
        found = token_in(await client.get("/sign-in"))
    return await client.post(path, data={"csrf": found, **(data or {})}, **options)


async def all_noted() -> None:
    """Wait for what is noted behind the answers: that a session or token was used."""
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == NOTING))


def token_in(answer: httpx.Response) -> str:
    """The token of the first form of a page; empty when it has none."""
    found = re.search(r'name="csrf" value="([^"]*)"', answer.text)
    return found[1] if found else ""


async def bearer(services: Services, *scopes: str, agency: str | None = None) -> dict[str, str]:
    """The headers of a program with a new token."""
    name = f"program {'-'.join(scopes)} {agency}"
    token = await actions.add_token(services, TESTER, name=name, scopes=scopes, agency=agency)
    return {"Authorization": f"Bearer {token}"}
