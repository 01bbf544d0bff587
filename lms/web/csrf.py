"""Did this form come from a page of ours? A token in every form, bound to the browser's cookie.

The token is masked afresh each time, so that compression of pages gives nothing away (BREACH).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response
from litestar.enums import RequestEncodingType
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from lms.base.errors import NotAllowed, NotFound
from lms.base.settings import Settings
from lms.web.guards import Connection

FIELD = "csrf"
HEADER = "x-csrf-token"
LONGEST_PLAIN_FORM = 100_000
"""Bytes of a form without a file."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MISSING = (
    "This page was open for too long, or your browser does not keep cookies. Go back, load the page again "
    "and send the form once more."
)


def session_cookie(settings: Settings) -> str:
    """The name of the cookie of a signed-in browser; over https the browser itself guards it (`__Host-`)."""
    return "__Host-lms" if is_secure(settings) else "lms"


def browser_cookie(settings: Settings) -> str:
    """The name of the cookie that tells browsers apart before anybody has signed in."""
    return "__Host-lms-browser" if is_secure(settings) else "lms-browser"


def is_secure(settings: Settings) -> bool:
    """Whether people reach us over https."""
    return settings.base_url.startswith("https://")


def browser_of(connection: Connection, settings: Settings) -> str:
    """What tells this browser from others, from its cookie; empty when it has none."""
    fresh: str | None = connection.scope.get("state", {}).get("browser")
    return fresh or connection.cookies.get(browser_cookie(settings), "")


def name_browser(request: Request[Any, Any, Any], response: Response[Any], settings: Settings) -> None:
    """Give the browser its cookie on a page with a form for people who have not signed in."""
    if not browser_of(request, settings):
        name = secrets.token_urlsafe(24)
        request.scope["state"]["browser"] = name
        set_cookie(response, browser_cookie(settings), name, settings=settings)


def set_cookie(
    response: Response[Any], name: str, value: str, *, settings: Settings, seconds: int | None = None
) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send with a form; no age: as long as the browser."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=is_secure(settings)
    )


def token(connection: Connection, settings: Settings) -> str:
    """A token for a form of this browser; empty when the browser has no cookie to bind it to."""
    proof = _proof(connection, settings)
    if proof is None:
        return ""
    mask = secrets.token_bytes(len(proof))
    return urlsafe_b64encode(mask + _xor(mask, proof)).decode()


def checking(settings: Settings) -> Callable[[Request[Any, Any, Any]], Awaitable[None]]:
    """`check` as the application calls it before every handler."""

    async def before(request: Request[Any, Any, Any]) -> None:
        if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
            raise NotFound  # no key of ours holds one, and PostgreSQL takes none
        await check(request, settings)

    return before


async def check(request: Request[Any, Any, Any], settings: Settings) -> None:
    """Raise `NotAllowed` for an act asked for by a page that is not ours. Programs send no cookies and are let by."""
    if request.method in SAFE or request.url.path.startswith("/api/"):
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("This was asked for by a page of another site.")
    _stop_if_too_long(request)
    given = request.headers.get(HEADER) or str((await request.form()).get(FIELD, ""))
    if not _fits(given, _proof(request, settings)):
        raise NotAllowed(MISSING)


def _stop_if_too_long(request: Request[Any, Any, Any]) -> None:
    """Litestar keeps the last thousand plain forms in memory to read them faster: they had better be short."""
    long = int(request.headers.get("content-length") or LONGEST_PLAIN_FORM + 1) > LONGEST_PLAIN_FORM
    if long and request.content_type[0] != RequestEncodingType.MULTI_PART and not request.headers.get(HEADER):
        raise RequestEntityTooLarge


def _proof(connection: Connection, settings: Settings) -> bytes | None:
    """What only we can work out about this browser's cookie."""
    bound_to = connection.cookies.get(session_cookie(settings)) or browser_of(connection, settings)
    if not bound_to:
        return None
    return hmac.digest(settings.secret_key.encode(), f"form:{bound_to}".encode(), hashlib.sha256)


def _fits(given: str, proof: bytes | None) -> bool:
    try:
        masked = urlsafe_b64decode(given.encode())
    except ValueError:
        return False
    half = len(masked) // 2
    return bool(proof) and hmac.compare_digest(_xor(masked[:half], masked[half:]), proof or b"")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))
