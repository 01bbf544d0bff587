"""What does every answer tell the browser about safety? Also those for addresses that no route knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.types import Message

from lms.base.settings import Settings
from lms.web.csrf import is_secure

INLINE_SCRIPT_HASH = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
"""Of the one inline script, in the GOV.UK page template; a test works it out again from a page."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' '{INLINE_SCRIPT_HASH}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

SAFE_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-robots-tag": "noindex, nofollow",
}


def safe_headers(settings: Settings) -> Callable[[Message, Any], Awaitable[None]]:
    """A hook that adds them; pages about people are kept by no cache, unless an answer says otherwise itself."""
    always = [(name.encode(), value.encode()) for name, value in SAFE_HEADERS.items()]
    if is_secure(settings):
        always.append((b"strict-transport-security", b"max-age=31536000"))

    async def add(message: Message, _scope: Any) -> None:
        if message["type"] != "http.response.start":
            return
        headers = [*message["headers"], *always]
        if not any(name.lower() == b"cache-control" for name, _ in headers):
            headers.append((b"cache-control", b"no-store"))
        message["headers"] = headers

    return add
