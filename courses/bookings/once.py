"""How is a request that a program repeats done only once? By its `Idempotency-Key`: the same answer again.

The key, the act and the answer are one unit of work: either all of it is there, or none. Two that arrive at once take
turns at the key, and the second gets the answer of the first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from courses.bookings import once_store
from courses.bookings.once_store import Kept
from lms.base import db
from lms.base.errors import BadInput, FieldError, Refused
from lms.base.services import Services

KEPT = timedelta(days=7)
OTHER_REQUEST = "This key was used for another request. Send a new key with a new request."


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer: its status and its text."""

    status: int
    body: str


def hash_of(method: str, path: str, asked: object) -> str:
    """What makes two requests the same: method, address and what was sent."""
    text = json.dumps([method, path, asked], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


async def once(
    services: Services,
    *,
    token: str,
    key: str,
    asked: str,
    act: Callable[[], Awaitable[Given]],
    refused: Callable[[Refused], Given],
) -> Given:
    """Do `act` for this key of a token, or give the answer that was given before; `asked` is the request's `hash_of`.

    A refusal is an answer like any other and kept too; nothing else that is raised is. Raises `BadInput` when the key
    was used for another request.
    """
    try:
        async with db.write():
            if (before := await _claimed(services, token, key, asked)) is not None:
                return _again(before, asked)
            given = await act()
            await once_store.keep(token, key, given.status, given.body)
            return given
    except Refused as no:
        given = refused(no)
    async with db.write():  # what was refused has been undone, the claim with it
        if (before := await _claimed(services, token, key, asked)) is not None:
            return _again(before, asked)
        await once_store.keep(token, key, given.status, given.body)
    return given


async def _claimed(services: Services, token: str, key: str, asked: str) -> Kept | None:
    at = services.clock.now()
    return await once_store.claim(token, key, asked, at=at, kept_since=at - KEPT)


def _again(before: Kept, asked: str) -> Given:
    if before.request_hash != asked:
        raise BadInput([FieldError("Idempotency-Key", OTHER_REQUEST)])
    return Given(status=before.status, body=before.body)
