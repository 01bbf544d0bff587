"""Who asks? Found out once a request, in one statement, from the browser's cookie or a program's token.

Noting that a session or token was used never holds up the answer: it waits its turn behind long imports by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from lms.base import db
from lms.base.services import Services
from lms.signin import store
from lms.signin.rules import hashed, is_worth_noting
from lms.web.csrf import session_cookie
from lms.web.guards import Connection
from lms.web.served_files import SERVED_AT

Note = Callable[[int, datetime], Awaitable[None]]
NOTING = "note the use of a session or token"
NOBODY_ASKS = (f"{SERVED_AT}/", "/health/")


class Asking(ASGIMiddleware):
    """Puts who asks where guards and pages find it: `scope["state"]["who"]`."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, services: Services) -> None:
        self.services = services
        self.cookie = session_cookie(services.settings)
        self.noting: dict[tuple[Note, int], asyncio.Task[None]] = {}

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find out, then go on; pictures and health checks are asked for by nobody in particular."""
        if not scope["path"].startswith(NOBODY_ASKS):
            seen = await self._seen(ASGIConnection(scope))
            scope.setdefault("state", {})["who"] = seen.who if seen else None
        await next_app(scope, receive, send)

    async def _seen(self, connection: Connection) -> store.Seen | None:
        now = self.services.clock.now()
        address = connection.client.host if connection.client else ""
        if connection.url.path.startswith("/api/"):
            kind, _, token = connection.headers.get("authorization", "").partition(" ")
            if kind.lower() != "bearer" or not token:
                return None
            seen = await store.who_by_token(hashed(token.strip()), now=now, address=address)
            note: Note = store.note_token_used
        else:
            token = connection.cookies.get(self.cookie, "")
            if not token:
                return None
            idle = timedelta(minutes=self.services.settings.session_idle_minutes)
            today = self.services.clock.today()
            seen = await store.who_by_session(
                hashed(token), today=today, now=now, not_seen_since=now - idle, address=address
            )
            note = store.note_session_seen
        if seen and is_worth_noting(seen.seen_at, now):
            self._note_soon(note, seen.row_id, now)
        return seen

    def _note_soon(self, note: Note, row_id: int, now: datetime) -> None:
        key = (note, row_id)
        if key not in self.noting:
            self.noting[key] = asyncio.create_task(_note(note, row_id, now), name=NOTING)
            self.noting[key].add_done_callback(lambda _: self.noting.pop(key, None))

    async def finish(self) -> None:
        """Wait for what is still being noted, when the application stops."""
        await asyncio.gather(*self.noting.values(), return_exceptions=True)


async def _note(note: Note, row_id: int, now: datetime) -> None:
    try:
        async with db.write():
            await note(row_id, now)
    except Exception:
        structlog.get_logger("lms.signin").warning("use not noted", row=row_id)
