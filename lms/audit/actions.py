"""Who saw or changed what? Noting it, and checking that nobody has rewritten it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lms.audit import store
from lms.audit.rules import Entry, Words, as_text, link
from lms.base import db
from lms.base.services import Actor, Services


def entry(
    actor: Actor,
    *,
    at: datetime,
    verb: str,
    kind: str,
    subject: str,
    before: Words | None = None,
    after: Words | None = None,
) -> Entry:
    """An entry of the trail, not yet kept."""
    return Entry(
        at=at,
        actor=actor.name,
        via=actor.via,
        address=actor.address,
        verb=verb,
        kind=kind,
        subject=subject,
        before=as_text(before),
        after=as_text(after),
    )


async def note(
    services: Services,
    actor: Actor,
    *,
    verb: str,
    kind: str,
    subject: str,
    before: Words | None = None,
    after: Words | None = None,
) -> None:
    """Keep one entry, in the unit of work of the act it tells of (or in one of its own, for a look)."""
    made = entry(actor, at=services.clock.now(), verb=verb, kind=kind, subject=subject, before=before, after=after)
    async with db.write():
        await store.append([made])


async def note_all(entries: Sequence[Entry]) -> None:
    """Keep many entries at once, inside the unit of work of the act they tell of."""
    await store.append(entries)


async def broken_links() -> list[str]:
    """Sentences about the first link that does not fit, or about a chain cut short; empty when all is well."""
    previous, expected = "", 1
    async with db.read():
        last, head = await store.head()
        async for number, kept, hashed in store.whole_chain():
            if number != expected:
                return [f"audit trail: entry {expected} is missing"]
            if link(previous, kept) != hashed:
                return [f"audit trail: entry {number} was changed after it was written"]
            previous, expected = hashed, number + 1
    if expected - 1 != last or previous != head:
        return [f"audit trail: it ends at entry {expected - 1}, but {last} were written"]
    return []
