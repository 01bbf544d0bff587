"""Where are the answers kept that a program gets again when it repeats a request with the same key?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lms.base import db

CLAIM = """
insert into once_key (token, key, request_hash, status, body, made_at)
values ({}, {}, {}, 0, '', {})
on conflict (token, key) do update
set request_hash = excluded.request_hash, status = 0, body = '', made_at = excluded.made_at
where once_key.made_at < {}
returning id
"""
KNOWN = "select request_hash, status, body from once_key where token = {} and key = {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as it was given, and the hash of what was asked."""

    request_hash: str
    status: int
    body: str


async def claim(token: str, key: str, request_hash: str, *, at: datetime, kept_since: datetime) -> Kept | None:
    """Take the key for this request, inside `write()`: None when it was free, or the answer given before.

    Somebody else's request with the same key, still at work, is waited for: on PostgreSQL by the unique index, on
    SQLite because writers take turns. An answer older than `kept_since` counts for nothing.
    """
    if await db.fetch(CLAIM, token, key, request_hash, at, kept_since):
        return None
    row = await db.fetch_one(KNOWN, token, key)
    assert row is not None  # it stood in the way of ours
    return Kept(**row)


async def keep(token: str, key: str, status: int, body: str) -> None:
    """Keep the answer to a request whose key was claimed in the same unit of work."""
    await db.fetch("update once_key set status = {}, body = {} where token = {} and key = {}", status, body, token, key)


async def forget(made_before: datetime) -> int:
    """Delete the answers made before an instant; how many."""
    return len(await db.fetch("delete from once_key where made_at < {} returning id", made_before))
