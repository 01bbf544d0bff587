"""How does somebody get a private calendar, get another address for it, end it; and what stands in it now? (R30)"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from courses.bookings.letters import organizer_of
from courses.calendar import store
from courses.calendar.feed import Writing, name_of, of_agency, of_person, of_trainer
from courses.calendar.rules import FeedSaid, Held, Kind, Seen, is_secret, window
from courses.sessions import store as sessions
from courses.sessions.actions import defaults_of
from courses.sessions.rules import SessionSaid
from lms.audit.actions import note
from lms.base import db
from lms.base.errors import NotFound
from lms.base.services import Actor, Services

NO_FEED = "There is no calendar at this address."


async def calendar_at(services: Services, secret: str) -> str:
    """The calendar behind an address, as it stands now. Raises `NotFound` for an address that is none, or none any
    more."""
    if not is_secret(secret):
        raise NotFound(NO_FEED)
    async with db.read():
        found = await store.behind(secret, services.clock.today())
        if found is None:
            raise NotFound(NO_FEED)
        write = await _writer(services, found, services.clock.moment())
    return await asyncio.to_thread(write)  # hundreds of sessions take a fifth of a second, in which others are answered


async def _writer(services: Services, feed: FeedSaid, at: datetime) -> Callable[[], str]:
    """What writes the calendar, with all that it needs already read."""
    writing = Writing(
        name=name_of(feed, services.settings.partnership),
        at=at,
        base_url=services.settings.base_url,
        host=organizer_of(services).host,
    )
    if feed.kind is Kind.AGENCY:
        return partial(of_agency, writing, feed, await _of_agency(services, feed, at))
    assert feed.person is not None  # the table says so
    if feed.kind is Kind.TRAINER:
        return partial(of_trainer, writing, await _of_trainer(services, feed.person, at))
    own = await store.own_bookings(feed.person, *window(at))
    return partial(of_person, writing, await _held(services, own))


async def _held(services: Services, bookings: Sequence[store.OwnBooking]) -> list[Held]:
    found = await sessions.sessions_of(sorted({each.session for each in bookings}), defaults_of(services))
    by_id = {session.id: session for session in found}
    return [
        Held(
            session=by_id[each.session],
            booking=each.booking,
            state=each.state,
            state_at=each.state_at,
            sequence=each.sequence,
            changed_at=each.changed_at,
        )
        for each in bookings
    ]


async def _of_trainer(services: Services, person: int, at: datetime) -> list[Seen]:
    found = await sessions.sessions_of(await store.trained_by(person, *window(at)), defaults_of(services))
    return await _with_numbers(found, None)


async def _of_agency(services: Services, feed: FeedSaid, at: datetime) -> list[Seen]:
    found = await sessions.sessions_between(*window(at), defaults_of(services))
    return await _with_numbers(found, feed.agency)


async def _with_numbers(found: list[SessionSaid], agency: int | None) -> list[Seen]:
    numbers = await store.numbers_of([session.id for session in found], agency) if found else {}
    return [Seen(session=session, numbers=numbers[session.id]) for session in found]


async def make(
    services: Services, actor: Actor, *, account: int, kind: Kind, person: int | None = None, agency: int | None = None
) -> None:
    """Give an account an address for a calendar of this kind; one that it has already stays as it is."""
    async with db.write():
        if await _add(services, actor, account, kind, person, agency):
            made = next(f for f in await store.feeds_of(account) if (f.kind, f.agency) == (kind, agency))
            await _note(services, actor, "added", made)


async def renew(services: Services, actor: Actor, *, account: int, feed: int) -> None:
    """Another address for the same calendar; the one before leads nowhere at once. Raises `NotFound` for an address
    that is not the account's, or was ended already."""
    async with db.write():
        found = await _ended(services, account, feed)
        await _add(services, actor, account, found.kind, found.person, found.agency)
        await _note(services, actor, "renewed", found)


async def end(services: Services, actor: Actor, *, account: int, feed: int) -> None:
    """End an address: programs that follow it get nothing more. Raises `NotFound` as `renew` does."""
    async with db.write():
        await _note(services, actor, "ended", await _ended(services, account, feed))


async def _add(
    services: Services, actor: Actor, account: int, kind: Kind, person: int | None, agency: int | None
) -> bool:
    secret = secrets.token_urlsafe(32)
    return await store.add(account, kind, person, agency, secret=secret, at=services.clock.now(), by=actor.name)


async def _ended(services: Services, account: int, feed: int) -> FeedSaid:
    live = {each.id: each for each in await store.feeds_of(account)}
    if not await store.end(feed, account, services.clock.now()):
        raise NotFound(NO_FEED)
    return live[feed]


async def _note(services: Services, actor: Actor, verb: str, feed: FeedSaid) -> None:
    """Which calendar, for the audit trail: never its address, which opens it."""
    subject = " ".join(filter(None, (feed.kind.value, feed.agency_key)))
    await note(services, actor, verb=verb, kind="calendar addresses", subject=subject)
